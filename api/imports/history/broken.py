"""Errors of reading a history: one line, the rest of one file, or all that was sent."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from api.imports.history.entry import BrokenLine, Entry


class HistoryError(Exception):
    """The upload as a whole cannot be read; the message says why, and what was expected."""


class BrokenFileError(Exception):
    """One file cannot be read from some line on; others of the archive still can."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class UnusableLineError(Exception):
    """One line has nothing to import; the message says why, in plain words."""


class Placed(Protocol):
    """A row or an element with its place in a file."""

    @property
    def file(self) -> str: ...

    @property
    def line(self) -> int: ...


Piece = TypeVar("Piece", bound=Placed)


def entries_of(
    pieces: Iterable[Piece | BrokenLine], read: Callable[[Piece], list[Entry]]
) -> Iterator[Entry | BrokenLine]:
    """The entries that `read` makes of each piece, in order; a piece that it cannot use becomes a broken line."""
    for piece in pieces:
        if isinstance(piece, BrokenLine):
            yield piece
            continue
        try:
            yield from read(piece)
        except UnusableLineError as problem:
            yield BrokenLine(file=piece.file, line=piece.line, reason=str(problem))
