"""MovieLens releases: CSV with a header (since 20M) or ::-separated .dat files (100K's successors 1M and 10M)."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sync.catalogue import Text, Title
from sync.stage import StagedRating

# MovieLens' names of genres to ours; what has no counterpart (IMAX, Film-Noir) says nothing about content we name.
GENRES = {
    "Action": "action",
    "Adventure": "adventure",
    "Animation": "animation",
    "Children": "children",
    "Children's": "children",
    "Comedy": "comedy",
    "Crime": "crime",
    "Documentary": "documentary",
    "Drama": "drama",
    "Fantasy": "fantasy",
    "Horror": "horror",
    "Musical": "music",
    "Mystery": "mystery",
    "Romance": "romance",
    "Sci-Fi": "science-fiction",
    "Thriller": "thriller",
    "War": "war",
    "Western": "western",
}
TITLE_AND_YEAR = re.compile(r"^(?P<title>.*?)\s*\((?P<year>\d{4})(?:[-–]\d{0,4})?\)\s*$")
MOVED_ARTICLE = re.compile(r"^(?P<title>.+), (?P<article>The|A|An|Le|La|Les|L'|Il|El|Der|Die|Das)$")


class MovieLensError(Exception):
    """The folder holds no MovieLens release, or a line of it cannot be read."""


class Release:
    """A folder with movies and ratings, and links to other catalogues where the release has them."""

    def __init__(self, folder: Path, *, needs: tuple[str, ...] = ("movies", "ratings")) -> None:
        self.folder = folder
        for name in needs:
            self._file(name)

    def titles(self) -> list[Title]:
        links = {row[0]: row[1:] for row in self._rows("links")} if self._find("links") else {}
        return [self._title(row, links.get(row[0], [])) for row in self._rows("movies")]

    def ratings(self) -> Iterator[StagedRating]:
        """Ratings in the order of the file. Raises MovieLensError, naming the line, for one that cannot be read."""
        for number, row in enumerate(self._rows("ratings"), start=1):
            try:
                user, movie, stars, timestamp = row[:4]
                when = datetime.fromtimestamp(int(timestamp), UTC)
                yield StagedRating(f"movielens:{int(user)}", f"movielens:{int(movie)}", float(stars), when)
            except ValueError as error:
                raise MovieLensError(f"{self._file('ratings')}, rating {number}: {error}") from error

    def size(self) -> int:
        """About how many ratings there are, from the file's size."""
        file = self._file("ratings")
        with file.open("rb") as opened:
            head = opened.read(1_000_000)
        return file.stat().st_size * max(1, head.count(b"\n")) // max(1, len(head))

    def _title(self, row: list[str], link: list[str]) -> Title:
        movie, name, genres = row[0], row[1], row[2] if len(row) > 2 else ""
        found = TITLE_AND_YEAR.match(name)
        title = found["title"] if found else name.strip()
        if moved := MOVED_ARTICLE.match(title):
            space = "" if moved["article"].endswith("'") else " "
            title = f"{moved['article']}{space}{moved['title']}"
        refs = [f"movielens:{int(movie)}"]
        imdb, tmdb = (*link, "", "")[:2]
        if imdb:
            refs.append(f"imdb:tt{int(imdb):07d}")
        if tmdb:
            refs.append(f"tmdb:movie:{int(float(tmdb))}")
        return Title(
            kind="movie",
            refs=refs,
            original_title=title,
            texts={"en": Text(title=title)},
            year=int(found["year"]) if found else None,
            genres=sorted({GENRES[genre] for genre in genres.split("|") if genre in GENRES}),
        )

    def _find(self, name: str) -> Path | None:
        return next((file for ending in ("csv", "dat") if (file := self.folder / f"{name}.{ending}").is_file()), None)

    def _file(self, name: str) -> Path:
        if file := self._find(name):
            return file
        raise MovieLensError(f"{self.folder} has neither {name}.csv nor {name}.dat")

    def _rows(self, name: str) -> Iterator[list[str]]:
        file = self._file(name)
        if file.suffix == ".csv":
            with file.open(encoding="utf-8", newline="") as opened:
                rows = csv.reader(opened)
                next(rows, None)
                yield from (row for row in rows if row)
            return
        # The old releases are in Latin-1.
        with file.open(encoding="latin-1") as opened:
            yield from (line.rstrip("\r\n").split("::") for line in opened if line.strip())
