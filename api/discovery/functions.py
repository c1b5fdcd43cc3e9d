"""Rows and calls of discovery: titles by filters, with facets."""

from collections.abc import Sequence

from api.calls import Calls, Row, reads
from api.discovery.title_filter import TitleFilter


class Listed(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    year: int | None
    sort_key: float


class FacetCount(Row, frozen=True, kw_only=True):
    facet: str
    value: str
    name: str
    titles: int


class UnknownNames(Row, frozen=True, kw_only=True):
    """Names that the catalogue does not have."""

    people: list[str]
    keywords: list[str]


class DiscoveryFunctions(Calls):
    @reads
    async def list_titles(
        self,
        *,
        filter_: TitleFilter,
        sort: str,
        after_sort_key: float | None,
        after_title_id: int | None,
        limit: int,
        user_id: int | None,
    ) -> list[Listed]: ...

    @reads
    async def discover_titles(
        self,
        *,
        user_id: int | None,
        filter_: TitleFilter,
        sort: str,
        exclude: Sequence[int],
        include: Sequence[str],
        among: Sequence[int] | None,
        after_sort_key: float | None,
        after_title_id: int | None,
        limit: int,
    ) -> list[Listed]: ...

    @reads
    async def discovery_facets(
        self,
        *,
        user_id: int | None,
        filter_: TitleFilter,
        exclude: Sequence[int],
        include: Sequence[str],
        language: str,
    ) -> list[FacetCount]: ...

    @reads
    async def unknown_names(self, *, people: Sequence[str], keywords: Sequence[str]) -> list[UnknownNames]: ...
