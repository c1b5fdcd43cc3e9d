"""IMDb's exports of ratings, of the watchlist and of lists: the same columns in different orders."""

from collections.abc import Iterator

from api.imports.history.broken import UnusableLineError
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.tables import Header, TableRow, read_rows
from api.imports.history.text import HistoryFile, quotable
from api.imports.history.values import imdb_refs, moment, names_of, stars, title_of, year_of

MOVIES = ("movie", "featurefilm", "tvmovie", "tvspecial", "tvshort", "short", "shortfilm", "video", "musicvideo")
SERIES = ("tvseries", "tvminiseries", "miniseries", "tvshow")
NO_TITLES = {
    "tvepisode": "an episode of a series",
    "videogame": "a game",
    "podcastseries": "a podcast",
    "podcastepisode": "an episode of a podcast",
}


def recognises(header: Header) -> bool:
    return header.has("const") and bool({"your rating", "you rated", "position", "title type"} & set(header.columns))


def read(file: HistoryFile, header: Header) -> Iterator[Entry | BrokenLine]:
    return read_rows(file, header, _entries)


def _entries(row: TableRow) -> list[Entry]:
    kind = _kind(row.get("title type"))
    refs = imdb_refs(row.get("const") or row.get("url"))
    if row.get("const") and not refs:
        raise UnusableLineError(f"{quotable(row.get('const'))} is not an IMDb id")
    rating = stars(row.get("your rating", "you rated"), out_of=10)
    # The file does not tell a watchlist from another list, nor name it; a rated title in either was seen.
    later = rating is None and "position" in row.fields
    if rating is None and not later:
        raise UnusableLineError("it is not rated")
    return [
        Entry(
            file=row.file,
            line=row.line,
            kind=kind,
            refs=refs,
            title=title_of(row.get("title", "original title"), refs),
            year=year_of(row.get("year")),
            creators=names_of(row.get("directors")),
            rating=rating,
            rated_at=moment(row.get("date rated")) if rating else None,
            state="watch_later" if later else None,
            state_at=moment(row.get("created", "modified")) if later else None,
            note=row.get("description") if later else "",
        )
    ]


def _kind(title_type: str) -> str | None:
    """The kind for IMDb's title type in any of its spellings; None for a word in another language."""
    word = "".join(filter(str.isalpha, title_type.casefold()))
    if word in NO_TITLES:
        raise UnusableLineError(f"it is {NO_TITLES[word]}, which is not a title here")
    return "movie" if word in MOVIES else "tv" if word in SERIES else None
