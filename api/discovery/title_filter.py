"""The filter that the database's functions take for titles."""

from collections.abc import Sequence
from typing import Any, ClassVar

from api.database import Composite
from api.discovery.filters import Filters


class TitleFilter(Composite, frozen=True, kw_only=True):
    """Conditions that titles have to meet; a field that is None is no condition."""

    constructor: ClassVar[str] = "title_filter"

    kind: str | None = None
    genres: Sequence[str] | None = None
    genre_match: str = "any"
    not_genres: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    not_languages: Sequence[str] | None = None
    countries: Sequence[str] | None = None
    people: Sequence[str] | None = None
    not_people: Sequence[str] | None = None
    keywords: Sequence[str] | None = None
    not_keywords: Sequence[str] | None = None
    year_gte: int | None = None
    year_lte: int | None = None
    runtime_gte: int | None = None
    runtime_lte: int | None = None
    imdb_gte: float | None = None
    votes_gte: int | None = None
    maturity_lte: int | None = None
    providers: Sequence[str] | None = None
    provider_country: str | None = None


def filter_of(filters: Filters) -> TitleFilter:
    """The conditions of what a reader asks for, where an empty list is no condition."""
    return TitleFilter(**{name: _stored(getattr(filters, name)) for name in TitleFilter.__struct_fields__})


def _stored(value: Any) -> Any:
    """A tuple as an array, None if it is empty; psycopg would pass a tuple as a row."""
    return (list(value) or None) if isinstance(value, tuple) else value
