"""Content: embeddings, and titles near a vector or another title."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class StaleEmbedding(Row, frozen=True, kw_only=True):
    title_id: int
    embedding_text: str


class NearTitle(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def stale_embeddings(
    connection: Connection, *, model_name: str, weights_sha256: str, limit: int, after_title_id: int = ...
) -> list[StaleEmbedding]: ...


@declared
def store_embeddings(
    connection: Connection,
    *,
    model_name: str,
    weights_sha256: str,
    title_ids: list[int],
    texts: list[str],
    embeddings: list[str],
) -> int: ...


@declared
def match_titles(
    connection: Connection, *, embedding: str, threshold: float, count: int, kind: str | None
) -> list[NearTitle]: ...


@declared
def similar_titles(connection: Connection, *, title_id: int, count: int) -> list[NearTitle]: ...
