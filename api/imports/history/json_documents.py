"""JSON documents of any size, read a value at a time: one element of an array is in memory at once."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from api.imports.history.broken import BrokenFileError, UnusableLineError
from api.imports.history.text import HistoryFile, encoding_of, pieces

SPACE = re.compile(r"[ \t\r\n]*")
# Characters of a value that is read whole; a series with all its episodes has a fifth of it.
MAX_VALUE = 1_000_000


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


DECODER = json.JSONDecoder(parse_constant=_refused)


class Element(NamedTuple):
    """An object in a file: `line` is its number among the elements of the file, from 1."""

    file: str
    line: int
    values: dict[str, Any]

    def object(self, name: str) -> dict[str, Any]:
        """The object of this name, empty if there is none; raises UnusableLineError if it is something else."""
        value = self.values.get(name) or {}
        if not isinstance(value, dict):
            raise UnusableLineError(f"{name} is not an object in it")
        return value


class Document:
    """A position in a JSON text, which advances with every call.

    Inside `for name in members()` and `for _ in elements()` the value at hand must be read or skipped before the
    loop goes on. Raises BrokenFileError where the text is not JSON, or ends too early.
    """

    def __init__(self, file: HistoryFile) -> None:
        self._pieces = pieces(file, encoding_of(file))
        self._buffer, self._at = "", 0
        self._line, self._ended = 1, False

    def peek(self) -> str:
        """The first character of the next value, empty at the end."""
        while True:
            found = SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._grow(1):
                return ""

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            read, problem = self._try_value()
            if read:
                return problem
            left = len(self._buffer) - self._at
            if left > MAX_VALUE:
                self._fail(f"a value is larger than {MAX_VALUE:,} characters, or never ends")
            if not self._grow(left):
                self._fail(problem)

    def skip(self) -> None:
        """Go past the next value, which may be too large to be read whole."""
        opening = self.peek()
        if self._try_value()[0]:
            return
        if opening == "[":
            for _ in self.elements():
                self.skip()
        elif opening == "{":
            for _ in self.members():
                self.skip()
        else:
            self.value()

    def elements(self) -> Iterator[None]:
        """Stop before each element of the next array."""
        self._pass("[")
        if self.peek() == "]":
            return self._pass("]")
        while True:
            yield
            if self.peek() == "]":
                return self._pass("]")
            self._pass(",")

    def members(self) -> Iterator[str]:
        """Stop before each value of the next object, and yield its name."""
        self._pass("{")
        if self.peek() == "}":
            return self._pass("}")
        while True:
            if self.peek() != '"':
                self._fail("a name is missing")
            name = str(self.value())
            self._pass(":")
            yield name
            if self.peek() == "}":
                return self._pass("}")
            self._pass(",")

    def end(self) -> None:
        """Check that the text has ended."""
        if self.peek():
            self._fail("something follows its end")

    def _try_value(self) -> tuple[bool, Any]:
        """Whether the value is whole in the buffer, and the value, or else the problem with it."""
        try:
            value, end = DECODER.raw_decode(self._buffer, self._at)
        except json.JSONDecodeError as error:
            return False, error.msg
        except RecursionError:
            self._fail("it is nested too deeply")
        except ValueError as error:
            self._fail(str(error))
        # A number may continue in the next piece, even after an "e+" at the end of this one.
        if end > len(self._buffer) - 3 and not self._ended:
            self._grow(1)
            return self._try_value()
        self._at = end
        return True, value

    def _pass(self, character: str) -> None:
        found = self.peek()
        if found != character:
            self._fail(f"{character} is missing" if found else "it ends too early")
        self._at += 1

    def _grow(self, least: int) -> bool:
        """Read at least so many characters more, and drop those behind the position. False at the end."""
        grown = []
        while least > 0 and not self._ended:
            piece = next(self._pieces, None)
            self._ended = piece is None
            grown.append(piece or "")
            least -= len(piece or "")
        self._line += self._buffer.count("\n", 0, self._at)
        self._buffer = "".join((self._buffer[self._at :], *grown))
        self._at = 0
        return any(grown)

    def _fail(self, reason: str) -> NoReturn:
        line = self._line + self._buffer.count("\n", 0, self._at)
        raise BrokenFileError(f"it is not JSON from line {line} on: {reason}", line)
