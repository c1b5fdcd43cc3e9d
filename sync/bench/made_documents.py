"""Made-up title documents, as rich as TMDB's."""

from collections.abc import Iterator

import msgspec
import numpy as np

from sync.bench.made_catalogue import COUNTRIES, LANGUAGES, SERVICES, Catalogue
from sync.catalogue.title_document import Text, Title

GENRES = ("action", "adventure", "animation", "comedy", "crime", "drama", "family", "fantasy", "horror", "thriller")
CERTIFICATIONS = ("G", "PG", "PG-13", "R", "UA 16+")
NAME_WORDS, OVERVIEW_WORDS, KEYWORDS, GENRES_PER_TITLE = 3, 40, 8, 3
MIN_ACTORS, MAX_ACTORS = 6, 10
PLAIN_ACTORS, PLAIN_KEYWORDS = 4, 6
FIRST_YEAR, YEARS = 1950, 75
# Exponent that makes the first words of a list the most frequent ones.
RARITY = 2.5


def plain_documents(catalogue: Catalogue, count: int, *, seed: int = 0) -> Iterator[Title]:
    """Documents as plain as the sample's on average: one ref, five people, six keywords, no offers."""
    for title in documents(catalogue, count, seed=seed):
        yield msgspec.structs.replace(
            title,
            refs=title.refs[:1],
            actors=title.actors[:PLAIN_ACTORS],
            keywords=title.keywords[:PLAIN_KEYWORDS],
            providers={},
        )


def documents(catalogue: Catalogue, count: int, *, seed: int = 0) -> Iterator[Title]:
    """`count` titles that share the catalogue's people, keywords and words; a seed decides them all."""
    chance = np.random.default_rng(seed)
    languages = list(LANGUAGES)

    def some(items: list[str], number: int) -> list[str]:
        return [items[pick] for pick in (len(items) * chance.random(number) ** RARITY).astype(int)]

    def text(language: str) -> Text:
        words = some(catalogue.words[language], NAME_WORDS + OVERVIEW_WORDS)
        overview = " ".join(words[NAME_WORDS:])
        return Text(title=" ".join(words[:NAME_WORDS]).title(), overview=f"{overview.capitalize()}.")

    for number in range(count):
        texts = {language: text(language) for language in ("en", "fr")}
        ref = seed * 10_000_000 + number
        service, other = SERVICES[number % len(SERVICES)], SERVICES[(number + 3) % len(SERVICES)]
        people = some(catalogue.people, 1 + int(chance.integers(MIN_ACTORS, MAX_ACTORS + 1)))
        yield Title(
            kind="movie",
            refs=[f"tmdb:movie:{ref}", f"imdb:tt{ref:08}", f"movielens:{ref}"],
            original_title=texts["en"].title,
            original_language=languages[number % len(languages)],
            year=FIRST_YEAR + number % YEARS,
            released_on=f"{FIRST_YEAR + number % YEARS}-{1 + number % 12:02}-{1 + number % 28:02}",
            runtime_minutes=80 + number % 70,
            countries=[COUNTRIES[number % len(COUNTRIES)]],
            certification=CERTIFICATIONS[number % len(CERTIFICATIONS)],
            genres=[str(genre) for genre in chance.choice(GENRES, GENRES_PER_TITLE, replace=False)],
            keywords=some(catalogue.keywords, KEYWORDS),
            tmdb_rating=round(float(chance.uniform(3, 9)), 1),
            tmdb_votes=int(chance.lognormal(5, 2)),
            poster_path=f"/poster{ref}.jpg",
            backdrop_path=f"/backdrop{ref}.jpg",
            directors=people[:1],
            actors=people[1:],
            texts=texts,
            providers={country: {"flatrate": [service], "rent": [other]} for country in COUNTRIES},
        )
