"""Queue of writes that are done once the answer that caused them is sent, and never make it fail."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Self, TypeAlias

from litestar.di import NamedDependency

from api.http.errors import AnyRequest

log = logging.getLogger("cinelibre")

Job: TypeAlias = Callable[[], Awaitable[object]]

MAX_WAITING = 1000
# How long a shutdown waits for the jobs in the queue.
DRAIN_SECONDS = 5.0


class AfterAnswer:
    """A queue with one worker, so that its jobs take one connection at a time, whatever the load.

    A later job replaces a waiting one of the same key. Jobs that find the queue full are dropped.
    """

    def __init__(self, *, max_waiting: int = MAX_WAITING, drain_seconds: float = DRAIN_SECONDS) -> None:
        self._max_waiting = max_waiting
        self._drain_seconds = drain_seconds
        self._waiting: dict[Hashable, Job] = {}
        self._has_work = asyncio.Event()
        self._is_idle = asyncio.Event()
        self._is_overflowing = False

    async def __aenter__(self) -> Self:
        self._worker = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            async with asyncio.timeout(self._drain_seconds):
                await self._is_idle.wait()
        except TimeoutError:
            log.warning("%d writes were left undone at the end", len(self._waiting) + 1)
        self._worker.cancel()
        await asyncio.wait([self._worker])

    def schedule(self, request: AnyRequest, key: Hashable, job: Job) -> None:
        """Put a job into the queue as soon as the request is answered; never, if it ends in an error."""
        request.scope["state"].setdefault("after_answer", []).append(partial(self.put, key, job))

    def put(self, key: Hashable, job: Job) -> None:
        """Put a job into the queue now."""
        if key not in self._waiting and len(self._waiting) >= self._max_waiting:
            if not self._is_overflowing:
                log.warning("%d writes wait to be done; what comes is dropped", len(self._waiting))
            self._is_overflowing = True
            return
        self._waiting[key] = job
        self._is_idle.clear()
        self._has_work.set()

    async def _work(self) -> None:
        while True:
            while self._waiting:
                await _attempt(self._waiting.pop(next(iter(self._waiting))))
            self._is_overflowing = False
            self._has_work.clear()
            self._is_idle.set()
            await self._has_work.wait()


InjectedAfterAnswer: TypeAlias = NamedDependency[AfterAnswer]


async def start_scheduled(request: AnyRequest) -> None:
    """Litestar's hook after the answer: put the jobs that its handler scheduled into the queue."""
    for put in request.scope["state"].get("after_answer", ()):
        put()


async def _attempt(job: Job) -> None:
    try:
        await job()
    except Exception:
        log.exception("a write after an answer failed")
