"""One synchronisation: lists are read, and the titles that they name are asked for."""

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import msgspec

from sync.catalogue.drain import Drain, Outcome
from sync.catalogue.feeds import Counts
from sync.catalogue.lease import Lease
from sync.catalogue.preview import preview
from sync.catalogue.provider import STALE_TITLES, Provider
from sync.catalogue.summary import Summary, attempt
from sync.catalogue.walk import Walk
from sync.connection import Connection, call, connect

LEASE = "sync"
# With these a run is over if its lists are read: what is left of the titles waits in the queue. Any other is resumed.
OVER = (Outcome.COMPLETE, Outcome.LIMIT_REACHED, Outcome.BUDGET_SPENT, Outcome.WAITING)
# Whose claims are those of a run, so that the one that resumes it need not wait for them to expire.
CLAIMANT = uuid5(NAMESPACE_URL, "cinelibre:sync")


def synchronise(
    conninfo: str,
    providers: Sequence[Provider],
    *,
    since: datetime | None = None,
    limit: int | None = None,
    dry_run: bool = False,
) -> list[Summary]:
    """Run through the providers, one after the other. Raises LeaseTakenError where another run is at work.

    A provider that cannot be reached does not keep the others from being asked.
    """
    with Lease(conninfo, LEASE) as lease, connect(conninfo) as connection:
        if dry_run:
            return [preview(connection, provider, since) for provider in providers]
        return [_Run(connection, lease, provider, since, limit).run() for provider in providers]


class _Run:
    """One run of one provider, resumed where it was stopped."""

    def __init__(
        self, connection: Connection, lease: Lease, provider: Provider, since: datetime | None, limit: int | None
    ) -> None:
        self._connection = connection
        self._lease = lease
        self._provider = provider
        self._limit = limit
        self._started = time.monotonic()
        ((self._id, self._since, self._began_at, _),) = call(
            connection, "begin_sync", source=provider.name, since=since
        )
        self._has_read_lists = False
        self._drain = Drain(connection, provider.feed, CLAIMANT, beside=self._count, limit=limit)

    def run(self) -> Summary:
        outcome, detail = attempt(self._find_and_ask)
        if outcome in OVER and self._has_read_lists:
            with self._connection.transaction():
                call(self._connection, "end_sync", run_id=self._id)
                self._lease.require(self._connection)
        return self._summary(outcome, detail)

    def _find_and_ask(self) -> Outcome:
        self._provider.prepare(self._connection)
        self._find()
        outcome = self._drain.run()
        if outcome in OVER:
            self._provider.conclude(self._connection)
        return outcome

    def _find(self) -> None:
        """Put into the queue what the lists name, and what was not asked for in a long time."""
        if self._provider.source is not None:
            walk = Walk(
                self._connection,
                self._provider.name,
                self._provider.source,
                self._id,
                beside=self._count,
                limit=self._limit,
            )
            walk.read(self._provider.source.parts(self._since, self._began_at))
            self._has_read_lists = not walk.is_full
        else:
            self._has_read_lists = True
        call(self._connection, "enqueue_stale", queue=self._provider.name, limit=self._limit or STALE_TITLES)

    def _count(self, counts: Counts) -> None:
        """Beside every batch: its counts, and the fence against another run that took over."""
        call(self._connection, "count_sync", run_id=self._id, **msgspec.structs.asdict(counts))
        self._lease.require(self._connection)

    def _summary(self, outcome: Outcome, detail: str | None) -> Summary:
        (row,) = call(self._connection, "sync_runs", run_id=self._id)
        waiting = call(self._connection, "waiting_jobs", queue=self._provider.name)
        return Summary(
            source=self._provider.name,
            outcome=outcome,
            detail=detail,
            resumed=row[5],
            discovered=row[6],
            counts=Counts(added=row[7], changed=row[8], unchanged=row[9], gone=row[10], quarantined=row[11]),
            asked=self._drain.asked,
            waiting=waiting[0][1] if waiting else 0,
            seconds=round(time.monotonic() - self._started, 1),
        )
