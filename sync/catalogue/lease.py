"""Lease in the database that lets one process at a time work, renewed while it is held."""

import threading
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg

from sync.connection import Connection
from sync.functions.sync import TakenLease, release_lease, take_lease

RENEWALS_PER_LEASE = 4
# Delay after a lease's expiry before it is asked for again, because clocks differ by milliseconds.
GRACE_SECONDS = 0.2


class LeaseTakenError(Exception):
    """Another process is at work."""


class LeaseLostError(Exception):
    """The lease expired before it was renewed, and another process may be at work."""


class Lease:
    """A lease by name, held while entered; one that a dead process left is waited for until it expires.

    Entering raises LeaseTakenError where its holder renews it.
    """

    def __init__(self, conninfo: str, name: str) -> None:
        self.holder = uuid4()
        self._conninfo = conninfo
        self._name = name
        self._ended = threading.Event()
        self._renewer = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> Self:
        with _connect(self._conninfo) as connection:
            taken = self._take(connection)
            while not taken.is_held:
                before = taken.expires_at
                pause = (before - datetime.now(UTC)).total_seconds() + GRACE_SECONDS
                time.sleep(min(max(0.0, pause), taken.seconds + GRACE_SECONDS))
                taken = self._take(connection)
                if not taken.is_held and taken.expires_at != before:
                    raise LeaseTakenError(f"another `cinelibre {self._name}` is at work on this database")
        self._pause = taken.seconds / RENEWALS_PER_LEASE
        self._renewer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._renewer.join()
        try:
            with _connect(self._conninfo) as connection:
                release_lease(connection, name=self._name, holder=self.holder)
        except psycopg.OperationalError:
            # It expires by itself.
            if error is None:
                raise

    def require(self, connection: Connection) -> None:
        """Renew the lease in the caller's transaction. Raises LeaseLostError; the transaction must then roll back."""
        if not self._take(connection).is_held:
            raise LeaseLostError("this run was silent for too long, and another one has taken over")

    def _take(self, connection: Connection) -> TakenLease:
        (taken,) = take_lease(connection, name=self._name, holder=self.holder)
        return taken

    def _renew(self) -> None:
        connection: Connection | None = None
        while not self._ended.wait(self._pause):
            try:
                connection = connection or _connect(self._conninfo)
                self._take(connection)
            except psycopg.Error:
                # Every transaction that writes asks whether the lease is still ours, so a missed renewal is harmless.
                connection = None
        if connection:
            connection.close()


def _connect(conninfo: str) -> Connection:
    return psycopg.connect(conninfo, autocommit=True, application_name="cinelibre-lease")
