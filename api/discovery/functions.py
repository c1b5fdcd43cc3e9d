"""Rows and calls of discovery: titles by filters, with facets."""

from collections.abc import Sequence

from api.calls import Calls, Row, reads


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
        kind: str | None,
        genres: Sequence[str] | None,
        not_genres: Sequence[str] | None,
        languages: Sequence[str] | None,
        not_languages: Sequence[str] | None,
        countries: Sequence[str] | None,
        year_gte: int | None,
        year_lte: int | None,
        runtime_gte: int | None,
        runtime_lte: int | None,
        imdb_gte: float | None,
        votes_gte: int | None,
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
        kind: str | None,
        genres: Sequence[str] | None,
        genre_match: str,
        not_genres: Sequence[str] | None,
        languages: Sequence[str] | None,
        not_languages: Sequence[str] | None,
        countries: Sequence[str] | None,
        people: Sequence[str] | None,
        not_people: Sequence[str] | None,
        keywords: Sequence[str] | None,
        not_keywords: Sequence[str] | None,
        year_gte: int | None,
        year_lte: int | None,
        runtime_gte: int | None,
        runtime_lte: int | None,
        imdb_gte: float | None,
        votes_gte: int | None,
        maturity_lte: int | None,
        providers: Sequence[str] | None,
        provider_country: str | None,
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
        kind: str | None,
        genres: Sequence[str] | None,
        genre_match: str,
        not_genres: Sequence[str] | None,
        languages: Sequence[str] | None,
        not_languages: Sequence[str] | None,
        countries: Sequence[str] | None,
        people: Sequence[str] | None,
        not_people: Sequence[str] | None,
        keywords: Sequence[str] | None,
        not_keywords: Sequence[str] | None,
        year_gte: int | None,
        year_lte: int | None,
        runtime_gte: int | None,
        runtime_lte: int | None,
        imdb_gte: float | None,
        votes_gte: int | None,
        maturity_lte: int | None,
        providers: Sequence[str] | None,
        provider_country: str | None,
        exclude: Sequence[int],
        include: Sequence[str],
        language: str,
    ) -> list[FacetCount]: ...

    @reads
    async def unknown_names(self, *, people: Sequence[str], keywords: Sequence[str]) -> list[UnknownNames]: ...
