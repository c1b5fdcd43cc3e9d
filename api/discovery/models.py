"""Filters as arguments of the database's functions, and the replies of discovery."""

from collections.abc import Sequence
from typing import TypedDict

import msgspec
from msgspec import UNSET, UnsetType

from api.catalogue.functions import TitleCard
from api.discovery.filters import Filters, Sort
from api.discovery.functions import FacetCount

DEFAULT_SORT: Sort = "popularity"


class FilterArguments(TypedDict):
    """The parameters that every function with filters takes; null is no filter."""

    kind: str | None
    genres: Sequence[str] | None
    genre_match: str
    not_genres: Sequence[str] | None
    languages: Sequence[str] | None
    not_languages: Sequence[str] | None
    countries: Sequence[str] | None
    people: Sequence[str] | None
    not_people: Sequence[str] | None
    keywords: Sequence[str] | None
    not_keywords: Sequence[str] | None
    year_gte: int | None
    year_lte: int | None
    runtime_gte: int | None
    runtime_lte: int | None
    imdb_gte: float | None
    votes_gte: int | None
    maturity_lte: int | None
    providers: Sequence[str] | None
    provider_country: str | None


def filter_arguments(filters: Filters) -> FilterArguments:
    """Filters as the database's functions take them: an empty list is no filter."""
    return {
        "kind": filters.kind,
        "genres": _some(filters.genres),
        "genre_match": filters.genre_match,
        "not_genres": _some(filters.not_genres),
        "languages": _some(filters.languages),
        "not_languages": _some(filters.not_languages),
        "countries": _some(filters.countries),
        "people": _some(filters.people),
        "not_people": _some(filters.not_people),
        "keywords": _some(filters.keywords),
        "not_keywords": _some(filters.not_keywords),
        "year_gte": filters.year_gte,
        "year_lte": filters.year_lte,
        "runtime_gte": filters.runtime_gte,
        "runtime_lte": filters.runtime_lte,
        "imdb_gte": filters.imdb_gte,
        "votes_gte": filters.votes_gte,
        "maturity_lte": filters.maturity_lte,
        "providers": _some(filters.providers),
        "provider_country": filters.provider_country,
    }


def _some(values: tuple[str, ...]) -> list[str] | None:
    """An array; psycopg takes a tuple for a row."""
    return list(values) or None


class FacetValue(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the titles that fit have this value; name is in the reader's language."""

    value: str
    name: str
    titles: int


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """The titles that fit, counted; most titles first. A decade's value is its first year."""

    kind: list[FacetValue]
    genre: list[FacetValue]
    decade: list[FacetValue]
    language: list[FacetValue]


def facets_of(counts: Sequence[FacetCount]) -> Facets:
    """Rows in their order, by facet."""

    def values(facet: str) -> list[FacetValue]:
        return [
            FacetValue(value=count.value, name=count.name, titles=count.titles)
            for count in counts
            if count.facet == facet
        ]

    return Facets(kind=values("kind"), genre=values("genre"), decade=values("decade"), language=values("language"))


class Discovery(msgspec.Struct, frozen=True, kw_only=True):
    """A page of titles that fit, with the filters as understood, the order they are in, and the names that nobody has.

    personal is an order for signed-in readers; others get popularity. facets come where `include` asks for them.
    """

    items: list[TitleCard]
    next_cursor: str | None
    has_more: bool
    filters: Filters
    sort: Sort
    unknown_people: list[str]
    unknown_keywords: list[str]
    facets: Facets | UnsetType = UNSET
