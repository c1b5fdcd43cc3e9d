"""Rows and calls of a reader's statistics."""

from api.calls import Calls, Moment, Row, reads


class UserStats(Row, frozen=True, kw_only=True):
    """A user's figures, of all time or of a year; ratings are in stars, streaks in days or weeks in a row."""

    watch_count: int
    hours_watched: float
    films_without_runtime: int
    pages_read: int
    books_without_pages: int
    rating_count: int
    mean_rating: float | None
    others_mean_rating: float | None
    mean_difference: float | None
    busiest_month: str | None
    active_days: int
    current_day_streak: int
    longest_day_streak: int
    active_weeks: int
    current_week_streak: int
    longest_week_streak: int


class StateCount(Row, frozen=True, kw_only=True):
    """How many titles of a kind are in one of the user's lists."""

    state: str
    kind: str
    titles: int


class StatsGroup(Row, frozen=True, kw_only=True):
    """What a user saw and rated of a genre, a person, a decade, a language or a country."""

    dimension: str
    value: str
    name: str
    titles: int
    ratings: int
    mean_rating: float | None
    shrunk_mean_rating: float | None
    seen_place: int | None
    rated_place: int | None
    is_new: bool


class StatsMonth(Row, frozen=True, kw_only=True):
    """What a user saw and rated in a month."""

    month: str
    titles: int
    hours_watched: float
    ratings: int
    mean_rating: float | None


class Highlight(Row, frozen=True, kw_only=True):
    highlight: str
    place: int
    title_id: int
    kind: str
    title: str
    seen_at: Moment | None
    rating: float | None


class HalfStar(Row, frozen=True, kw_only=True):
    """How often a user gave these stars."""

    stars: float
    ratings: int


class StatsFunctions(Calls):
    @reads
    async def user_stats(self, *, user_id: int, year: int | None) -> list[UserStats]: ...

    @reads
    async def user_stats_states(self, *, user_id: int, year: int | None) -> list[StateCount]: ...

    @reads
    async def user_stats_breakdown(self, *, user_id: int, year: int | None, language: str) -> list[StatsGroup]: ...

    @reads
    async def user_stats_months(self, *, user_id: int, year: int | None) -> list[StatsMonth]: ...

    @reads
    async def user_stats_highlights(self, *, user_id: int, year: int | None, language: str) -> list[Highlight]: ...

    @reads
    async def user_rating_histogram(self, *, user_id: int, year: int | None) -> list[HalfStar]: ...
