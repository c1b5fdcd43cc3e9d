"""Lines of a text that comes in pieces: counted, bounded, and able to be read again."""

import io
from collections import deque
from collections.abc import Iterator

MAX_RECORD = 100_000
# Characters read again in all: enough for some unclosed quotation marks, too few for a file made of them.
MAX_READ_AGAIN = 8_000_000


class LineTooLongError(Exception):
    """A line, or all the lines of one record, are longer than any export's."""


class Lines(Iterator[str]):
    """The lines, each ending in a line feed, however its end was written."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.number = 0
        self._pieces = pieces
        self._newlines = io.IncrementalNewlineDecoder(None, translate=True)
        self._ready: deque[str | None] = deque()  # None is a line too long to keep
        self._taken: list[str | None] = []
        self._size = 0
        self._rest = ""
        self._overlong = self._ended = False
        self._may_read_again = MAX_READ_AGAIN

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
        if self._size > MAX_RECORD:
            raise LineTooLongError
        return line

    def begin(self) -> int:
        """Begin a record; returns the number that its first line will have."""
        self._taken.clear()
        self._size = 0
        return self.number + 1

    def take_back(self) -> bool:
        """Read all lines of a broken record but the first again. False if too much was read again already."""
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
        # StringIO splits at line feeds alone; splitlines() splits at characters that CSV does not count as line ends.
        lines: list[str | None] = list(io.StringIO(self._rest + text, newline="\n"))
        last = lines.pop() if lines and not (lines[-1] or "").endswith("\n") else None
        self._rest = last or ""
        if lines and self._overlong:
            lines[0], self._overlong = None, False
        if len(self._rest) > MAX_RECORD:
            self._overlong = True
        if self._overlong:
            self._rest = ""
        if self._ended and (self._rest or self._overlong):
            lines.append(None if self._overlong else self._rest)
        self._ready.extend(lines)
