"""MovieLens ratings of one person, cut from a release or exported by the site."""

import io
import re
from collections.abc import Iterator

from api.imports.history.broken import HistoryError, UnusableLineError
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.tables import Header, TableRow, read_rows
from api.imports.history.text import HistoryFile, quotable
from api.imports.history.values import imdb_refs, moment, moment_of_second, stars, title_of, tmdb_refs

# Bytes searched for a second user; releases are sorted by user, and most users have fewer.
HEAD = 1 << 16
TITLE_AND_YEAR = re.compile(r"^(?P<title>.*?)\s*\((?P<year>\d{4})(?:[-–]\d{0,4})?\)\s*$")
MOVED_ARTICLE = re.compile(r"^(?P<title>.+), (?P<article>The|A|An|Le|La|Les|L'|Il|El|Der|Die|Das)$")


def recognises(header: Header) -> bool:
    return header.has("rating") and (header.has("movieid") or header.has("movie_id"))


def read(file: HistoryFile, header: Header) -> Iterator[Entry | BrokenLine]:
    """One person's ratings; raises HistoryError at another person's, for a whole release before any entry is read."""
    beginning = file.head(HEAD)
    for _ in read_rows(file._replace(open=lambda: io.BytesIO(beginning)), header, _Person().entries):
        pass
    return read_rows(file, header, _Person().entries)


class _Person:
    """The person whose ratings these are, known from the first row."""

    def __init__(self) -> None:
        self._user: str | None = None

    def entries(self, row: TableRow) -> list[Entry]:
        user = row.get("userid", "user_id")
        if self._user is None:
            self._user = user
        elif user != self._user:
            raise HistoryError(
                f"The file has ratings of several people (line {row.line} is of user {quotable(user)}, the others are "
                f"of {quotable(self._user)}): a person's import takes one person's. A whole release is imported on the "
                "command line: cinelibre import movielens DIR"
            )
        movie = row.get("movieid", "movie_id")
        if not (movie.isascii() and movie.isdigit()) or len(movie) > 10:
            raise UnusableLineError(f"{quotable(movie) or 'nothing'} is not a MovieLens id")
        rating = stars(row.get("rating"))
        if rating is None:
            raise UnusableLineError("it is not rated")
        refs = [
            f"movielens:{int(movie)}",
            *imdb_refs(row.get("imdb_id", "imdbid")),
            *tmdb_refs("movie", row.get("tmdb_id", "tmdbid")),
        ]
        title, year = title_and_year(row.get("title"))
        when = row.get("timestamp")
        return [
            Entry(
                file=row.file,
                line=row.line,
                kind="movie",
                refs=refs,
                title=title_of(title, refs),
                year=year,
                rating=rating,
                rated_at=moment_of_second(when) or moment(when),
            )
        ]


def title_and_year(name: str) -> tuple[str, int | None]:
    """A film's title with its article in front, and its year: "Matrix, The (1999)" is The Matrix, of 1999."""
    found = TITLE_AND_YEAR.match(name)
    title = found["title"] if found else name.strip()
    if moved := MOVED_ARTICLE.match(title):
        space = "" if moved["article"].endswith("'") else " "
        title = f"{moved['article']}{space}{moved['title']}"
    return title, int(found["year"]) if found else None
