"""Synchronisation: leases, budgets of requests, runs with their pages, queues with their jobs, and the quarantine."""

from datetime import datetime
from uuid import UUID

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class TakenLease(Row, frozen=True, kw_only=True):
    """A lease that was asked for: whether we hold it, when it expires, and the seconds it is taken for."""

    is_held: bool
    expires_at: datetime
    seconds: float


class Reservation(Row, frozen=True, kw_only=True):
    """The wait before a request may be sent, or `refused`, the reason that none may be sent before it is over."""

    wait_seconds: float
    refused: str | None = None


class BegunRun(Row, frozen=True, kw_only=True):
    run_id: int
    since: datetime
    started_at: datetime


class RunRecord(Row, frozen=True, kw_only=True):
    resumed: int
    discovered: int
    added: int
    changed: int
    unchanged: int
    gone: int
    quarantined: int


class PartPosition(Row, frozen=True, kw_only=True):
    """The page to read next of a part, unless the part is finished."""

    next_page: int
    is_finished: bool


class RecordedPage(Row, frozen=True, kw_only=True):
    """The page to read next, the titles that this one named for the first time, and those of them that were queued."""

    next_page: int
    is_finished: bool
    seen: int
    queued: int


class WaitingJobs(Row, frozen=True, kw_only=True):
    """A queue's jobs, and the seconds until the next of them is ready."""

    waiting: int
    next_in_seconds: float


class TitleRef(Row, frozen=True, kw_only=True):
    ref: str


class PostponedJob(Row, frozen=True, kw_only=True):
    """A job that failed; one that is given up is quarantined instead of tried again."""

    is_given_up: bool


class ImdbRating(Row, frozen=True, kw_only=True):
    is_changed: bool


@declared
def take_lease(connection: Connection, *, name: str, holder: UUID) -> list[TakenLease]: ...


@declared
def release_lease(connection: Connection, *, name: str, holder: UUID) -> bool: ...


@declared
def reserve_request(connection: Connection, *, source: str) -> list[Reservation]: ...


@declared
def report_request(connection: Connection, *, source: str, outcome: str, retry_after: float | None) -> None: ...


@declared
def begin_sync(connection: Connection, *, source: str, since: datetime | None) -> list[BegunRun]: ...


@declared
def count_sync(
    connection: Connection, *, run_id: int, added: int, changed: int, unchanged: int, gone: int, quarantined: int
) -> None: ...


@declared
def end_sync(connection: Connection, *, run_id: int) -> int: ...


@declared
def sync_runs(connection: Connection, *, run_id: int) -> list[RunRecord]: ...


@declared
def begin_part(connection: Connection, *, run_id: int, part: str) -> list[PartPosition]: ...


@declared
def record_page(
    connection: Connection,
    *,
    run_id: int,
    part: str,
    refs: list[str],
    next_page: int | None,
    total: int | None,
    queue: str | None,
    is_change: bool,
) -> list[RecordedPage]: ...


@declared
def refs_to_fetch(connection: Connection, *, refs: list[str], is_change: bool) -> list[TitleRef]: ...


@declared
def unknown_refs(connection: Connection, *, refs: list[str]) -> list[TitleRef]: ...


@declared
def waiting_jobs(connection: Connection, *, queue: str) -> list[WaitingJobs]: ...


@declared
def claim_jobs(connection: Connection, *, queue: str, holder: UUID, limit: int) -> list[TitleRef]: ...


@declared
def finish_jobs(connection: Connection, *, queue: str, refs: list[str]) -> int: ...


@declared
def postpone_jobs(connection: Connection, *, queue: str, refs: list[str], errors: list[str]) -> list[PostponedJob]: ...


@declared
def release_jobs(connection: Connection, *, queue: str, holder: UUID) -> None: ...


@declared
def store_imdb_ratings(
    connection: Connection, *, refs: list[str], ratings: list[float | None], votes: list[int | None]
) -> list[ImdbRating]: ...


@declared
def quarantine(
    connection: Connection,
    *,
    source: str,
    refs: list[str],
    reasons: list[str],
    details: list[str],
    documents: list[str | None],
) -> int: ...
