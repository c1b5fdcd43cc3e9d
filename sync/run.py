"""One synchronisation: lists read, titles asked for, and everything that follows from what changed."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

import msgspec

from sync.connection import Connection, call, connect
from sync.drain import Drain, Outcome
from sync.feeds import Counts, Feed
from sync.lease import Lease
from sync.sources.source import Source
from sync.upstream_errors import BudgetSpent, KeyRefused, Unavailable
from sync.walk import Walk

LEASE = "sync"
# Titles that one run asks for because it is long ago that they were asked for.
STALE_TITLES = 20_000
# The run is over, for this time; any other outcome leaves it to be resumed.
OVER = (Outcome.COMPLETE, Outcome.LIMIT_REACHED, Outcome.BUDGET_SPENT)


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Where titles or facts come from: what is asked one by one, and the source of lists, if it has any.

    `name` is also that of its queue and of its rate limit.
    """

    name: str
    feed: Feed
    source: Source | None = None
    # What a run begins with, such as the sizes of images.
    prepare: Callable[[Connection], None] = lambda _: None
    # What it ends with once nothing is left to be asked for, such as the names of services.
    conclude: Callable[[Connection], None] = lambda _: None


class Summary(msgspec.Struct, kw_only=True):
    """What a run did, with how many titles; `waiting` are left for another time."""

    source: str
    outcome: Outcome
    detail: str | None = None
    resumed: int = 0
    discovered: int = 0
    counts: Counts = msgspec.field(default_factory=Counts)
    asked: int = 0
    waiting: int = 0
    seconds: float = 0


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
            return [_preview(connection, provider, since, limit) for provider in providers]
        return [_Run(connection, lease, provider, since, limit).run() for provider in providers]


def _preview(connection: Connection, provider: Provider, since: datetime | None, limit: int | None) -> Summary:
    """What a run would find, and how much it would ask for. Requests count, nothing else stays."""
    with connection.transaction(force_rollback=True):
        return _Run(connection, None, provider, since, limit).preview()


class _Run:
    """One run of one provider, resumed where it was stopped."""

    def __init__(
        self, connection: Connection, lease: Lease | None, provider: Provider, since: datetime | None, limit: int | None
    ) -> None:
        self._connection = connection
        self._lease = lease
        self._provider = provider
        self._limit = limit
        self._started = time.monotonic()
        ((self._id, self._since, self._began_at, _),) = call(
            connection, "begin_sync", source=provider.name, since=since
        )
        holder = lease.holder if lease else uuid4()
        self._drain = Drain(connection, provider.feed, holder, beside=self._count, limit=limit)

    def preview(self) -> Summary:
        outcome, detail = self._attempt(self._find)
        return self._summary(outcome, detail)

    def run(self) -> Summary:
        outcome, detail = self._attempt(self._find_and_ask)
        if outcome in OVER:
            with self._connection.transaction():
                call(self._connection, "end_sync", run_id=self._id)
                self._fence()
        return self._summary(outcome, detail)

    @staticmethod
    def _attempt(work: Callable[[], Outcome]) -> tuple[Outcome, str | None]:
        try:
            return work(), None
        except KeyRefused as error:
            return Outcome.KEY_REFUSED, str(error)
        except BudgetSpent as error:
            return Outcome.BUDGET_SPENT, str(error)
        except Unavailable as error:
            return Outcome.UNAVAILABLE, str(error)

    def _find_and_ask(self) -> Outcome:
        self._provider.prepare(self._connection)
        self._find()
        outcome = self._drain.run()
        if outcome in OVER:
            self._provider.conclude(self._connection)
        return outcome

    def _find(self) -> Outcome:
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
        call(self._connection, "enqueue_stale", queue=self._provider.name, limit=self._limit or STALE_TITLES)
        return Outcome.COMPLETE

    def _count(self, counts: Counts) -> None:
        """Beside every batch: its counts, and the fence."""
        call(self._connection, "count_sync", run_id=self._id, **msgspec.structs.asdict(counts))
        self._fence()

    def _fence(self) -> None:
        """Nothing may be written if another run took over."""
        if self._lease is not None:
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
