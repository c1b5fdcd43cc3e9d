"""Protocol of a source of titles: it names its lists, reads their pages, and answers with whole titles."""

from datetime import datetime
from typing import Protocol

import msgspec

from sync.catalogue.title_document import Title


class BrokenEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a page that could not be read, and an excerpt of it."""

    ref: str
    reason: str
    detail: str
    document: str | None = None


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list: `refs` are to be asked for one by one, `titles` are whole already.

    `total` is the list's length as the source states it; a list without one is read once.
    """

    refs: list[str] = []
    titles: list[Title] = []
    broken: list[BrokenEntry] = []
    next_page: int | None = None
    total: int | None = None


class TitleSource(Protocol):
    """A source of titles. Its methods raise UpstreamError."""

    def parts(self, since: datetime, now: datetime) -> list[str]:
        """The lists to walk: of all titles, and of those that have changed since then. Makes no request."""
        ...

    def page(self, part: str, number: int) -> ListPage:
        """A page of one of those lists, from 1; a page beyond the last is empty."""
        ...

    def title(self, ref: str) -> Title:
        """One whole title. Raises Missing and Unreadable, too."""
        ...
