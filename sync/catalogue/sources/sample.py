"""Sample catalogue that comes with CineLibre, and the demo community that rated it."""

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

import msgspec

from sync.catalogue.staged_ratings import StagedRating
from sync.catalogue.title_document import Text, Title

FOLDER = Path(__file__).resolve().parents[2] / "sample"
LANGUAGES = ("en", "fr")

MEMBERS = 400
SEED = 1895
FIRST_RATING = datetime(2025, 1, 1, tzinfo=UTC)
NORMAL = NormalDist()


class SampleFile(msgspec.Struct):
    """A file of the sample: titles with their texts in tables named by language."""

    titles: list[dict[str, Any]]


def read_titles(folder: Path = FOLDER) -> list[Title]:
    """Every title of the sample, in the order of the files' names. Raises msgspec.ValidationError for a wrong field."""
    titles = []
    for file in sorted(folder.glob("*.toml")):
        for entry in msgspec.toml.decode(file.read_bytes(), type=SampleFile).titles:
            texts = {language: msgspec.convert(entry.pop(language), Text) for language in LANGUAGES}
            if "cast" in entry:
                entry["actors"] = entry.pop("cast")
            titles.append(msgspec.convert({**entry, "texts": msgspec.to_builtins(texts)}, Title))
    return titles


class DemoMember:
    """A demo account, whose tastes decide which titles it rates, and how."""

    def __init__(self, number: int, titles: list[Title], chance: random.Random) -> None:
        self.ref = f"demo:{number}"
        self._chance = chance
        genres = sorted({genre for title in titles for genre in title.genres})
        languages = sorted({title.original_language or "" for title in titles})
        self._genres = {genre: self._normal(0, 0.9) for genre in genres}
        spoken = set(chance.sample(languages, 3)) | {"en"}
        self._languages = {language: 0.8 if language in spoken else -1.6 for language in languages}
        self._kinds = {"movie": 0.6, "tv": self._normal(0, 0.8), "book": self._normal(-0.4, 0.8)}
        self._era = self._normal(2005, 18)
        self._generosity = self._normal(0, 0.35)
        self.activity = round(min(130, max(12, math.exp(self._normal(3.6, 0.5)))))

    def affinity(self, title: Title) -> float:
        """Attraction to a title; about 0 on average."""
        genres = sum(self._genres[genre] for genre in title.genres) / max(1, len(title.genres))
        distance = abs((title.year or 2005) - self._era) / 30
        return genres + self._languages[title.original_language or ""] + self._kinds[title.kind] - distance

    def ratings(self, titles: list[Title]) -> Iterator[StagedRating]:
        """Ratings of the titles this member picks, in half stars that follow affinity, external rating and chance."""

        def eagerness(title: Title) -> float:
            # Sampling without replacement: the largest of u ** (1 / weight) are a weighted draw.
            weight = (
                math.exp(1.3 * self.affinity(title))
                * math.log(10 + (title.imdb_votes or title.tmdb_votes or 5_000)) ** 2
            )
            return math.log(self._chance.random()) / weight

        chosen = sorted(titles, key=eagerness, reverse=True)[: self.activity]
        for position, title in enumerate(chosen):
            external_rating = ((title.imdb_rating or title.tmdb_rating or 7.5) - 7.3) * 0.35
            liking = 0.45 * self.affinity(title)
            stars = 3.3 + self._generosity + external_rating + liking + self._normal(0, 0.55)
            when = FIRST_RATING + timedelta(days=int(self._chance.random() * 360), minutes=position)
            yield StagedRating(self.ref, title.refs[0], min(5.0, max(0.5, round(stars * 2) / 2)), when)

    def _normal(self, mean: float, deviation: float) -> float:
        return mean + deviation * NORMAL.inv_cdf(min(max(self._chance.random(), 1e-9), 1 - 1e-9))


def demo_ratings(titles: list[Title]) -> Iterator[StagedRating]:
    """The demo community's ratings: the same on every machine."""
    chance = random.Random(SEED)  # noqa: S311  Taste is no secret, and must be the same everywhere.
    for number in range(1, MEMBERS + 1):
        yield from DemoMember(number, titles, chance).ratings(titles)
