"""Uploads: files streamed to the disk, never held in memory, and always removed."""

import time
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeAlias

import msgspec
from litestar import Request
from litestar.di import NamedDependency

from api.http.errors import ProblemError

# A million lines of ratings are some 60 MB.
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
# A file this old was left behind by a process that was killed.
STALE_SECONDS = 3600


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was sent; whoever has it removes it."""

    path: Path
    sha256: str

    def remove(self) -> None:
        _remove(self.path)


class Uploads:
    """The folder where files are received; the system's temporary folder may be in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in folder.iterdir():
            if left.stat().st_mtime < time.time() - STALE_SECONDS:
                left.unlink(missing_ok=True)

    async def receive(self, request: Request[Any, Any, Any], name: str = "") -> Upload:
        """The body as a file whose name ends in `name`, which must have no folder in it.

        Raises a 422 problem for an empty one; Litestar's 413 ends one that is too large.
        """
        digest, size = sha256(), 0
        with NamedTemporaryFile(dir=self._folder, suffix=f"-{name}", delete=False) as file:
            received = Path(file.name)
            try:
                async for chunk in request.stream():
                    size += len(chunk)
                    digest.update(chunk)
                    file.write(chunk)
                if size == 0:
                    raise ProblemError(422, "The file is empty.")
            except BaseException:
                _remove(received)
                raise
        return Upload(path=received, sha256=digest.hexdigest())


InjectedUploads: TypeAlias = NamedDependency[Uploads]


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
