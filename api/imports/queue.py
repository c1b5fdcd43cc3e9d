"""Queue of uploaded histories, which are read one after the other once their uploads are answered."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self, TypeAlias

import msgspec
import psycopg
from litestar.di import NamedDependency

from api.http.errors import ProblemError, from_database
from api.imports.history.entry_batches import next_entries
from api.imports.history.reader import HistoryError, read_history
from api.imports.uploads import Upload
from api.rpc import Rpc

log = logging.getLogger("cinelibre")

# Files received, waiting or being read at a time: each takes up to 64 MiB of disk meanwhile.
MAX_FILES = 8
# The database counts an import without a heartbeat for a minute as failed, also one that waits for its turn.
HEARTBEAT_SECONDS = 15.0
RETRY_AFTER_SECONDS = 10
INTERRUPTED = "The import was interrupted: send the file again."


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An import whose file is to be read."""

    user_id: int
    import_id: int
    format: str | None
    upload: Upload


class ImportQueue:
    """Reads one file at a time, in a thread, and hands its lines to the database in batches, which matches them."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc
        self._waiting: deque[Reading] = deque()
        self._current: Reading | None = None
        self._receiving = 0
        self._has_work = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._work()), asyncio.create_task(self._beat())]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        for reading in self._known():
            reading.upload.remove()
            await self._fail(reading, INTERRUPTED)

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """Counts a file while it is received. Raises a 503 problem while too many are received or wait."""
        if self._receiving + len(self._known()) >= MAX_FILES:
            raise ProblemError(
                503,
                "Too many files are being read right now.",
                code="busy",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        self._receiving += 1
        try:
            yield
        finally:
            self._receiving -= 1

    def put(self, reading: Reading) -> None:
        """Queue a file, which is removed once it is read."""
        self._waiting.append(reading)
        self._has_work.set()

    def _known(self) -> list[Reading]:
        return [*([self._current] if self._current else []), *self._waiting]

    async def _work(self) -> None:
        while True:
            while self._waiting:
                self._current = self._waiting.popleft()
                await self._attempt(self._current)
                self._current.upload.remove()
                self._current = None
            self._has_work.clear()
            await self._has_work.wait()

    async def _attempt(self, reading: Reading) -> None:
        try:
            await self._read(reading)
        except HistoryError as error:
            await self._fail(reading, str(error))
        except psycopg.Error as error:
            problem = from_database(error)
            # 409: the user has deleted it meanwhile.
            if problem.status != 409:
                log.warning("an import could not be stored", exc_info=error)
                await self._fail(reading, problem.detail)
        except Exception:
            log.exception("an import could not be read")
            await self._fail(reading, "It could not be read, and the fault is ours.")

    async def _read(self, reading: Reading) -> None:
        found, lines = await asyncio.to_thread(read_history, reading.upload.path, reading.format)
        named = {"user_id": reading.user_id, "import_id": reading.import_id}
        while (entries := await asyncio.to_thread(next_entries, lines)) is not None:
            await self._rpc.add_import_entries(**named, format=found, entries=entries)
        while (await self._rpc.match_import_entries(**named))[0].status == "reading":
            pass

    async def _fail(self, reading: Reading, message: str) -> None:
        try:
            await self._rpc.fail_import(user_id=reading.user_id, import_id=reading.import_id, message=message)
        except Exception:
            # Without further heartbeats it counts as failed all the same.
            log.exception("an import could not be marked as failed")

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for reading in self._known():
                try:
                    await self._rpc.touch_import(user_id=reading.user_id, import_id=reading.import_id)
                except Exception:
                    log.exception("a heartbeat of an import was lost")


InjectedImportQueue: TypeAlias = NamedDependency[ImportQueue]
