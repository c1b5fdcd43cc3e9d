"""Goodreads' export of a library: one book per line, with its shelves."""

import re
from collections.abc import Iterator

from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.tables import Header, TableRow, read_rows
from api.imports.history.text import HistoryFile
from api.imports.history.values import FIRST_BOOK, isbn_refs, moment, names_of, stars, title_of, whole, year_of

# The series in a name like "The Fellowship of the Ring (The Lord of the Rings, #1)".
SERIES = re.compile(r"\s*\([^()]*#[^()]*\)\s*$")
SHELF = re.compile(r"(?P<name>.+?)(?:\s*\(#(?P<position>[0-9]+)\))?")
# A book that is being read is on the way: not to be recommended, and not seen yet.
STATES = {"read": "seen", "to-read": "watch_later", "currently-reading": "watch_later"}


def recognises(header: Header) -> bool:
    shelves = {"my rating", "exclusive shelf", "bookshelves"} & set(header.columns)
    return header.has("title", "author") and bool(shelves)


def read(file: HistoryFile, header: Header) -> Iterator[Entry | BrokenLine]:
    return read_rows(file, header, _entries)


def _entries(row: TableRow) -> list[Entry]:
    refs = isbn_refs(row.get("isbn13"), row.get("isbn"))
    title = title_of(SERIES.sub("", row.get("title")), refs)
    year = year_of(row.get("original publication year", "year published"), earliest=FIRST_BOOK)
    creators = list(dict.fromkeys(names_of(f"{row.get('author')},{row.get('additional authors')}")))
    given = row.get("my rating")
    rating = None if re.fullmatch(r"0(\.0+)?", given) else stars(given)
    shelf = row.get("exclusive shelf").casefold()
    state = STATES.get(shelf)
    read_at = row.get("date read")
    entries = [
        Entry(
            file=row.file,
            line=row.line,
            kind="book",
            refs=refs,
            title=title,
            year=year,
            creators=creators,
            rating=rating,
            rated_at=(moment(read_at) or moment(row.get("date added"))) if rating else None,
            state=state,
            state_at=moment(read_at if state == "seen" else row.get("date added")),
        )
    ]
    for name, position in _shelves(
        row.get("bookshelves with positions", "bookshelves"), row.get("exclusive shelf")
    ).items():
        entries.append(
            Entry(
                file=row.file,
                line=row.line,
                kind="book",
                refs=refs,
                title=title,
                year=year,
                creators=creators,
                list_name=name,
                position=position,
            )
        )
    return entries


def _shelves(text: str, exclusive: str) -> dict[str, int | None]:
    """The person's own shelves, which become lists, with the book's position on each."""
    shelves: dict[str, int | None] = {}
    for name in names_of(text):
        if found := SHELF.fullmatch(name):
            shelves[found["name"]] = whole(found["position"] or "")
    if exclusive:
        shelves.setdefault(exclusive, None)
    return {name: position for name, position in shelves.items() if name.casefold() not in STATES}
