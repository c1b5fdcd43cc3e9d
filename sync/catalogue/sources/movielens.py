"""MovieLens releases: CSV with a header (since 20M) or ::-separated .dat files (100K's successors 1M and 10M)."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from api.imports.history.movielens import title_and_year
from sync.catalogue.staged_ratings import StagedRating, block_of
from sync.catalogue.title_document import Text, Title
from sync.errors import MendableError

# Our genres by MovieLens' names; IMAX and Film-Noir have no counterpart here.
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
# Lines of a block that hold a rating as every release writes it.
RATING = re.compile(rb"^(\d+)(?:,|::)(\d+)(?:,|::)(\d(?:\.\d)?)(?:,|::)(\d+)\r?$", re.MULTILINE)
STAGED = rb"movielens:\1\tmovielens:\2\t\3\t\4"
BLOCK_BYTES = 1_000_000


class MovieLensError(MendableError):
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
            yield self._rating(row, number)

    def blocks(self) -> Iterator[bytes]:
        """The same ratings as text for merge_blocks, a megabyte at a time. Raises MovieLensError like ratings()."""
        file, read = self._file("ratings"), 0
        with file.open("rb") as opened:
            if file.suffix == ".csv":
                opened.readline()
            while block := opened.read(BLOCK_BYTES) + opened.readline():
                staged, found = RATING.subn(STAGED, block)
                if found == block.count(b"\n"):
                    yield staged
                    read += found
                    continue
                # Some line is written differently, or broken: read this block slowly, line by line.
                rows = list(_split(block.decode().splitlines(), file.suffix))
                yield block_of(self._rating(row, number) for number, row in enumerate(rows, start=read + 1))
                read += len(rows)

    def size(self) -> int:
        """An estimate of the number of ratings, from the file's size."""
        file = self._file("ratings")
        with file.open("rb") as opened:
            head = opened.read(1_000_000)
        return file.stat().st_size * max(1, head.count(b"\n")) // max(1, len(head))

    def _rating(self, row: list[str], number: int) -> StagedRating:
        try:
            user, movie, stars, timestamp = row[:4]
            when = datetime.fromtimestamp(int(timestamp), UTC)
            return StagedRating(f"movielens:{int(user)}", f"movielens:{int(movie)}", float(stars), when)
        except ValueError as error:
            raise MovieLensError(f"{self._file('ratings')}, rating {number}: {error}") from error

    def _title(self, row: list[str], link: list[str]) -> Title:
        movie, name, genres = row[0], row[1], row[2] if len(row) > 2 else ""
        title, year = title_and_year(name)
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
            year=year,
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
        # The old releases are in Latin-1.
        encoding = "utf-8" if file.suffix == ".csv" else "latin-1"
        with file.open(encoding=encoding, newline="") as opened:
            rows = _split(opened, file.suffix)
            if file.suffix == ".csv":
                next(rows, None)
            yield from rows


def _split(lines: Iterable[str], suffix: str) -> Iterator[list[str]]:
    if suffix == ".csv":
        yield from (row for row in csv.reader(lines) if row)
    else:
        yield from (line.rstrip("\r\n").split("::") for line in lines if line.strip())
