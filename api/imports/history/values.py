"""Values of single fields as exports write them: stars, years, moments, titles and ids."""

import re
from datetime import UTC, datetime, timedelta

from api.catalogue.isbn import isbn_13
from api.imports.history.broken import UnusableLineError
from api.imports.history.text import flaw, quotable

# Many countries' spreadsheets write a decimal comma.
NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,17})?")
WHOLE_NUMBER = re.compile(r"(-?[0-9]{1,9})(?:[.,]0+)?")
DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
IMDB_ID = re.compile(r"(?:^|/)tt([0-9]{1,10})(?:/|$)")
DIGITS = re.compile(r"[0-9]{1,10}")
REF = re.compile(r"(?:imdb:tt[0-9]+|tmdb:(?:movie|tv):[0-9]+|isbn:[0-9X]+|movielens:[0-9]+|google:[\w-]+)", re.ASCII)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
FIRST_FILM = 1870
FIRST_BOOK = -3000
MAX_YEARS_AHEAD = 10
MAX_TITLE = 1_000
KINDS = {"movie": "movie", "tv": "tv", "tvshow": "tv", "book": "book"}
STATES = ("seen", "watch_later", "hidden")


def stars(text: str, *, out_of: int = 5) -> float | None:
    """Stars from 0.5 to 5, None for no rating; raises UnusableLineError for an impossible one."""
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise UnusableLineError(f"the rating {quotable(text)} is not a number")
    number = float(text.replace(",", "."))
    if not out_of / 10 <= number <= out_of:
        raise UnusableLineError(f"the rating {quotable(text)} is not between {out_of / 10:g} and {out_of}")
    return number * 5 / out_of


def year_of(text: str, *, earliest: int = FIRST_FILM) -> int | None:
    """A year, None for none; raises UnusableLineError for an impossible one."""
    if not text:
        return None
    found = WHOLE_NUMBER.fullmatch(text)
    if not found or not earliest <= int(found[1]) <= datetime.now(UTC).year + MAX_YEARS_AHEAD:
        raise UnusableLineError(f"the year {quotable(text)} is impossible")
    return int(found[1])


def moment(text: str) -> datetime | None:
    """A moment in UTC, noon for a day without a time; None for anything but a date since 1900."""
    if not text:
        return None
    try:
        if day := DAY.fullmatch(text):
            when = datetime(int(day[1]), int(day[2]), int(day[3]), 12, tzinfo=UTC)
        else:
            when = datetime.fromisoformat(text)
            when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return _plausible(when)


def moment_of_second(text: str) -> datetime | None:
    """A moment from seconds since 1970; None for an impossible one."""
    try:
        return _plausible(datetime.fromtimestamp(int(text), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def whole(text: str) -> int | None:
    """A positive whole number, such as a position in a list; None for anything else."""
    found = WHOLE_NUMBER.fullmatch(text)
    return int(found[1]) if found and 0 < int(found[1]) < 1 << 31 else None


def text_of(value: object) -> str:
    """A JSON text or number as text; raises UnusableLineError for another type, or a text that cannot be stored."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnusableLineError(f"a {type(value).__name__} is where a text or number should be")
    text = str(value).strip()
    if reason := flaw(text):
        raise UnusableLineError(reason)
    return text


def title_of(text: str, refs: list[str]) -> str:
    """A title, empty if refs name it; raises UnusableLineError if nothing does."""
    if len(text) > MAX_TITLE:
        raise UnusableLineError(f"its title is longer than {MAX_TITLE:,} characters")
    if not text and not refs:
        raise UnusableLineError("it has neither a title nor an id")
    return " ".join(text.split())


def kind_of(text: str) -> str | None:
    if not text:
        return None
    if text.lower() not in KINDS:
        raise UnusableLineError(f"{quotable(text)} is not a kind of title (movie, tv, book)")
    return KINDS[text.lower()]


def state_of(text: str) -> str | None:
    if text and text not in STATES:
        raise UnusableLineError(f"{quotable(text)} is not a state ({', '.join(STATES)})")
    return text or None


def names_of(text: str) -> list[str]:
    """Names separated by commas."""
    return [" ".join(name.split()) for name in text.split(",") if name.strip()]


def imdb_refs(text: str) -> list[str]:
    """The ref of an IMDb id with or without its letters, or of a title's address there; none without an id."""
    if found := IMDB_ID.search(text):
        return [f"imdb:tt{found[1]}"]
    return [f"imdb:tt{int(text):07d}"] if DIGITS.fullmatch(text) else []


def tmdb_refs(kind: str, text: str) -> list[str]:
    return [f"tmdb:{kind}:{int(text)}"] if DIGITS.fullmatch(text) else []


def isbn_refs(*texts: str) -> list[str]:
    """The ref of the first text that is an ISBN."""
    isbn = next(filter(None, map(isbn_13, texts)), None)
    return [f"isbn:{isbn}"] if isbn else []


def known_refs(refs: list[str]) -> list[str]:
    """The well-formed refs among those of our own export."""
    return [ref for ref in refs if REF.fullmatch(ref)]


def _plausible(when: datetime) -> datetime | None:
    # Today's noon, which stands for today, may still be ahead.
    return when if EARLIEST <= when <= datetime.now(UTC) + timedelta(days=1) else None
