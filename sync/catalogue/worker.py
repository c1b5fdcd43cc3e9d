"""Emptying the queues as they fill: what somebody looked at and is old is asked for within seconds."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from uuid import uuid4

from sync.catalogue.drain import BATCH, Drain, Outcome
from sync.catalogue.provider import Provider
from sync.connection import Connection, call, connect

IDLE_SECONDS = 5.0
# How long a provider is left alone that refused us or does not answer.
PAUSE_SECONDS = 600.0


class Worker:
    """Drains the providers' queues until it is stopped, or with `once` until nothing waits that can be asked for now.

    `follow` is called after titles have changed.
    """

    def __init__(self, conninfo: str, providers: Sequence[Provider], follow: Callable[[Connection], object]) -> None:
        self._conninfo = conninfo
        self._providers = providers
        self._follow = follow
        self._holder = uuid4()
        self._stopped = threading.Event()
        self._resting: dict[str, float] = {}

    def run(self, *, once: bool = False) -> int:
        """How many titles were asked for. SIGTERM and Ctrl-C end it after the batch at hand."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopped.set())
        asked = 0
        with connect(self._conninfo) as connection:
            while not self._stopped.is_set():
                batch = sum(
                    self._drain(connection, provider) for provider in self._providers if not self._stopped.is_set()
                )
                asked += batch
                if batch:
                    self._follow(connection)
                elif once:
                    break
                else:
                    self._stopped.wait(IDLE_SECONDS)
        return asked

    def _drain(self, connection: Connection, provider: Provider) -> int:
        """One batch, if any waits and its provider is not resting."""
        queue = provider.feed.queue
        ready = any(seconds == 0 for _, _, seconds in call(connection, "waiting_jobs", queue=queue))
        if not ready or self._resting.get(queue, 0) > time.monotonic():
            return 0
        drain = Drain(connection, provider.feed, self._holder, limit=BATCH, patience=0)
        outcome = drain.run()
        if outcome in (Outcome.BUDGET_SPENT, Outcome.UNAVAILABLE, Outcome.KEY_REFUSED):
            self._resting[queue] = time.monotonic() + PAUSE_SECONDS
        return drain.asked
