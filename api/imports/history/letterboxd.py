"""Letterboxd's exports: its CSV files, its lists, and the format that it imports."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from api.imports.history.broken import BrokenFileError, entries_of
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.tables import Header, Record, Table, TableRow, columns_of, read_rows, rows
from api.imports.history.text import HistoryFile
from api.imports.history.values import imdb_refs, moment, names_of, stars, title_of, tmdb_refs, whole, year_of

BANNER = "letterboxd list export"
LIKES = "Likes"
OLD = ("deleted", "orphaned")  # folders of entries that the person deleted
ALIKE = "watched.csv, watchlist.csv and likes/films.csv are alike inside"


def recognises(header: Header) -> bool:
    return header.has("name", "letterboxd uri") or (bool(_imports(header)) and not header.has("movieid"))


def read(file: HistoryFile, header: Header) -> Iterator[Entry | BrokenLine]:
    """The entries of one file; raises BrokenFileError if nothing tells whether its films were watched or wanted."""
    if header.columns == (BANNER,):
        return _read_list(file, header.delimiter)
    if _imports(header):
        later = "watchlist" in file.path.lower()
        return read_rows(file, header, partial(_imported, later=later))
    if header.has("watched date"):
        return read_rows(file, header, _logged)
    if header.has("rating"):
        return read_rows(file, header, _rated)
    return read_rows(file, header, partial(_marked, role=_role(file.path)))


def is_old(path: str) -> bool:
    return any(part.lower() in OLD for part in PurePosixPath(path).parts[:-1])


def _imports(header: Header) -> set[str]:
    return {"letterboxduri", "imdbid", "tmdbid", "watcheddate", "rating10"} & set(header.columns)


def _role(path: str) -> str:
    place = PurePosixPath(path.lower())
    if "watchlist" in place.name:
        return "watchlist"
    if "watched" in place.name:
        return "watched"
    if place.name == "films.csv":
        return "likes"
    raise BrokenFileError(f"{ALIKE}: leave the file its name, or send the whole ZIP archive")


def _marked(row: TableRow, *, role: str) -> list[Entry]:
    state = "watch_later" if role == "watchlist" else "seen"
    list_name = LIKES if role == "likes" else None
    return [_entry(row, state=state, state_at=row.get("date"), list_name=list_name)]


def _rated(row: TableRow) -> list[Entry]:
    return [_entry(row, rating=row.get("rating"), rated_at=row.get("date"))]


def _logged(row: TableRow) -> list[Entry]:
    seen_at = row.get("watched date", "date")
    return [_entry(row, rating=row.get("rating"), rated_at=row.get("date"), state="seen", state_at=seen_at)]


def _imported(row: TableRow, *, later: bool) -> list[Entry]:
    refs = [*imdb_refs(row.get("imdbid")), *tmdb_refs("movie", row.get("tmdbid"))]
    day = row.get("watcheddate")
    rating = stars(row.get("rating")) or stars(row.get("rating10"), out_of=10)
    return [
        Entry(
            file=row.file,
            line=row.line,
            kind="movie" if row.get("tmdbid") else None,
            refs=refs,
            title=title_of(row.get("title", "name"), refs),
            year=year_of(row.get("year")),
            creators=names_of(row.get("directors")),
            rating=rating,
            rated_at=moment(day) if rating else None,
            state="watch_later" if later and not rating else "seen",
            state_at=moment(day),
        )
    ]


def _read_list(file: HistoryFile, delimiter: str) -> Iterator[Entry | BrokenLine]:
    """A banner, the list itself under a header, then its films under another."""
    table = Table(file, delimiter)
    records = iter(table)
    name = _list_name(records)
    for record in records:
        if isinstance(record, BrokenLine):
            yield record
        elif {"name", "year"} <= set(columns := columns_of(record.fields)):
            table.width = len(columns)
            yield from entries_of(rows(records, table.file, columns), partial(_listed, name=name))
            return
    raise BrokenFileError("it has no films under a header with Position, Name and Year")


def _list_name(records: Iterator[Record | BrokenLine]) -> str:
    columns: tuple[str, ...] = ()
    for record in records:
        if isinstance(record, BrokenLine):
            raise BrokenFileError(f"its head cannot be read: {record.reason}", record.line)
        if columns:
            name = dict(zip(columns, record.fields, strict=False)).get("name", "").strip()
            if name:
                return name
            break
        found = columns_of(record.fields)
        columns = found if "name" in found else ()
    raise BrokenFileError("the list in it has no name")


def _listed(row: TableRow, *, name: str) -> list[Entry]:
    return [_entry(row, list_name=name, position=row.get("position"), note=row.get("description"))]


def _entry(
    row: TableRow,
    *,
    rating: str = "",
    rated_at: str = "",
    state: str | None = None,
    state_at: str = "",
    list_name: str | None = None,
    position: str = "",
    note: str = "",
) -> Entry:
    given = stars(rating)
    return Entry(
        file=row.file,
        line=row.line,
        title=title_of(row.get("name"), []),
        year=year_of(row.get("year")),
        rating=given,
        rated_at=moment(rated_at) if given else None,
        state=state,
        state_at=moment(state_at),
        list_name=list_name,
        position=whole(position),
        note=note,
    )
