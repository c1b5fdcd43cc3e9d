"""Everything derived, computed again in bounded batches: search columns, statistics, profiles, trends, neighbours."""

from psycopg import sql
from psycopg.pq import TransactionStatus

from sync.connection import Connection, call
from sync.progress import Progress


def refresh_derived(connection: Connection, *, restart: bool = True) -> None:
    """Rebuild what ratings imply, in short transactions beside live traffic; or go on where a stopped job ended."""
    _vacuum(connection, "ratings")
    with Progress("computing what follows from ratings", unit="step") as progress:
        while step := call(connection, "refresh_derived", restart=restart):
            restart = False
            ((stage, _),) = step
            progress.advance(stage=stage)
    _vacuum(connection, "title_statistics", "user_profiles", "title_trends")


def refresh_texts(connection: Connection) -> None:
    """Fill the search columns that are not what they should be, and count words again."""
    index_texts(connection)
    call(connection, "refresh_words")


def index_texts(connection: Connection) -> None:
    """Fill the search columns of titles that were merged since, or that another version of the functions filled."""
    after: int | None = 0
    with Progress("indexing texts", unit="step") as progress:
        while after is not None:
            ((after,),) = call(connection, "refresh_texts", after_title_id=after)
            progress.advance()


def _vacuum(connection: Connection, *tables: str) -> None:
    """Let indexes answer without a look at the tables, for what was written lately: minutes, when that is an import.

    The one thing that no function can do. Inside somebody's transaction it is left to autovacuum.
    """
    if connection.info.transaction_status is TransactionStatus.IDLE:
        for table in tables:
            connection.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier("data", table)))
