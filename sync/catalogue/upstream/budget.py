"""Budget of requests to an upstream, kept in the database and shared by all jobs."""

import threading
from collections.abc import Callable
from typing import Concatenate, Literal, ParamSpec, Protocol, Self, TypeAlias, TypeVar

import psycopg
from psycopg import conninfo as conninfo_text

from sync.connection import Connection
from sync.functions.sync import Reservation, report_request, reserve_request

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")

RequestOutcome: TypeAlias = Literal["ok", "failed", "limited", "spent"]
# A crash may lose the counts of its last moment, so that no request waits for the disk.
SESSION = "-c synchronous_commit=off -c statement_timeout=30s"


class Budget(Protocol):
    """Allows requests, and is told their outcomes. Safe to use from several threads."""

    def reserve(self, upstream: str) -> Reservation: ...

    def report(self, upstream: str, outcome: RequestOutcome, retry_after: float | None = None) -> None: ...


class SharedBudget:
    """The budget in data.sources, on a connection of its own: see rpc.reserve_request."""

    def __init__(self, conninfo: str) -> None:
        options = str(conninfo_text.conninfo_to_dict(conninfo).get("options") or "")
        self._conninfo = conninfo_text.make_conninfo(conninfo, options=f"{options} {SESSION}".strip())
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def reserve(self, upstream: str) -> Reservation:
        (reservation,) = self._call(reserve_request, source=upstream)
        return reservation

    def report(self, upstream: str, outcome: RequestOutcome, retry_after: float | None = None) -> None:
        self._call(report_request, source=upstream, outcome=outcome, retry_after=retry_after)

    def _call(
        self,
        function: Callable[Concatenate[Connection, Arguments], Returned],
        *args: Arguments.args,
        **arguments: Arguments.kwargs,
    ) -> Returned:
        with self._lock:
            if self._connection is not None:
                try:
                    return function(self._connection, *args, **arguments)
                except psycopg.OperationalError:
                    # The server may have been restarted since the last call: connect again, once.
                    if not self._connection.broken:
                        raise
                    self._connection = None
            self._connection = psycopg.connect(
                self._conninfo, autocommit=True, application_name="cinelibre-budget", prepare_threshold=None
            )
            return function(self._connection, *args, **arguments)
