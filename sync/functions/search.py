"""Search by words, suggestions, and the columns that these look in."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class FoundTitle(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def refresh_texts(connection: Connection, *, after_title_id: int) -> int | None: ...


@declared
def refresh_words(connection: Connection) -> int: ...


@declared
def search_titles(connection: Connection, *, query: str, count: int) -> list[FoundTitle]: ...


@declared
def suggest_titles(connection: Connection, *, prefix: str, limit: int) -> list[FoundTitle]: ...
