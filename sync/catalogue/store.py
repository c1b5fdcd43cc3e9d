"""Titles into the catalogue: what is known of them, and what their texts mean."""

from collections.abc import Sequence

from psycopg.pq import TransactionStatus

from api.embedding.embedder import Embedder, to_text
from sync.batches import batches
from sync.catalogue.staged_titles import merge_titles
from sync.catalogue.title_document import Title
from sync.connection import Connection, call
from sync.derived import index_texts
from sync.progress import Progress

TITLES_A_TRANSACTION = 1_000
EMBEDDINGS_A_CALL = 200
# What was merged leaves dead rows behind in the staging table, which would otherwise grow as long as an import takes.
TITLES_A_VACUUM = 20_000


def store_titles(connection: Connection, titles: Sequence[Title], *, keep_known: bool = False) -> int:
    """Add or update titles, or with `keep_known` add only; returns how many there were.

    Each batch is a transaction of its own. Searches by words find them when all are stored.
    """
    with Progress("storing titles", len(titles), "title") as progress:
        for batch in batches(titles, TITLES_A_TRANSACTION):
            with connection.transaction():
                merge_titles(connection, batch, keep_known=keep_known)
            progress.advance(len(batch))
            if progress.done % TITLES_A_VACUUM == 0 and connection.info.transaction_status is TransactionStatus.IDLE:
                connection.execute("vacuum data.staged_titles")
    index_texts(connection)
    return len(titles)


def embed_stale_titles(connection: Connection, embedder: Embedder) -> int:
    """Embed every title that has no embedding of its present text by this model; returns how many."""
    model = {"model_name": embedder.files.name, "weights_sha256": embedder.files.weights_sha256}
    done = after = 0
    with Progress("embedding titles", unit="title") as progress:
        while stale := call(connection, "stale_embeddings", **model, limit=EMBEDDINGS_A_CALL, after_title_id=after):
            title_ids, texts = [row[0] for row in stale], [row[1] for row in stale]
            vectors = [to_text(vector) for vector in embedder.embed(texts, progress.advance)]
            call(connection, "store_embeddings", **model, title_ids=title_ids, texts=texts, embeddings=vectors)
            done += len(stale)
            after = title_ids[-1]
    return done
