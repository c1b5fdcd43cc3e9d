"""MovieLens: one person's ratings, cut from a release or exported by the site."""

import io
from collections.abc import Iterator

from sync.history.broken import HistoryError, Unusable
from sync.history.entry import BrokenLine, Entry
from sync.history.tables import Header, Row, read_rows
from sync.history.text import Source, shown
from sync.history.values import imdb_refs, moment, moment_of_second, stars, title_of, tmdb_refs
from sync.sources.movielens import MOVED_ARTICLE, TITLE_AND_YEAR

# Releases are sorted by user, and most have fewer ratings than this.
HEAD = 1 << 16


def recognises(header: Header) -> bool:
    return header.has("rating") and (header.has("movieid") or header.has("movie_id"))


def read(source: Source, header: Header) -> Iterator[Entry | BrokenLine]:
    """One person's ratings; raises HistoryError at the first of another person's, for a release before any is read."""
    beginning = source.head(HEAD)
    for _ in read_rows(source._replace(open=lambda: io.BytesIO(beginning)), header, _Person().entries):
        pass
    return read_rows(source, header, _Person().entries)


class _Person:
    """Whose ratings these are."""

    def __init__(self) -> None:
        self._user: str | None = None

    def entries(self, row: Row) -> list[Entry]:
        user = row.get("userid", "user_id")
        if self._user is None:
            self._user = user
        elif user != self._user:
            raise HistoryError(
                f"The file has ratings of several people (line {row.line} is of user {shown(user)}, the others are of "
                f"{shown(self._user)}): a person's import takes one person's. A whole release is imported on the "
                "command line: cinelibre import movielens DIR"
            )
        movie = row.get("movieid", "movie_id")
        if not (movie.isascii() and movie.isdigit()) or len(movie) > 10:
            raise Unusable(f"{shown(movie) or 'nothing'} is no id of MovieLens'")
        rating = stars(row.get("rating"))
        if rating is None:
            raise Unusable("it is not rated")
        refs = [
            f"movielens:{int(movie)}",
            *imdb_refs(row.get("imdb_id", "imdbid")),
            *tmdb_refs("movie", row.get("tmdb_id", "tmdbid")),
        ]
        name = row.get("title")
        found = TITLE_AND_YEAR.match(name)
        when = row.get("timestamp")
        return [
            Entry(
                file=row.file,
                line=row.line,
                kind="movie",
                refs=refs,
                title=title_of(_article_first(found["title"] if found else name), refs),
                year=int(found["year"]) if found else None,
                rating=rating,
                rated_at=moment_of_second(when) or moment(when),
            )
        ]


def _article_first(title: str) -> str:
    if moved := MOVED_ARTICLE.match(title):
        space = "" if moved["article"].endswith("'") else " "
        return f"{moved['article']}{space}{moved['title']}"
    return title
