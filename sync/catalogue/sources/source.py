"""What every source of titles can do: name its lists, read their pages, and tell all of a title."""

from datetime import datetime
from typing import Protocol

import msgspec

from sync.catalogue.titles import Title


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a page that could not be read, and an excerpt of it."""

    ref: str
    reason: str
    detail: str
    document: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list: `refs` are to be asked for one by one, `titles` are there already.

    `total` is how long the source says the list is; a list without one is read once.
    """

    refs: list[str] = []
    titles: list[Title] = []
    broken: list[Broken] = []
    next_page: int | None = None
    total: int | None = None


class Source(Protocol):
    """A source of titles. Everything that asks it raises UpstreamError."""

    def parts(self, since: datetime, now: datetime) -> list[str]:
        """The lists to walk: of what there is, and of what has changed since then. Asks nothing."""
        ...

    def page(self, part: str, number: int) -> Page:
        """A page of one of those lists; the first is 1, and beyond the last there is nothing."""
        ...

    def title(self, ref: str) -> Title:
        """All of one title. Raises Missing and Unreadable, too."""
        ...
