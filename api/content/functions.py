"""Rows and calls of content: titles by embedding, and the models that embedded them."""

from collections.abc import Sequence

from api.calls import Calls, Row, reads
from api.embedding.embedder import Vector


class Match(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    similarity: float


class EmbeddingModel(Row, frozen=True, kw_only=True):
    name: str
    weights_sha256: str
    titles: int


class ContentFunctions(Calls):
    @reads
    async def similar_titles(
        self,
        *,
        title_id: int,
        count: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[Match]: ...

    @reads
    async def match_titles(
        self,
        *,
        embedding: Vector,
        threshold: float,
        count: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[Match]: ...

    @reads
    async def embedding_models(self) -> list[EmbeddingModel]: ...
