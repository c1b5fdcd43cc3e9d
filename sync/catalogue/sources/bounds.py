"""Bounds of the catalogue's tables: a value within them, or none, so that a source's oddities never fail a batch."""

import re
from collections.abc import Iterable
from datetime import date

MAX_NAME, MAX_TITLE, MAX_OVERVIEW = 200, 500, 10_000
MAX_SMALLINT, MAX_INTEGER = 32_767, 2_147_483_647
IMDB_ID = re.compile(r"tt\d{7,10}", re.ASCII)
YEAR = re.compile(r"(\d{4})(?!\d)", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
# A path below the image server, and nothing that could name another server.
IMAGE_PATH = re.compile(r"/[A-Za-z0-9._-]{1,100}", re.ASCII)


def text(value: str | None, max_length: int = MAX_TITLE) -> str:
    """The text without spaces around it and cut at a length; empty for none."""
    return (value or "").strip()[:max_length].rstrip()


def names(values: Iterable[str | None], max_count: int, max_length: int = MAX_NAME) -> list[str]:
    """The first distinct names, in order."""
    return list(dict.fromkeys(filter(None, (text(value, max_length) for value in values))))[:max_count]


def small(value: float | None) -> int | None:
    """A number above zero that a smallint holds."""
    return int(value) if value is not None and 1 <= value <= MAX_SMALLINT else None


def votes(value: float | None) -> int | None:
    """A count of votes; none for zero."""
    return int(value) if value is not None and 1 <= value <= MAX_INTEGER else None


def rating(value: float | None) -> float | None:
    """A rating out of ten; none for zero, which sources write for titles without one."""
    return value if value is not None and 0 < value <= 10 else None


def year(value: str | None) -> int | None:
    """The year that a date begins with, however much of the date there is."""
    found = YEAR.match(text(value))
    return int(found[1]) if found and 1000 <= int(found[1]) <= 2200 else None


def day(value: str | None) -> str | None:
    """A whole date in ISO 8601, or none."""
    written = text(value)[:10]
    try:
        return date.fromisoformat(written).isoformat() if year(written) and len(written) == 10 else None
    except ValueError:
        return None


def matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    """The value if all of it fits the pattern."""
    written = text(value)
    return written if pattern.fullmatch(written) else None
