"""One synchronisation: lists read, titles asked for, and everything that follows from what changed."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

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
# With these a run is over if its lists are read: what is left of the titles waits in the queue. Any other is resumed.
OVER = (Outcome.COMPLETE, Outcome.LIMIT_REACHED, Outcome.BUDGET_SPENT, Outcome.WAITING)
# Whose claims are those of a run, so that the one that resumes it need not wait for them to expire.
CLAIMANT = uuid5(NAMESPACE_URL, "cinelibre:sync")


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
            return [_preview(connection, provider, since) for provider in providers]
        return [_Run(connection, lease, provider, since, limit).run() for provider in providers]


def _preview(connection: Connection, provider: Provider, since: datetime | None) -> Summary:
    """What the lists name now, and how many titles of these a run would ask for. Requests count, nothing else stays."""
    started = time.monotonic()
    seen: set[str] = set()
    wanted: set[str] = set()
    with connection.transaction(force_rollback=True):
        ((_, since, began_at, _),) = call(connection, "begin_sync", source=provider.name, since=since)
        ((stale,),) = call(connection, "enqueue_stale", queue=provider.name, limit=STALE_TITLES)

    def look(source: Source) -> Outcome:
        for part in source.parts(since, began_at):
            number: int | None = 1
            while number:
                page = source.page(part, number)
                seen.update([*page.refs, *(title.refs[0] for title in page.titles)])
                asked = call(connection, "refs_to_ask", refs=page.refs, is_change=part.startswith("changes:"))
                wanted.update(ref for (ref,) in asked)
                number = page.next_page
        return Outcome.COMPLETE

    outcome, detail = _attempt(partial(look, provider.source)) if provider.source else (Outcome.COMPLETE, None)
    return Summary(
        source=provider.name,
        outcome=outcome,
        detail=detail,
        discovered=len(seen),
        waiting=len(wanted) if provider.source else stale,
        seconds=round(time.monotonic() - started, 1),
    )


def _attempt(work: Callable[[], Outcome]) -> tuple[Outcome, str | None]:
    """How work ended, and why, where a provider ended it."""
    try:
        return work(), None
    except KeyRefused as error:
        return Outcome.KEY_REFUSED, str(error)
    except BudgetSpent as error:
        return Outcome.BUDGET_SPENT, str(error)
    except Unavailable as error:
        return Outcome.UNAVAILABLE, str(error)


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
        outcome, detail = _attempt(self._find_and_ask)
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
