"""Store of titles: batches of them merged into the catalogue, a transaction each."""

from collections.abc import Sequence

from psycopg.pq import TransactionStatus

from sync.batches import batches
from sync.catalogue.staged_titles import merge_titles
from sync.catalogue.title_document import Title
from sync.connection import Connection
from sync.derived import index_texts
from sync.progress import Progress

TITLES_PER_TRANSACTION = 1_000
# Titles merged between two vacuums of the staging table, whose dead rows would otherwise pile up during an import.
TITLES_PER_VACUUM = 20_000


def store_titles(connection: Connection, titles: Sequence[Title], *, keep_known: bool = False) -> int:
    """Add or update titles, or with `keep_known` add only; returns how many there were.

    Each batch is a transaction of its own. Searches by words find them when all are stored.
    """
    with Progress("storing titles", len(titles), "title") as progress:
        for batch in batches(titles, TITLES_PER_TRANSACTION):
            with connection.transaction():
                merge_titles(connection, batch, keep_known=keep_known)
            progress.advance(len(batch))
            if progress.done % TITLES_PER_VACUUM == 0 and connection.info.transaction_status is TransactionStatus.IDLE:
                connection.execute("vacuum data.staged_titles")
    index_texts(connection)
    return len(titles)
