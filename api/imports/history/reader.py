"""Reader of a person's exported history: the format is recognised by its contents, then read line by line."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from api.imports.history import cinelibre, goodreads, imdb, letterboxd, movielens, trakt
from api.imports.history.archives import MAGIC, Archive
from api.imports.history.broken import BrokenFileError, HistoryError
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.recognition import RecognisedFile, recognise, recognise_member
from api.imports.history.text import HistoryFile, head_text, quotable

__all__ = ["FORMATS", "HistoryError", "read_history"]

FORMATS = ("letterboxd", "imdb", "trakt", "goodreads", "movielens", "cinelibre")
NAMES = {
    "letterboxd": "Letterboxd's ZIP archive or a CSV file of it",
    "imdb": "IMDb's CSV file of ratings or of a list",
    "trakt": "Trakt's ZIP archive of JSON files",
    "goodreads": "Goodreads' CSV file of a library",
    "movielens": "a CSV file of one person's MovieLens ratings",
    "cinelibre": "CineLibre's own export, JSON or CSV",
}
TABLES = {
    "letterboxd": letterboxd.read,
    "imdb": imdb.read,
    "goodreads": goodreads.read,
    "movielens": movielens.read,
    "cinelibre": cinelibre.read,
}
# Files of Letterboxd's archive that list films; one of these names without their columns is broken.
FILMS = ("ratings.csv", "watched.csv", "diary.csv", "watchlist.csv", "films.csv")


def read_history(path: Path, format: str | None = None) -> tuple[str, Iterator[Entry | BrokenLine]]:  # noqa: A002
    """The format that was recognised, and the entries, read as they are asked for.

    The file's name only tells those of Letterboxd's apart that have the same columns (watched.csv, watchlist.csv).
    Raises HistoryError, at once or while reading, for a file that cannot be read as a whole or is not of `format`.
    """
    if format is not None and format not in FORMATS:
        raise HistoryError(f"{quotable(format)} is none of the formats: {', '.join(FORMATS)}.")
    with path.open("rb") as opened:
        beginning = opened.read(4)
    if not beginning:
        raise HistoryError(f"The file is empty. {_expected(format)}")
    if beginning in MAGIC:
        return _open_archive(path, format)
    return _open_file(path, format)


def _open_file(path: Path, format: str | None) -> tuple[str, Iterator[Entry | BrokenLine]]:  # noqa: A002
    file = HistoryFile("", path.name, lambda: path.open("rb"))
    try:
        found = recognise(file)
        if found is None:
            line = next(iter(head_text(file.head(400)).strip().splitlines()), "")
            raise HistoryError(f"The file is not known: it begins with “{quotable(line)}”. {_expected(format)}")
        _check(found.format, format)
        found = found._replace(file=file._replace(name=found.format))
        return found.format, _whole(_read(found, {}))
    except BrokenFileError as problem:
        raise HistoryError(f"The file cannot be read: {problem.reason}. {_expected(format)}") from problem


def _open_archive(path: Path, format: str | None) -> tuple[str, Iterator[Entry | BrokenLine]]:  # noqa: A002
    with Archive(path) as archive:
        formats, broken = set[str](), list(archive.refused)
        for file in archive.files:
            try:
                formats.update(found.format for found in [_member(file)] if found)
            except BrokenFileError as problem:
                broken.append(BrokenLine(file=file.path, line=1, reason=problem.reason))
    if format in formats:
        formats = {format}
    if not formats:
        reasons = "".join(f" {line.file}: {line.reason}." for line in broken[:3])
        raise HistoryError(f"Nothing in the ZIP archive is known.{reasons} {_expected(format)}")
    if len(formats) > 1:
        which = "; ".join(NAMES[name] for name in FORMATS if name in formats)
        raise HistoryError(f"The ZIP archive has files of several services ({which}): send them one by one.")
    (name,) = formats
    _check(name, format)
    return name, _read_archive(path, name)


def _read_archive(path: Path, format: str) -> Iterator[Entry | BrokenLine]:  # noqa: A002
    with Archive(path) as archive:
        yield from archive.refused
        names: dict[str, str] = {}
        if format == "trakt":
            yield from _learn_names(archive, names)
        for file in archive.files:
            try:
                found = _member(file)
                if found and found.format == format:
                    yield from _read(found, names)
                elif format == "letterboxd" and _should_be_films(file):
                    raise BrokenFileError("it has not the columns that Letterboxd's file of this name has")
            except BrokenFileError as problem:
                yield BrokenLine(file=file.path, line=problem.line, reason=problem.reason)


def _should_be_films(file: HistoryFile) -> bool:
    place = PurePosixPath(file.path)
    return place.name in FILMS and not letterboxd.is_old(file.path) and bool(file.head(1))


def _member(file: HistoryFile) -> RecognisedFile | None:
    return None if letterboxd.is_old(file.path) else recognise_member(file)


def _learn_names(archive: Archive, names: dict[str, str]) -> Iterator[BrokenLine]:
    """Collect the names of Trakt's lists, which are in a file of their own somewhere in the archive."""
    for file in archive.files:
        if (role := trakt.role_of(file.path)) and role.does == "lists":
            try:
                names |= trakt.list_names(file)
            except BrokenFileError as problem:
                yield BrokenLine(file=file.path, line=problem.line, reason=problem.reason)


def _read(found: RecognisedFile, names: dict[str, str]) -> Iterator[Entry | BrokenLine]:
    if found.format == "trakt":
        if found.role and found.role.does == "lists":
            return iter(())
        return trakt.read(found.file, found.role, names)
    if found.header is None:
        return cinelibre.read_document(found.file, found.names)
    return TABLES[found.format](found.file, found.header)


def _whole(entries: Iterator[Entry | BrokenLine]) -> Iterator[Entry | BrokenLine]:
    """The entries of a file that was sent alone, so that what breaks it breaks the whole upload."""
    try:
        yield from entries
    except BrokenFileError as problem:
        raise HistoryError(f"The file cannot be read: {problem.reason}.") from problem


def _check(found: str, format: str | None) -> None:  # noqa: A002
    if format is not None and found != format:
        raise HistoryError(f"The file is {NAMES[found]}; expected was {NAMES[format]}.")


def _expected(format: str | None) -> str:  # noqa: A002
    if format is not None:
        return f"Expected was {NAMES[format]}."
    return f"Expected was one of: {'; '.join(NAMES.values())}."
