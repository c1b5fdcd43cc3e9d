"""Synchronisation: runs that read each source's lists, then ask for the titles that these name."""

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import msgspec

from sync.catalogue.counts import TitleCounts
from sync.catalogue.drain import Drain, Outcome
from sync.catalogue.lease import Lease
from sync.catalogue.preview import preview
from sync.catalogue.source import MAX_STALE_TITLES, Source
from sync.catalogue.summary import Summary, outcome_of
from sync.catalogue.walk import Walk
from sync.connection import Connection, connect
from sync.functions.catalogue import enqueue_stale
from sync.functions.sync import begin_sync, count_sync, end_sync, sync_runs, waiting_jobs

LEASE = "sync"
# Outcomes that finish a run once every list was read; after any other the next run resumes it.
FINISHING = (Outcome.COMPLETE, Outcome.LIMIT_REACHED, Outcome.BUDGET_SPENT, Outcome.WAITING)
# Holder of every run's claims, so that a resumed run need not wait for those of the stopped one to expire.
HOLDER = uuid5(NAMESPACE_URL, "cinelibre:sync")


def synchronise(
    conninfo: str,
    sources: Sequence[Source],
    *,
    since: datetime | None = None,
    limit: int | None = None,
    dry_run: bool = False,
) -> list[Summary]:
    """Run through the sources, one after the other. Raises LeaseTakenError where another run is at work.

    A source that cannot be reached does not keep the others from being asked.
    """
    with Lease(conninfo, LEASE) as lease, connect(conninfo) as connection:
        if dry_run:
            return [preview(connection, source, since) for source in sources]
        return [_Run(connection, lease, source, since, limit).run() for source in sources]


class _Run:
    """One run of one source, resumed where it was stopped."""

    def __init__(
        self, connection: Connection, lease: Lease, source: Source, since: datetime | None, limit: int | None
    ) -> None:
        self._connection = connection
        self._lease = lease
        self._source = source
        self._limit = limit
        self._started = time.monotonic()
        (self._begun,) = begin_sync(connection, source=source.name, since=since)
        self._has_read_lists = False
        self._drain = Drain(connection, source.queue, HOLDER, in_transaction=self._count, limit=limit)

    def run(self) -> Summary:
        outcome, detail = outcome_of(self._find_and_ask)
        if outcome in FINISHING and self._has_read_lists:
            with self._connection.transaction():
                end_sync(self._connection, run_id=self._begun.run_id)
                self._lease.require(self._connection)
        return self._summary(outcome, detail)

    def _find_and_ask(self) -> Outcome:
        self._source.prepare(self._connection)
        self._find()
        outcome = self._drain.run()
        if outcome in FINISHING:
            self._source.conclude(self._connection)
        return outcome

    def _find(self) -> None:
        """Queue the titles that the lists name, and stale ones."""
        if self._source.lists is not None:
            walk = Walk(
                self._connection,
                self._source.name,
                self._source.lists,
                self._begun.run_id,
                in_transaction=self._count,
                limit=self._limit,
            )
            walk.read(self._source.lists.parts(self._begun.since, self._begun.started_at))
            self._has_read_lists = not walk.is_full
        else:
            self._has_read_lists = True
        enqueue_stale(self._connection, queue=self._source.name, limit=self._limit or MAX_STALE_TITLES)

    def _count(self, counts: TitleCounts) -> None:
        """Add a batch's counts in its own transaction, which rolls back if another run has taken the lease over."""
        count_sync(self._connection, run_id=self._begun.run_id, **msgspec.structs.asdict(counts))
        self._lease.require(self._connection)

    def _summary(self, outcome: Outcome, detail: str | None) -> Summary:
        (record,) = sync_runs(self._connection, run_id=self._begun.run_id)
        queues = waiting_jobs(self._connection, queue=self._source.name)
        return Summary(
            source=self._source.name,
            outcome=outcome,
            detail=detail,
            resumed=record.resumed,
            discovered=record.discovered,
            counts=TitleCounts(
                added=record.added,
                changed=record.changed,
                unchanged=record.unchanged,
                gone=record.gone,
                quarantined=record.quarantined,
            ),
            asked=self._drain.asked,
            waiting=queues[0].waiting if queues else 0,
            seconds=round(time.monotonic() - self._started, 1),
        )
