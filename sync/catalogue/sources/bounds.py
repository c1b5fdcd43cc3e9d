"""What the catalogue's tables accept: a value within their bounds, or none. A source's oddities never fail a batch."""

import re
from collections.abc import Iterable
from datetime import date

LONGEST_NAME, LONGEST_TITLE, LONGEST_OVERVIEW = 200, 500, 10_000
MOST_SMALL, MOST_WHOLE = 32_767, 2_147_483_647
IMDB_ID = re.compile(r"tt\d{7,10}", re.ASCII)
YEAR = re.compile(r"(\d{4})(?!\d)", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
# Below the image server; the rest of an address is not the source's to decide.
IMAGE_PATH = re.compile(r"/[A-Za-z0-9._-]{1,100}", re.ASCII)


def text(value: str | None, longest: int = LONGEST_TITLE) -> str:
    """Without spaces around it, and not absurdly long; empty for none."""
    return (value or "").strip()[:longest].rstrip()


def names(values: Iterable[str | None], most: int, longest: int = LONGEST_NAME) -> list[str]:
    """The first few different ones, in order."""
    return list(dict.fromkeys(filter(None, (text(value, longest) for value in values))))[:most]


def small(value: float | None) -> int | None:
    """A number above zero that a smallint holds."""
    return int(value) if value is not None and 1 <= value <= MOST_SMALL else None


def votes(value: float | None) -> int | None:
    """How many voted, if anybody did."""
    return int(value) if value is not None and 1 <= value <= MOST_WHOLE else None


def rating(value: float | None) -> float | None:
    """Out of ten; nothing has zero, so that is none."""
    return value if value is not None and 0 < value <= 10 else None


def year(value: str | None) -> int | None:
    """The year that a date begins with, however much of the date there is."""
    found = YEAR.match(text(value))
    return int(found[1]) if found and 1000 <= int(found[1]) <= 2200 else None


def day(value: str | None) -> str | None:
    """A whole date as ISO has it, or none."""
    written = text(value)[:10]
    try:
        return date.fromisoformat(written).isoformat() if year(written) and len(written) == 10 else None
    except ValueError:
        return None


def matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    """The value if all of it fits the pattern."""
    written = text(value)
    return written if pattern.fullmatch(written) else None
