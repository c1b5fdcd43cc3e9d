"""Derived data, computed again in bounded batches: search columns, statistics, profiles, trends and neighbours."""

from psycopg import sql
from psycopg.pq import TransactionStatus

from sync.connection import Connection
from sync.functions import refresh, search
from sync.progress import Progress


def refresh_derived(connection: Connection, *, restart: bool = True) -> None:
    """Compute all derived data again, in short transactions beside live traffic, or go on where a stopped job ended."""
    _vacuum(connection, "ratings")
    with Progress("computing what follows from ratings", unit="step") as progress:
        while steps := refresh.refresh_derived(connection, restart=restart):
            restart = False
            (step,) = steps
            progress.advance(stage=step.stage)
    _vacuum(connection, "title_statistics", "user_profiles", "title_trends")


def refresh_search(connection: Connection) -> None:
    """Fill the search columns that are not up to date, and count words again."""
    index_texts(connection)
    search.refresh_words(connection)


def index_texts(connection: Connection) -> None:
    """Fill the search columns of titles that were merged since, or that another version of the functions filled."""
    after: int | None = 0
    with Progress("indexing texts", unit="step") as progress:
        while after is not None:
            after = search.refresh_texts(connection, after_title_id=after)
            progress.advance()


def _vacuum(connection: Connection, *tables: str) -> None:
    """Set the visibility map of rows written lately, without which index-only scans take minutes after an import.

    No function can vacuum. Inside a transaction it is left to autovacuum.
    """
    if connection.info.transaction_status is TransactionStatus.IDLE:
        for table in tables:
            connection.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier("data", table)))
