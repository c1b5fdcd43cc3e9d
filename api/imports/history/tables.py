"""CSV tables of any program: columns by name, one row at a time, and broken lines by their numbers."""

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from api.imports.history.broken import BrokenFileError, entries_of
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.lines import MAX_RECORD, Lines, LineTooLongError
from api.imports.history.text import Encoding, HistoryFile, encoding_of, flaw, pieces

DELIMITERS = ",;\t"


class Header(NamedTuple):
    """The first line of a table: its delimiter and the names of its columns."""

    delimiter: str
    columns: tuple[str, ...]

    def has(self, *names: str) -> bool:
        return set(names) <= set(self.columns)


class Record(NamedTuple):
    """The fields of one line, or of several if a quoted field has line ends."""

    line: int
    fields: list[str]


class TableRow(NamedTuple):
    """A record as a mapping from the names of the columns."""

    file: str
    line: int
    fields: dict[str, str]

    def get(self, *names: str) -> str:
        """The first non-empty value among these columns, else an empty text."""
        for name in names:
            if value := self.fields.get(name):
                return value
        return ""


class Table:
    """The records of a file, in order; a broken line does not spoil its neighbours."""

    def __init__(self, file: HistoryFile, delimiter: str) -> None:
        self.file = file.name
        self.width: int | None = None  # number of fields that a record must have, once it is known
        self._history_file, self._delimiter = file, delimiter

    def __iter__(self) -> Iterator[Record | BrokenLine]:
        encoding = encoding_of(self._history_file)
        lines = Lines(pieces(self._history_file, encoding))
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        while True:
            start, fields, reason = lines.begin(), [], None
            try:
                fields = next(reader)
                reason = self._misfit(fields) or _flaw(fields, encoding)
            except StopIteration:
                return
            except csv.Error as error:
                reason = _plainly(error)
            except LineTooLongError:
                reason = f"it is longer than {MAX_RECORD:,} characters, or a quotation mark is never closed"
            if reason:
                last = lines.number
                if not lines.take_back():
                    reason = f"{reason}; lines {start} to {last} cannot be told apart"
                yield BrokenLine(file=self.file, line=start, reason=reason)
            elif any(fields):
                yield Record(start, fields)

    def _misfit(self, fields: list[str]) -> str | None:
        width = self.width
        if width is None or len(fields) == width or not any(fields):
            return None
        # Spreadsheet programs pad short rows with empty fields.
        if len(fields) > width and not any(fields[width:]):
            del fields[width:]
            return None
        number = "1 column" if len(fields) == 1 else f"{len(fields)} columns"
        return f"it has {number} where the header has {width}"


def header_of(head: str, *, skip: int = 0) -> Header | None:
    """The header at the beginning of a file, after `skip` other records; None if there is none."""
    found = (_columns(head, delimiter, skip) for delimiter in DELIMITERS)
    columns, delimiter = max(zip(found, DELIMITERS, strict=True), key=lambda pair: len(pair[0]))
    return Header(delimiter, columns) if columns else None


def columns_of(fields: list[str]) -> tuple[str, ...]:
    """Names of columns in lower case with single spaces; a repeated name is left empty."""
    names = [" ".join(field.split()).casefold() for field in fields]
    return tuple("" if name in names[:place] else name for place, name in enumerate(names))


def rows(table: Iterator[Record | BrokenLine], file: str, columns: tuple[str, ...]) -> Iterator[TableRow | BrokenLine]:
    """The rest of a table's records as rows with these columns."""
    for record in table:
        if isinstance(record, BrokenLine):
            yield record
        else:
            yield TableRow(file, record.line, dict(zip(columns, map(str.strip, record.fields), strict=True)))


def read_rows(
    file: HistoryFile, header: Header, read: Callable[[TableRow], list[Entry]]
) -> Iterator[Entry | BrokenLine]:
    """The entries that `read` makes of each row of a file that begins with its header."""
    table = Table(file, header.delimiter)
    records = iter(table)
    for record in records:
        if isinstance(record, BrokenLine):
            raise BrokenFileError(f"its header cannot be read: {record.reason}", record.line)
        columns = columns_of(record.fields)
        table.width = len(columns)
        yield from entries_of(rows(records, table.file, columns), read)


def _columns(head: str, delimiter: str, skip: int) -> tuple[str, ...]:
    records = filter(any, csv.reader(Lines(iter([head])), delimiter=delimiter))
    try:
        return columns_of(next(islice(records, skip, None), []))
    except (csv.Error, LineTooLongError):
        return ()


def _flaw(fields: list[str], encoding: Encoding) -> str | None:
    return flaw("".join(fields)) if encoding.flawed else None


def _plainly(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark is never closed"
    if "expected after" in str(error):
        return "a quotation mark inside a quoted field is not doubled"
    return "it is not CSV"
