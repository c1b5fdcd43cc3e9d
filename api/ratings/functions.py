"""Rows and calls of ratings."""

from datetime import datetime

from api.calls import Calls, Moment, Row, reads, writes


class StoredRating(Row, frozen=True, kw_only=True):
    """A rating as it is kept, in stars from 0.5 to 5."""

    rating_id: int
    title_id: int
    rating: float
    rated_at: Moment


class RemovedRating(Row, frozen=True, kw_only=True):
    """A rating that was taken back."""

    rating_id: int
    title_id: int
    rating: float


class UserRating(StoredRating, frozen=True, kw_only=True):
    """One of a user's ratings with the title it is for."""

    kind: str
    title: str


class RatingFunctions(Calls):
    @writes
    async def rate_title(self, *, user_id: int, title_id: int, rating: float, seen: bool) -> list[StoredRating]: ...

    @writes
    async def unrate_title(self, *, user_id: int, title_id: int) -> list[RemovedRating]: ...

    @writes
    async def delete_rating(self, *, user_id: int, rating_id: int) -> list[RemovedRating]: ...

    @reads
    async def user_ratings(
        self, *, user_id: int, limit: int, before: datetime | None, before_title_id: int | None
    ) -> list[UserRating]: ...
