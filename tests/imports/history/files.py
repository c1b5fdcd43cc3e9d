"""Files of histories, and what is read of them."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.reader import read_history


def read(path: Path, format: str | None = None) -> list[Entry | BrokenLine]:  # noqa: A002
    return list(read_history(path, format)[1])


def entries(path: Path) -> list[Entry]:
    """All entries of a file in which nothing is broken."""
    found = read(path)
    assert [piece for piece in found if isinstance(piece, BrokenLine)] == []
    return [piece for piece in found if isinstance(piece, Entry)]


def broken(path: Path) -> list[tuple[int, str]]:
    """The broken lines of a file: where, and why."""
    return [(piece.line, piece.reason) for piece in read(path) if isinstance(piece, BrokenLine)]


def titles(path: Path) -> list[str]:
    return [piece.title for piece in read(path) if isinstance(piece, Entry)]


def archive(members: Mapping[str, object]) -> bytes:
    """A ZIP archive; what is neither text nor bytes becomes JSON."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return packed.getvalue()


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """A moment in UTC; a day without an hour is its noon."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
