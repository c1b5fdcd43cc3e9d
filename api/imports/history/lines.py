"""Lines of text from pieces of it: counted, bounded, and able to be read again."""

import io
from collections import deque
from collections.abc import Iterator

LONGEST_RECORD = 100_000
# Reading again is for a quotation mark here and there that is never closed, not for a file made of them.
READ_AGAIN = 8_000_000


class LineTooLongError(Exception):
    """A line, or all the lines of one record, are longer than any export's."""


class Lines(Iterator[str]):
    """The lines, each with its end as a line feed, however it was written."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.number = 0
        self._pieces = pieces
        self._newlines = io.IncrementalNewlineDecoder(None, translate=True)
        self._ready: deque[str | None] = deque()  # None is a line too long to keep
        self._taken: list[str | None] = []
        self._size = 0
        self._rest = ""
        self._overlong = self._ended = False
        self._may_read_again = READ_AGAIN

    def __next__(self) -> str:
        while not self._ready:
            if self._ended:
                raise StopIteration
            self._fill()
        line = self._ready.popleft()
        self.number += 1
        self._taken.append(line)
        if line is None:
            raise LineTooLongError
        self._size += len(line)
        if self._size > LONGEST_RECORD:
            raise LineTooLongError
        return line

    def begin(self) -> int:
        """A record begins: the number that its first line will have."""
        self._taken.clear()
        self._size = 0
        return self.number + 1

    def take_back(self) -> bool:
        """The record is broken: all its lines but the first are read again. False if too much was already."""
        again = self._taken[1:]
        size = sum(len(line) for line in again if line)
        if size > self._may_read_again:
            return False
        self._may_read_again -= size
        self._ready.extendleft(reversed(again))
        self.number -= len(again)
        self._taken.clear()
        return True

    def _fill(self) -> None:
        piece = next(self._pieces, None)
        self._ended = piece is None
        text = self._newlines.decode(piece or "", final=self._ended)
        # Only this splits at line feeds alone: splitlines() knows more ends of lines than CSV does.
        lines: list[str | None] = list(io.StringIO(self._rest + text, newline="\n"))
        last = lines.pop() if lines and not (lines[-1] or "").endswith("\n") else None
        self._rest = last or ""
        if lines and self._overlong:
            lines[0], self._overlong = None, False
        if len(self._rest) > LONGEST_RECORD:
            self._overlong = True
        if self._overlong:
            self._rest = ""
        if self._ended and (self._rest or self._overlong):
            lines.append(None if self._overlong else self._rest)
        self._ready.extend(lines)
