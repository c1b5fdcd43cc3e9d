"""Recommendations of the hybrid ranking."""

from sync.calls import Row, declared
from sync.connection import Connection


class RecommendedTitle(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def recommend(
    connection: Connection,
    *,
    user_id: int,
    count: int,
    kind: str | None = ...,
    strategy: str = ...,
    lambda_: float = ...,
) -> list[RecommendedTitle]: ...
