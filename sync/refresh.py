"""Everything derived, computed again in bounded batches: statistics, totals, profiles."""

from sync.connection import Connection, call
from sync.progress import Progress

TITLES_A_CALL = 5_000
USERS_A_CALL = 500


def refresh_derived(connection: Connection) -> None:
    """Rebuild what ratings imply. Safe beside live traffic; stopped half-way it is simply started again."""
    _walk(connection, "counting ratings", "refresh_statistics", "after_title_id", TITLES_A_CALL)
    call(connection, "refresh_totals")
    _walk(connection, "rebuilding profiles", "refresh_profiles", "after_user_id", USERS_A_CALL)


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
