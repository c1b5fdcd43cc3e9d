"""Asking a source for the titles that wait in its queue, batch by batch, until none is left."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sync.catalogue.feeds import Counts, Feed, quarantine
from sync.catalogue.upstream.errors import (
    BudgetSpent,
    CircuitOpen,
    KeyRefused,
    Missing,
    Unavailable,
    Unreadable,
    UpstreamError,
)
from sync.connection import Connection, call
from sync.progress import Progress

BATCH = 100
REQUESTS_AT_A_TIME = 8
# Titles in a row that a provider may refuse, with a key that it took before, until the key is what is wrong.
MOST_REFUSED = 8
# How long a drain waits in all, for jobs that were put off and for a provider that is left alone for a while.
PATIENCE_SECONDS = 1200.0


class Outcome(StrEnum):
    """How a drain or a run ended."""

    COMPLETE = "complete"
    LIMIT_REACHED = "limit reached"
    BUDGET_SPENT = "budget spent"
    # What is left may be asked for later: it failed a moment ago, or another worker has it.
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"
    KEY_REFUSED = "key refused"


class Drain:
    """One worker at one queue. `beside` is called in every transaction that stores a batch."""

    def __init__(
        self,
        connection: Connection,
        feed: Feed,
        holder: UUID,
        *,
        beside: Callable[[Counts], None] = lambda _: None,
        limit: int | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.asked = 0
        self._has_access = False
        self._refused = 0
        self._connection = connection
        self._feed = feed
        self._holder = holder
        self._beside = beside
        self._limit = limit
        self._patience = patience

    def run(self) -> Outcome:
        """Drain the queue. Raises psycopg's errors; what was claimed then is there again after a while."""
        waiting, _ = self._waiting()
        if not waiting:
            return Outcome.COMPLETE
        with (
            ThreadPoolExecutor(REQUESTS_AT_A_TIME, thread_name_prefix=self._feed.queue) as executor,
            Progress(f"asking {self._feed.queue}", min(waiting, self._limit or waiting), "title") as progress,
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
        limit = BATCH if self._limit is None else min(BATCH, self._limit - self.asked)
        rows = call(self._connection, "claim_jobs", queue=self._feed.queue, holder=self._holder, limit=limit)
        return [ref for (ref,) in rows]

    def _waiting(self) -> tuple[int, float]:
        rows = call(self._connection, "waiting_jobs", queue=self._feed.queue)
        return (rows[0][1], rows[0][2]) if rows else (0, 0.0)

    def _wait(self, seconds: float) -> bool:
        """Sleep, if that is not beyond our patience."""
        self._patience -= seconds
        if self._patience < 0:
            return False
        time.sleep(max(seconds, 0.01))
        return True

    def _ask(self, ref: str) -> Any:
        try:
            return self._feed.fetch(ref)
        except UpstreamError as error:
            return error

    def _store(self, answers: dict[str, Any]) -> int:
        """Everything about a batch in one transaction: titles, their jobs, what could not be read, the counts.

        Returns how many were answered for; the others go back into the queue as they were.
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
        # A key that opens others is not what is wrong with a few; one that opens nothing any more is.
        self._has_access = bool(good or missing) or (self._has_access and self._refused <= MOST_REFUSED)
        if self._has_access:
            broken |= {ref: Unreadable("refused", str(answers[ref])) for ref in refused}
        counts = Counts(quarantined=len(broken))
        queue = self._feed.queue
        with self._connection.transaction():
            # First: what the database then refuses goes into quarantine again.
            call(self._connection, "finish_jobs", queue=queue, refs=[*good, *missing])
            if good:
                counts.add(self._feed.store(self._connection, good))
            if missing:
                counts.add(self._feed.forget(self._connection, missing))
            if broken:
                rows = [(ref, said.reason, said.detail, said.document) for ref, said in broken.items()]
                quarantine(self._connection, queue, rows)
            if later:
                errors = [str(error) for error in later.values()]
                postponed = call(self._connection, "postpone_jobs", queue=queue, refs=list(later), errors=errors)
                counts.quarantined += sum(is_given_up for _, is_given_up in postponed)
            call(self._connection, "release_jobs", queue=queue, holder=self._holder)
            self._beside(counts)
        answered = len(good) + len(missing) + len(broken) + len(later)
        self.asked += answered
        return answered


# What ends a batch for all that is left of it: those jobs go back as they were.
STOPS = (KeyRefused, BudgetSpent, CircuitOpen)
