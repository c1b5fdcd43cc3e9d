"""Replies of discovery by filters."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from api.catalogue.functions import TitleCard
from api.discovery.filters import Filters, Sort
from api.discovery.functions import FacetCount

DEFAULT_SORT: Sort = "popularity"


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
