"""Entry of a history: one statement about one title."""

from datetime import datetime

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A rating, a state or a place in a list that a file gives one title."""

    file: str  # name inside the archive, or of the upload's format
    line: int  # from 1, the header counts
    kind: str | None = None  # movie, tv, book; None for movie or tv, not known which
    refs: list[str] = []  # imdb:tt..., tmdb:movie:603, tmdb:tv:1399, isbn:978..., movielens:..., google:...
    title: str = ""
    year: int | None = None
    creators: list[str] = []  # directors or authors, where the file says them
    rating: float | None = None  # stars, 0.5 to 5
    rated_at: datetime | None = None  # aware
    state: str | None = None  # seen, watch_later, hidden
    state_at: datetime | None = None
    list_name: str | None = None  # a named list that the title is in
    position: int | None = None  # in that list
    note: str = ""  # the list's note on it


class BrokenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that cannot be read, and why; the others are read all the same."""

    file: str
    line: int
    reason: str
