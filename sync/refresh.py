"""Everything derived, computed again in bounded batches: statistics, totals, profiles."""

from psycopg import sql
from psycopg.pq import TransactionStatus

from sync.connection import Connection, call
from sync.progress import Progress

TITLES_A_CALL = 5_000
USERS_A_CALL = 1_000


def refresh_derived(connection: Connection) -> None:
    """Rebuild what ratings imply. Safe beside live traffic; stopped half-way it is simply started again."""
    _vacuum(connection, "ratings")
    _walk(connection, "counting ratings", "refresh_statistics", "after_title_id", TITLES_A_CALL)
    call(connection, "refresh_totals")
    _walk(connection, "rebuilding profiles", "refresh_profiles", "after_user_id", USERS_A_CALL)
    _vacuum(connection, "title_statistics", "user_profiles")


def _walk(connection: Connection, task: str, function: str, position: str, batch: int) -> None:
    last = 0
    with Progress(task, unit="step") as progress:
        while True:
            arguments = {position: last, "count": batch}
            ((reached,),) = call(connection, function, **arguments)
            if reached is None:
                return
            last = reached
            progress.advance()


def _vacuum(connection: Connection, *tables: str) -> None:
    """Let indexes answer without a look at the tables, for what was written lately: minutes, when that is an import.

    The one thing that no function can do. Inside somebody's transaction it is left to autovacuum.
    """
    if connection.info.transaction_status is TransactionStatus.IDLE:
        for table in tables:
            connection.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier("data", table)))
