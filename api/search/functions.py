"""Rows and calls of search by words, and of suggestions."""

from collections.abc import Sequence

from api.calls import Calls, Row, reads
from api.discovery.title_filter import TitleFilter
from api.embedding.embedder import Vector


class KeywordMatch(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float


class FoundTitle(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float
    matched: str


class TitleSuggestion(Row, frozen=True, kw_only=True):
    """A title to suggest while somebody types."""

    title_id: int
    kind: str
    title: str
    year: int | None


class SearchFunctions(Calls):
    @reads
    async def search_keywords(
        self,
        *,
        query: str,
        count: int,
        filter_: TitleFilter,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[KeywordMatch]: ...

    @reads
    async def search_titles(
        self,
        *,
        query: str,
        embedding: Vector | None,
        count: int,
        filter_: TitleFilter,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[FoundTitle]: ...

    @reads
    async def suggest_titles(
        self,
        *,
        prefix: str,
        limit: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
        language: str,
    ) -> list[TitleSuggestion]: ...
