"""Documents as rich as a source's: what a film has at TMDB, made up."""

from collections.abc import Iterator

import msgspec
import numpy as np

from sync.bench.catalogue import COUNTRIES, LANGUAGES, PROVIDERS, Catalogue
from sync.catalogue.titles import Text, Title

GENRES = ("action", "adventure", "animation", "comedy", "crime", "drama", "family", "fantasy", "horror", "thriller")
CERTIFICATIONS = ("G", "PG", "PG-13", "R", "UA 16+")
NAME_WORDS, OVERVIEW_WORDS, KEYWORDS, GENRES_A_TITLE = 3, 40, 8, 3
FEWEST_ACTORS, MOST_ACTORS = 6, 10
PLAIN_ACTORS, PLAIN_KEYWORDS = 4, 6
FIRST_YEAR, YEARS = 1950, 75
# The first words of a list are the ones that are used most.
RARITY = 2.5


def plain_documents(catalogue: Catalogue, count: int, *, seed: int = 0) -> Iterator[Title]:
    """The same with as little as the sample's titles have on average: one ref, five people, six keywords, no offers."""
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
        provider, other = PROVIDERS[number % len(PROVIDERS)], PROVIDERS[(number + 3) % len(PROVIDERS)]
        people = some(catalogue.people, 1 + int(chance.integers(FEWEST_ACTORS, MOST_ACTORS + 1)))
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
            genres=[str(genre) for genre in chance.choice(GENRES, GENRES_A_TITLE, replace=False)],
            keywords=some(catalogue.keywords, KEYWORDS),
            tmdb_rating=round(float(chance.uniform(3, 9)), 1),
            tmdb_votes=int(chance.lognormal(5, 2)),
            poster_path=f"/poster{ref}.jpg",
            backdrop_path=f"/backdrop{ref}.jpg",
            directors=people[:1],
            actors=people[1:],
            texts=texts,
            providers={country: {"flatrate": [provider], "rent": [other]} for country in COUNTRIES},
        )
