"""What cannot be read: a line, the rest of a file, or all that was sent."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from api.imports.history.entry import BrokenLine, Entry


class HistoryError(Exception):
    """The file as a whole cannot be read; the message says why, and what was expected."""


class BrokenFileError(Exception):
    """From some line on, one file of an archive cannot be read."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class UnusableLineError(Exception):
    """One line says nothing that could be kept; the message says why, in plain words."""


class Placed(Protocol):
    """A row or an element that knows where it stands."""

    @property
    def file(self) -> str: ...

    @property
    def line(self) -> int: ...


Piece = TypeVar("Piece", bound=Placed)


def entries_of(
    pieces: Iterable[Piece | BrokenLine], read: Callable[[Piece], list[Entry]]
) -> Iterator[Entry | BrokenLine]:
    """What `read` makes of each piece, in order; what it cannot use becomes a broken line."""
    for piece in pieces:
        if isinstance(piece, BrokenLine):
            yield piece
            continue
        try:
            yield from read(piece)
        except UnusableLineError as problem:
            yield BrokenLine(file=piece.file, line=piece.line, reason=str(problem))
