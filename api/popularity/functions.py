"""Rows and calls of popularity."""

from collections.abc import Sequence

from api.calls import Calls, Row, reads


class Popular(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    mean_rating: float | None
    rating_count: int
    score: float


class PopularityFunctions(Calls):
    @reads
    async def get_popular_items(
        self,
        *,
        limit: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
        method: str,
    ) -> list[Popular]: ...
