"""Reply of a reader's statistics, assembled from the functions' rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from api.catalogue.cards import extended
from api.catalogue.functions import TitleCard
from api.stats.functions import HalfStar, Highlight, StateCount, StatsGroup, StatsMonth, UserStats


class Trait(msgspec.Struct, frozen=True, kw_only=True):
    """Something that titles have in common, by its slug, code, year or id and by its name in the reader's language.

    titles have been seen and ratings given. Lists by rating go by shrunk_mean_rating, in which one title counts little.
    """

    value: str
    name: str
    titles: int
    ratings: int
    mean_rating: float | None
    shrunk_mean_rating: float | None


class TopTraits(msgspec.Struct, frozen=True, kw_only=True):
    """The ten seen most, and the ten rated best."""

    by_count: list[Trait]
    by_rating: list[Trait]


class HighlightedTitle(TitleCard, frozen=True, kw_only=True):
    """A title with when the user saw it and their stars."""

    seen_at: datetime | None
    rating: float | None


class Discoveries(msgspec.Struct, frozen=True, kw_only=True):
    """What the user saw for the first time in the year asked for; empty without one."""

    genres: list[Trait]
    languages: list[Trait]
    countries: list[Trait]


class Stats(UserStats, frozen=True, kw_only=True):
    """A user's figures, of all time (year is null) or of a year."""

    year: int | None
    states: list[StateCount]
    rating_histogram: list[HalfStar]
    months: list[StatsMonth]
    top_genres: TopTraits
    top_directors: TopTraits
    top_creators: TopTraits
    top_authors: TopTraits
    top_actors: TopTraits
    top_decades: TopTraits
    top_languages: TopTraits
    top_countries: TopTraits
    first_seen: HighlightedTitle | None
    last_seen: HighlightedTitle | None
    highest_rated: list[HighlightedTitle]
    discoveries: Discoveries


def top(groups: Sequence[StatsGroup], dimension: str, most: int) -> TopTraits:
    """The first `most` of a dimension in both orders."""

    def first(place_of: Callable[[StatsGroup], int | None]) -> list[Trait]:
        placed = {place_of(group): _trait(group) for group in groups if group.dimension == dimension}
        return [placed[place] for place in range(1, most + 1) if place in placed]

    return TopTraits(by_count=first(lambda group: group.seen_place), by_rating=first(lambda group: group.rated_place))


def discovered(groups: Sequence[StatsGroup]) -> Discoveries:
    """What is new among the groups, what was seen most first."""

    def new(dimension: str) -> list[Trait]:
        return [_trait(group) for group in groups if group.is_new and group.dimension == dimension]

    return Discoveries(genres=new("genre"), languages=new("language"), countries=new("country"))


def highlighted(highlights: Sequence[Highlight], card_of: Mapping[int, TitleCard], name: str) -> list[HighlightedTitle]:
    """The titles of one highlight, in their order."""
    return [
        extended(card_of[row.title_id], HighlightedTitle, seen_at=row.seen_at, rating=row.rating)
        for row in highlights
        if row.highlight == name
    ]


def _trait(group: StatsGroup) -> Trait:
    return msgspec.convert(group, Trait, from_attributes=True)
