"""Database server under measurement: its settings, memory, disk space and temporary files."""

import shutil
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from psycopg import errors

from sync.connection import Connection
from sync.errors import MendableError
from sync.memory import postmaster, pss, with_children

SETTINGS = (
    "server_version",
    "shared_buffers",
    "work_mem",
    "maintenance_work_mem",
    "max_wal_size",
    "wal_level",
    "max_parallel_workers_per_gather",
    "synchronous_commit",
    "jit",
)
SECONDS_BETWEEN_LOOKS = 0.5
# Measured: tables and indexes take 190 bytes a rating, staging and sorting as much again, the log up to max_wal_size.
BYTES_PER_RATING, BYTES_PER_TITLE, BYTES_OF_LOG = 500, 6_000, 1_500_000_000


class BenchError(MendableError):
    """The measurement cannot run here; the message says why."""


class MemoryWatch:
    """Peak memory of the server's processes together (PSS, bytes) while entered; 0 if unknown."""

    def __init__(self, conninfo: str) -> None:
        self.peak = 0
        self._postmaster = postmaster(conninfo)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(SECONDS_BETWEEN_LOOKS):
            self.peak = max(self.peak, pss(with_children(self._postmaster)))


def server_settings(connection: Connection) -> dict[str, str]:
    """The settings that decide the speed, as the server shows them."""
    return {name: str(connection.execute("select current_setting(%s)", [name]).fetchall()[0][0]) for name in SETTINGS}


def temporary_files(connection: Connection) -> int:
    """How many temporary files queries in this database have written."""
    connection.execute("select pg_stat_force_next_flush()")
    row = connection.execute("select temp_files from pg_stat_database where datname = current_database()").fetchone()
    return int(row[0]) if row else 0


def database_bytes(connection: Connection) -> int:
    """How large this database is on disk."""
    return int(connection.execute("select pg_database_size(current_database())").fetchall()[0][0])


def require_room(connection: Connection, ratings: int, titles: int) -> None:
    """Raise BenchError if the server's disk, where we can see it, is too full for so much."""
    needed = ratings * BYTES_PER_RATING + titles * BYTES_PER_TITLE + BYTES_OF_LOG
    try:
        row = connection.execute("show data_directory").fetchone()
        free = shutil.disk_usage(Path(str(row[0]) if row else "")).free
    except (errors.InsufficientPrivilege, OSError):
        # The server's disk is out of our sight, so nothing is checked.
        return
    if free < needed:
        raise BenchError(
            f"{ratings:,} ratings need {needed / 1e9:.0f} GB on the server's disk, which has {free / 1e9:.0f} GB free"
        )
