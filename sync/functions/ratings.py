"""Ratings, one by one and merged from the staging table."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class GivenRating(Row, frozen=True, kw_only=True):
    rating_id: int


class MergedRatings(Row, frozen=True, kw_only=True):
    """Accounts made, ratings written, and rows whose title is unknown."""

    users: int
    ratings: int
    unmatched: int


@declared
def rate_title(connection: Connection, *, user_id: int, title_id: int, rating: float) -> list[GivenRating]: ...


@declared
def merge_staged_ratings(connection: Connection, *, is_demo: bool) -> list[MergedRatings]: ...
