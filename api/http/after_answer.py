"""Writes that nobody waits for: done once the answers that caused them are sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Self, TypeAlias

from litestar.di import NamedDependency

from api.http.errors import AnyRequest

log = logging.getLogger("cinelibre")

Job: TypeAlias = Callable[[], Awaitable[object]]

MOST_WAITING = 1000
# How long a shutdown waits for what is left to do.
DRAIN_SECONDS = 5.0


class AfterAnswer:
    """A queue with one worker: jobs take one connection at a time, whatever the load, and never fail an answer.

    A job that waits gives way to a later one of its key. Where the queue is full, what comes is dropped.
    """

    def __init__(self, *, most_waiting: int = MOST_WAITING, drain_seconds: float = DRAIN_SECONDS) -> None:
        self._most_waiting = most_waiting
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
        if key not in self._waiting and len(self._waiting) >= self._most_waiting:
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
    """Litestar's hook behind the answer: what its handler scheduled goes into the queue."""
    for put in request.scope["state"].get("after_answer", ()):
        put()


async def _attempt(job: Job) -> None:
    try:
        await job()
    except Exception:
        log.exception("a write after an answer failed")
