"""Worker that empties the queues as they fill: a stale title that a reader looks at is refetched within seconds."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from uuid import uuid4

from sync.catalogue.drain import JOBS_PER_BATCH, Drain, Outcome
from sync.catalogue.source import Source
from sync.connection import Connection, connect
from sync.functions.sync import waiting_jobs

IDLE_SECONDS = 5.0
# Rest of a source that refuses us, does not answer, or has no request left for today.
PAUSE_SECONDS = 600.0


class Worker:
    """Drains the sources' queues until it is stopped, or with `once` until no job is ready.

    `after_batch` is called after titles have changed.
    """

    def __init__(self, conninfo: str, sources: Sequence[Source], after_batch: Callable[[Connection], object]) -> None:
        self._conninfo = conninfo
        self._sources = sources
        self._after_batch = after_batch
        self._holder = uuid4()
        self._stopped = threading.Event()
        self._resting: dict[str, float] = {}

    def run(self, *, once: bool = False) -> int:
        """Work, and return how many titles were asked for. SIGTERM and Ctrl-C end it after the batch at hand."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopped.set())
        asked = 0
        with connect(self._conninfo) as connection:
            while not self._stopped.is_set():
                batch = sum(self._drain(connection, source) for source in self._sources if not self._stopped.is_set())
                asked += batch
                if batch:
                    self._after_batch(connection)
                elif once:
                    break
                else:
                    self._stopped.wait(IDLE_SECONDS)
        return asked

    def _drain(self, connection: Connection, source: Source) -> int:
        """One batch, if a job is ready and the source is not resting."""
        queue = source.queue.name
        ready = any(jobs.next_in_seconds == 0 for jobs in waiting_jobs(connection, queue=queue))
        if not ready or self._resting.get(queue, 0) > time.monotonic():
            return 0
        drain = Drain(connection, source.queue, self._holder, limit=JOBS_PER_BATCH, patience=0)
        outcome = drain.run()
        if outcome in (Outcome.BUDGET_SPENT, Outcome.UNAVAILABLE, Outcome.KEY_REFUSED):
            self._resting[queue] = time.monotonic() + PAUSE_SECONDS
        return drain.asked
