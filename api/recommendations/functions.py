"""Rows and calls of recommendations: the hybrid ranking and its reasons."""

from collections.abc import Sequence

from api.calls import Calls, Row, reads


class Recommendation(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    strategy: str
    score: float
    predicted_rating: float | None
    neighbours: int | None
    collaborative: float | None
    content: float | None
    graph: float | None
    sentiment: float | None
    popularity: float | None
    context: float | None


class Explanation(Row, frozen=True, kw_only=True):
    title_id: int
    reason: str
    because_title_ids: list[int]
    because_titles: list[str]
    neighbours: int | None


class RecommendationFunctions(Calls):
    @reads
    async def recommend(
        self,
        *,
        user_id: int,
        count: int,
        kind: str | None,
        exclude: Sequence[int],
        strategy: str,
        lambda_: float | None,
        mood: str | None,
        among: Sequence[int] | None,
        include: Sequence[str],
        from_: str | None,
        providers: Sequence[str] | None,
    ) -> list[Recommendation]: ...

    @reads
    async def explain_recommendations(
        self,
        *,
        user_id: int,
        title_ids: Sequence[int],
        signals: Sequence[str],
        neighbours: Sequence[int | None],
        language: str,
    ) -> list[Explanation]: ...
