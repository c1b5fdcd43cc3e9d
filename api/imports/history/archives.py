"""ZIP archives, read member by member within bounds; nothing is ever unpacked to disk."""

import io
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from api.imports.history.broken import BrokenFileError, HistoryError
from api.imports.history.entry import BrokenLine
from api.imports.history.text import HistoryFile, quotable

MAX_MEMBERS = 2_000
MAX_BYTES = 256 << 20
# Unpacked bytes per byte of the archive; JSON packs to a fiftieth at best.
MAX_RATIO = 200
# Unpacked bytes that are allowed whatever the ratio.
MIN_ALLOWED = 4 << 20
# zipfile reads the list of members in one piece, whose size the archive itself states.
MAX_READ = 1 << 20
MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
READABLE = (".csv", ".json")


class Archive:
    """The members that may be read, as files, and those that may not, as broken lines."""

    def __init__(self, path: Path) -> None:
        self.refused: list[BrokenLine] = []
        self.files: list[HistoryFile] = []
        self._size = path.stat().st_size
        self._read: dict[int, int] = {}
        self._total = 0
        self._file = _File(path)
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._sort()
        except HistoryError:
            self._file.close()
            raise
        except Exception as error:  # zipfile raises many kinds on files that are not ZIPs
            self._file.close()
            raise HistoryError("The ZIP archive is damaged or not whole: download it again.") from error

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._file.close()

    def _sort(self) -> None:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise HistoryError(f"The ZIP archive has more than {MAX_MEMBERS:,} files in it; no export has.")
        seen: set[str] = set()
        for member in members:
            name = member.filename
            if member.is_dir():
                continue
            reason = "its name comes twice in the archive" if name in seen else _unfit(member)
            seen.add(name)
            if reason:
                self.refused.append(BrokenLine(file=quotable(name), line=1, reason=reason))
            elif name.lower().endswith(READABLE):
                self.files.append(HistoryFile(name, name, partial(_Member, self, member)))

    def open_member(self, member: zipfile.ZipInfo) -> IO[bytes]:
        with broken_file_errors():
            return self._zip.open(member)

    def count(self, member: zipfile.ZipInfo, position: int) -> None:
        """Count bytes that are read for the first time; reading a member again costs nothing more."""
        before = self._read.get(member.header_offset, 0)
        if position <= before:
            return
        self._read[member.header_offset] = position
        self._total += position - before
        if self._total > MAX_BYTES:
            raise HistoryError(f"The ZIP archive unpacks to more than {MAX_BYTES >> 20} MiB.")
        if self._total > max(MIN_ALLOWED, MAX_RATIO * self._size):
            raise HistoryError(f"The ZIP archive unpacks to more than {MAX_RATIO} times its size.")


class _Member:
    """A member's bytes as they are unpacked."""

    def __init__(self, archive: Archive, member: zipfile.ZipInfo) -> None:
        self._archive, self._member, self._position = archive, member, 0
        self._stream = archive.open_member(member)

    def read(self, size: int = -1, /) -> bytes:
        with broken_file_errors():
            data = self._stream.read(size)
        self._position += len(data)
        self._archive.count(self._member, self._position)
        return data

    def close(self) -> None:
        self._stream.close()


class _File(io.FileIO):
    """The archive's file, which refuses to read anything large in one piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = os.fstat(self.fileno()).st_size - self.tell() if size is None or size < 0 else size
        if wanted > MAX_READ:
            raise HistoryError("The ZIP archive says that its list of files is larger than any export's.")
        return super().read(wanted)


@contextmanager
def broken_file_errors() -> Iterator[None]:
    """Turn whatever zipfile raises on a damaged member into BrokenFileError."""
    try:
        yield
    except zipfile.BadZipFile as error:
        raise BrokenFileError("it is damaged: its checksum or its header in the archive is wrong") from error
    except Exception as error:
        raise BrokenFileError("it is damaged: it cannot be unpacked") from error


def _unfit(member: zipfile.ZipInfo) -> str | None:
    """The reason that a member must not be opened, if there is one."""
    name = member.filename
    mode = member.external_attr >> 16
    if member.orig_filename != name or "\\" in name or name.startswith("/") or ":" in name.split("/")[0]:
        return "its name is not a plain path inside the archive"
    if ".." in name.split("/") or not name.isprintable():
        return "its name is not a plain path inside the archive"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "it is a link, not a file"
    if member.flag_bits & 0x1:
        return "it is encrypted"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that no export uses"
    if name.lower().endswith(".zip"):
        return "it is an archive inside the archive: send it by itself"
    return None
