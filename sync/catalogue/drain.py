"""Draining a queue: its source is asked for the waiting titles, batch by batch, until none is left."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sync.catalogue.counts import TitleCounts
from sync.catalogue.quarantine import quarantine_titles
from sync.catalogue.queues import Queue
from sync.catalogue.upstream.errors import (
    BudgetSpent,
    CircuitOpen,
    KeyRefused,
    Missing,
    Unavailable,
    Unreadable,
    UpstreamError,
)
from sync.connection import Connection
from sync.functions.sync import claim_jobs, finish_jobs, postpone_jobs, release_jobs, waiting_jobs
from sync.progress import Progress

JOBS_PER_BATCH = 100
CONCURRENT_REQUESTS = 8
# Consecutive refused titles, after earlier successes, before the key itself is considered revoked.
MAX_REFUSED_TITLES = 8
# Total wait of one drain, for postponed jobs and for an open circuit.
PATIENCE_SECONDS = 1200.0


class Outcome(StrEnum):
    """The end of a drain or of a run."""

    COMPLETE = "complete"
    LIMIT_REACHED = "limit reached"
    BUDGET_SPENT = "budget spent"
    # Jobs are left that failed a moment ago, or that another worker has claimed.
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"
    KEY_REFUSED = "key refused"


class Drain:
    """One worker at one queue. `in_transaction` is called in every transaction that stores a batch."""

    def __init__(
        self,
        connection: Connection,
        queue: Queue,
        holder: UUID,
        *,
        in_transaction: Callable[[TitleCounts], None] = lambda _: None,
        limit: int | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.asked = 0
        self._has_access = False
        self._refused = 0
        self._connection = connection
        self._queue = queue
        self._holder = holder
        self._in_transaction = in_transaction
        self._limit = limit
        self._patience = patience

    def run(self) -> Outcome:
        """Drain the queue. Raises psycopg's errors; jobs claimed at that time become free when their claims expire."""
        waiting, _ = self._waiting()
        if not waiting:
            return Outcome.COMPLETE
        with (
            ThreadPoolExecutor(CONCURRENT_REQUESTS, thread_name_prefix=self._queue.name) as executor,
            Progress(f"asking {self._queue.name}", min(waiting, self._limit or waiting), "title") as progress,
        ):
            while self._limit is None or self.asked < self._limit:
                refs = self._claim()
                if not refs:
                    waiting, pause = self._waiting()
                    if not waiting:
                        return Outcome.COMPLETE
                    if not self._wait(pause):
                        return Outcome.WAITING
                    continue
                answers = dict(zip(refs, executor.map(self._ask, refs), strict=True))
                progress.advance(self._store(answers))
                stops = [answer for answer in answers.values() if isinstance(answer, STOPS)]
                if any(isinstance(stop, KeyRefused) for stop in stops) and not self._has_access:
                    return Outcome.KEY_REFUSED
                if any(isinstance(stop, BudgetSpent) for stop in stops):
                    return Outcome.BUDGET_SPENT
                until = max((stop.until for stop in stops if isinstance(stop, CircuitOpen)), default=None)
                if until and not self._wait((until - datetime.now(UTC)).total_seconds()):
                    return Outcome.UNAVAILABLE
        return Outcome.LIMIT_REACHED

    def _claim(self) -> list[str]:
        limit = JOBS_PER_BATCH if self._limit is None else min(JOBS_PER_BATCH, self._limit - self.asked)
        jobs = claim_jobs(self._connection, queue=self._queue.name, holder=self._holder, limit=limit)
        return [job.ref for job in jobs]

    def _waiting(self) -> tuple[int, float]:
        queues = waiting_jobs(self._connection, queue=self._queue.name)
        return (queues[0].waiting, queues[0].next_in_seconds) if queues else (0, 0.0)

    def _wait(self, seconds: float) -> bool:
        """Sleep, if the patience that is left allows it."""
        self._patience -= seconds
        if self._patience < 0:
            return False
        time.sleep(max(seconds, 0.01))
        return True

    def _ask(self, ref: str) -> Any:
        try:
            return self._queue.fetch(ref)
        except UpstreamError as error:
            return error

    def _store(self, answers: dict[str, Any]) -> int:
        """Everything about a batch in one transaction: titles, their jobs, the quarantine and the counts.

        Returns how many jobs are done or postponed; the others go back into the queue as they were.
        """
        good = {ref: answer for ref, answer in answers.items() if not isinstance(answer, UpstreamError)}
        missing = [ref for ref, answer in answers.items() if isinstance(answer, Missing)]
        broken = {ref: answer for ref, answer in answers.items() if isinstance(answer, Unreadable)}
        later = {
            ref: answer
            for ref, answer in answers.items()
            if isinstance(answer, Unavailable) and not isinstance(answer, CircuitOpen)
        }
        refused = [ref for ref, answer in answers.items() if isinstance(answer, KeyRefused)]
        self._refused = 0 if good or missing else self._refused + len(refused)
        # Few refusals among successes are the titles' fault; nothing but refusals any more is the key's.
        self._has_access = bool(good or missing) or (self._has_access and self._refused <= MAX_REFUSED_TITLES)
        if self._has_access:
            broken |= {ref: Unreadable("refused", str(answers[ref])) for ref in refused}
        counts = TitleCounts(quarantined=len(broken))
        queue = self._queue.name
        with self._connection.transaction():
            # Jobs are finished first, because finishing clears the quarantine, where storing may put a title again.
            finish_jobs(self._connection, queue=queue, refs=[*good, *missing])
            if good:
                counts.add(self._queue.store(self._connection, good))
            if missing:
                counts.add(self._queue.forget(self._connection, missing))
            if broken:
                rows = [(ref, said.reason, said.detail, said.document) for ref, said in broken.items()]
                quarantine_titles(self._connection, queue, rows)
            if later:
                errors = [str(error) for error in later.values()]
                postponed = postpone_jobs(self._connection, queue=queue, refs=list(later), errors=errors)
                counts.quarantined += sum(job.is_given_up for job in postponed)
            release_jobs(self._connection, queue=queue, holder=self._holder)
            self._in_transaction(counts)
        answered = len(good) + len(missing) + len(broken) + len(later)
        self.asked += answered
        return answered


# Errors that end a batch: the rest of its jobs go back as they were.
STOPS = (KeyRefused, BudgetSpent, CircuitOpen)
