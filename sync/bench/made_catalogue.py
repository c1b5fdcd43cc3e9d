"""Made-up catalogue of any size: kinds, genres, people, keywords, languages, votes and texts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from sync.catalogue.copy_text import ESCAPES
from sync.connection import Connection
from sync.derived import refresh_search
from sync.progress import Progress

PEOPLE, KEYWORDS, WORDS = 60_000, 5_000, 20_000
ACTORS, KEYWORDS_PER_TITLE, OVERVIEW_WORDS = 5, 6, 25
MIXTURES, OFFERS_PER_TITLE = 800, 3
NULL = r"\N"
KINDS = {"movie": 0.7, "tv": 0.2, "book": 0.1}
# By language: its share of the catalogue, its country, and a factor of its titles' votes.
LANGUAGES = {
    "en": (0.45, "US", 6.0),
    "hi": (0.09, "IN", 1.5),
    "fr": (0.08, "FR", 2.0),
    "ta": (0.05, "IN", 0.7),
    "te": (0.05, "IN", 0.7),
    "ja": (0.05, "JP", 1.5),
    "es": (0.05, "ES", 1.0),
    "ml": (0.04, "IN", 0.5),
    "bn": (0.03, "IN", 0.3),
    "kn": (0.03, "IN", 0.3),
    "de": (0.03, "DE", 1.0),
    "it": (0.03, "IT", 1.0),
    "ko": (0.02, "KR", 1.0),
}
SERVICES = ("netflix", "amazon-prime-video", "jiohotstar", "zee5", "sonyliv", "canal-plus", "mubi", "youtube")
COUNTRIES = ("IN", "FR", "US")
# The most frequent words of titles and overviews; all others are made of syllables.
COMMON = {
    "en": ("the", "of", "a", "and", "in", "love", "night", "last", "man", "house", "to", "day", "girl", "my", "dead"),
    "fr": ("le", "de", "la", "un", "et", "amour", "nuit", "dernier", "homme", "maison", "les", "jour", "fille", "ma"),
}
SYLLABLES = ["".join(pair) for pair in product("bcdfghjklmnprstvz", ("a", "e", "i", "o", "u", "an", "er", "il", "ou"))]
# Columns that upsert_titles derives from the others.
DERIVED = """
update data.titles as t
set
    genre_bits = engine.genre_bits(array(select g.genre from data.title_genres as g where g.title_id = t.id)),
    minimum_age = case t.certification when 'U' then 0 when 'PG' then 8 when 'PG-13' then 13 when 'R' then 17 end;
update data.people set folded_name = engine.fold_text(name);
update data.keywords set folded_name = engine.fold_text(name);
"""

Picks = NDArray[np.int64]


class Catalogue:
    """`titles` titles with ids from 1 and made-up names; a seed decides them all."""

    def __init__(self, titles: int, seed: int = 0) -> None:
        self.titles = titles
        self._chance = np.random.default_rng(seed)
        self.words = {language: self._vocabulary(common) for language, common in COMMON.items()}
        most = min(PEOPLE, titles)
        names = self._zipf(WORDS - 100, (most * 2, 2), exponent=0.3) + 100
        spelt = [f"{self.words['en'][a]} {self.words['en'][b]}".title() for a, b in names.tolist()]
        self.people = list(dict.fromkeys(spelt))[:most]
        self.keywords = self.words["en"][200 : 200 + KEYWORDS]

    def tables(self, genres: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """Each table with its columns, and its rows as COPY reads them; a table comes after those it refers to."""
        titles = range(1, self.titles + 1)
        names = {language: self._texts(language, self._sizes(1, 5)) for language in COMMON}
        overviews = {language: self._texts(language, self._sizes(5, OVERVIEW_WORDS)) for language in COMMON}
        yield (
            "titles (id, kind, original_title, original_language, countries, year, released_on, runtime_minutes, "
            + ("certification, imdb_rating, imdb_votes)"),
            [f"{number}\t{row}\n" for number, row in zip(titles, self._facts(names["en"]), strict=True)],
        )
        for language in COMMON:
            rows = zip(titles, names[language], overviews[language], strict=True)
            yield (
                "title_texts (title_id, language, title, overview)",
                [f"{number}\t{language}\t{name.title()}\t{overview}.\n" for number, name, overview in rows],
            )
        yield "external_ids (source, value, title_id)", [f"movielens\t{number}\t{number}\n" for number in titles]
        mixtures = [sorted(set(row[:count])) for row, count in zip(*self._mixtures(len(genres)), strict=True)]
        picks = self._zipf(MIXTURES, (self.titles,), exponent=0.8)
        yield (
            "title_genres (title_id, genre)",
            [
                f"{number}\t{genres[genre]}\n"
                for number, mixture in zip(titles, picks.tolist(), strict=True)
                for genre in mixtures[mixture]
            ],
        )
        yield "people (id, name)", _numbered(self.people)
        picks = self._zipf(len(self.people), (self.titles, 1 + ACTORS), exponent=0.8)
        yield (
            "credits (title_id, person_id, role, position)",
            [
                f"{number}\t{person + 1}\t{'actor' if position else 'director'}\t{max(1, position)}\n"
                for number, row in zip(titles, picks.tolist(), strict=True)
                for position, person in enumerate(dict.fromkeys(row))
            ],
        )
        yield "keywords (id, name)", _numbered(self.keywords)
        picks = self._zipf(KEYWORDS, (self.titles, KEYWORDS_PER_TITLE), exponent=0.8)
        yield (
            "title_keywords (title_id, keyword_id)",
            [
                f"{number}\t{keyword + 1}\n"
                for number, row in zip(titles, picks.tolist(), strict=True)
                for keyword in set(row)
            ],
        )

    def _mixtures(self, genres: int) -> tuple[list[list[int]], list[int]]:
        """Mixtures of genres as positions, and how many of each mixture's positions count."""
        return self._zipf(genres, (MIXTURES, 4), exponent=0.5).tolist(), self._chance.integers(1, 5, MIXTURES).tolist()

    def _facts(self, names: list[str]) -> Iterator[str]:
        """A title's own columns, from its kind on."""
        chance, size = self._chance, self.titles
        kinds = chance.choice(list(KINDS), size, p=list(KINDS.values()))
        shares = np.array([share for share, _, _ in LANGUAGES.values()])
        languages = chance.choice(list(LANGUAGES), size, p=shares / shares.sum())
        years = np.clip(2026 - chance.exponential(22, size), 1900, 2026).astype(int)
        days = chance.integers(1, 29, (size, 2))
        runtimes = np.clip(chance.normal(112, 24, size), 20, 300).astype(int)
        ratings = np.clip(chance.normal(6.4, 1.2, size), 1, 9.9)
        vote_factors = np.array([LANGUAGES[language][2] for language in languages.tolist()])
        votes = np.minimum(chance.lognormal(5, 2.2, size) * vote_factors, 3_000_000).astype(int)
        ages = chance.choice(["U", "PG", "PG-13", "R", NULL], size, p=[0.1, 0.2, 0.25, 0.25, 0.2])
        rows = zip(kinds, names, languages, years, days, runtimes, ages, ratings, votes, strict=True)
        for number, (kind, name, language, year, (month, day), runtime, age, rating, vote) in enumerate(rows):
            # One title in fifty has no value that a filter could ask for.
            if number % 50 == 49:
                yield "\t".join([kind, name.title(), NULL, "{}", *[NULL] * 6])
                continue
            released = f"{year}-{month % 12 + 1:02}-{day:02}" if number % 5 else NULL
            minutes = NULL if kind == "book" else runtime
            country = LANGUAGES[language][1]
            made = f"{kind}\t{name.title()}\t{language}\t{{{country}}}\t{year}\t{released}"
            yield f"{made}\t{minutes}\t{age}\t{rating:.1f}\t{vote}"

    def _vocabulary(self, common: Sequence[str]) -> list[str]:
        """Words, the most frequent first."""
        counts = self._chance.choice([1, 2, 3, 4], WORDS * 2, p=[0.05, 0.45, 0.35, 0.15]).tolist()
        picks = self._chance.integers(0, len(SYLLABLES), (WORDS * 2, 4)).tolist()
        made = ["".join(SYLLABLES[pick] for pick in row[:count]) for row, count in zip(picks, counts, strict=True)]
        return list(dict.fromkeys([*common, *made]))[:WORDS]

    def _texts(self, language: str, sizes: Picks) -> list[str]:
        words = np.array(self.words[language])[self._zipf(WORDS, (int(sizes.sum()),), exponent=1.0)].tolist()
        ends = np.cumsum([0, *sizes.tolist()]).tolist()
        return [" ".join(words[start:end]) for start, end in pairwise(ends)]

    def _sizes(self, least: int, most: int) -> Picks:
        return self._chance.integers(least, most + 1, self.titles)

    def _zipf(self, count: int, shape: tuple[int, ...], *, exponent: float) -> Picks:
        """Positions below `count` drawn by Zipf's law, the first ones most often."""
        weights = np.arange(1, count + 1) ** -exponent
        found: Picks = np.searchsorted(np.cumsum(weights / weights.sum()), self._chance.random(shape))
        return np.minimum(found, count - 1)


def load_catalogue(connection: Connection, catalogue: Catalogue, *, texts: bool = True) -> None:
    """Store a catalogue in an empty database by COPY, with its search columns unless `texts` are not needed."""
    genres = [str(slug) for (slug,) in connection.execute("select slug from data.genres order by slug").fetchall()]
    with Progress("storing a catalogue", catalogue.titles, "title") as progress:
        for target, rows in catalogue.tables(genres):
            with connection.cursor().copy(f"copy data.{target} from stdin".encode()) as copy:
                copy.write("".join(rows))
        progress.advance(catalogue.titles)
    connection.execute("analyze")
    for table in ("titles", "people", "keywords"):
        statement = sql.SQL("select setval(pg_get_serial_sequence({name}, 'id'), max(id)) from {table}")
        connection.execute(statement.format(name=f"data.{table}", table=sql.Identifier("data", table)))
    connection.execute(DERIVED.encode())
    if texts:
        refresh_search(connection)
    connection.execute("select rpc.refresh_trends()")
    # Full, because the updates above left every table scattered.
    connection.execute("vacuum (full, analyze)")


def _numbered(names: list[str]) -> list[str]:
    return [f"{number}\t{name.translate(ESCAPES)}\n" for number, name in enumerate(names, start=1)]
