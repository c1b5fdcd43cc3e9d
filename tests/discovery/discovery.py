"""Reference of discovery by filters, in plain Python over title documents."""

import math
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.reference import TUNING

Document = dict[str, Any]
Filters = Mapping[str, Any]

GENRES = ("comedy", "drama", "horror", "romance", "thriller")
# The third is another person of the second's name.
PEOPLE = ("Mohanlal", "Penélope Cruz", "Penelope Cruz", "Satyajit Ray", "Kajol")
KEYWORDS = ("Été", "road trip", "heist")
PROVIDERS = ("netflix", "mubi")


def documents(chance: random.Random, count: int) -> list[Document]:
    """Titles of every description, each value often missing."""
    return [
        {
            "kind": chance.choice(["movie", "movie", "tv", "book"]),
            "refs": [f"movielens:discovery-{number}"],
            "original_title": f"Title {number}",
            "texts": {"en": {"title": f"Title {number}"}},
            "genres": chance.sample(GENRES, chance.randint(0, 3)),
            "countries": chance.sample(["FR", "IN", "US"], chance.randint(0, 2)),
            "original_language": chance.choice([None, "en", "fr", "ml"]),
            "year": chance.choice([None, -19, 1949, 1994, 1995, 2010]),
            "released_on": chance.choice([None, None, "1994-03-01", "1994-09-14", "2010-12-31"]),
            "runtime_minutes": chance.choice([None, 80, 90, 120]),
            "imdb_rating": chance.choice([None, 5.5, 7.0, 8.5]),
            "imdb_votes": chance.choice([None, 0, 100, 5000]),
            "tmdb_rating": chance.choice([None, 6.5, 8.0]),
            "tmdb_votes": chance.choice([None, 50, 9000]),
            "directors": chance.sample(PEOPLE, chance.randint(0, 1)),
            "actors": chance.sample(PEOPLE, chance.randint(0, 3)),
            "keywords": chance.sample(KEYWORDS, chance.randint(0, 2)),
            "providers": {
                country: {access: chance.sample(PROVIDERS, chance.randint(0, 2))}
                for country in chance.sample(["FR", "IN"], chance.randint(0, 2))
                for access in [chance.choice(["flatrate", "free", "ads", "rent", "buy"])]
            },
            "minimum_age": chance.choice([None, 0, 12, 18]),
        }
        for number in range(count)
    ]


def folded(names: Iterable[str]) -> set[str]:
    return {name.lower().translate(str.maketrans("éè", "ee")) for name in names}


def people(document: Document) -> set[str]:
    return folded([*document["directors"], *document["actors"]])


def is_offered(document: Document, providers: Collection[str], country: str | None) -> bool:
    return any(
        access in ("flatrate", "free", "ads") and set(providers) & set(offered)
        for place, offers in document["providers"].items()
        if country in (None, place)
        for access, offered in offers.items()
    )


def least(column: str) -> Callable[[Document, float], bool]:
    return lambda document, wanted: document[column] is not None and document[column] >= wanted


def most(column: str) -> Callable[[Document, float], bool]:
    return lambda document, wanted: document[column] is not None and document[column] <= wanted


FITS: dict[str, Callable[[Document, Any], bool]] = {
    "kind": lambda document, wanted: document["kind"] == wanted,
    "not_genres": lambda document, wanted: not set(wanted) & set(document["genres"]),
    "languages": lambda document, wanted: document["original_language"] in wanted,
    "not_languages": lambda document, wanted: document["original_language"] not in wanted,
    "countries": lambda document, wanted: bool(set(wanted) & set(document["countries"])),
    "people": lambda document, wanted: folded(wanted) <= people(document),
    "not_people": lambda document, wanted: not folded(wanted) & people(document),
    "keywords": lambda document, wanted: folded(wanted) <= folded(document["keywords"]),
    "not_keywords": lambda document, wanted: not folded(wanted) & folded(document["keywords"]),
    "year_gte": least("year"),
    "year_lte": most("year"),
    "runtime_gte": least("runtime_minutes"),
    "runtime_lte": most("runtime_minutes"),
    "imdb_gte": least("imdb_rating"),
    "votes_gte": least("imdb_votes"),
    "maturity_lte": most("minimum_age"),
}


def fits(document: Document, filters: Filters) -> bool:
    """Whether a title is one that the filters ask for."""
    if "genres" in filters:
        found = set(filters["genres"]) & set(document["genres"])
        if not found or (filters.get("genre_match") == "all" and found != set(filters["genres"])):
            return False
    if "providers" in filters and not is_offered(document, filters["providers"], filters.get("provider_country")):
        return False
    return all(FITS[name](document, wanted) for name, wanted in filters.items() if name in FITS)


def acclaim(document: Document) -> float:
    for source in ("imdb", "tmdb"):
        rating, votes = document[f"{source}_rating"], document[f"{source}_votes"]
        if rating is not None and votes is not None:
            return float(rating * math.log(1 + votes))
    return 0.0


def release(document: Document) -> float:
    if document["released_on"]:
        return (date.fromisoformat(document["released_on"]) - date(1970, 1, 1)).days
    return -math.inf if document["year"] is None else (document["year"] - 1970) * 365.2425 + 182


KEYS: dict[str, Callable[[Document], float]] = {
    "imdb": lambda document: document["imdb_rating"] or 0,
    "votes": lambda document: max(document["imdb_votes"] or 0, document["tmdb_votes"] or 0),
    "popularity": lambda document: TUNING["trend_external_rating"] * acclaim(document),
    "release": release,
}


def found(catalogue: Mapping[int, Document], filters: Filters, sort: str, known: Collection[int] = ()) -> list[int]:
    """The ids of the titles that fit, best first, without those that the reader knows."""
    titles = [title for title, document in catalogue.items() if title not in known and fits(document, filters)]
    return sorted(titles, key=lambda title: (-KEYS[sort](catalogue[title]), title))


def facets(catalogue: Mapping[int, Document], titles: Iterable[int]) -> Counter[tuple[str, str]]:
    """How many of these titles each value of each facet has."""
    counts: Counter[tuple[str, str]] = Counter()
    for document in (catalogue[title] for title in titles):
        counts["kind", document["kind"]] += 1
        counts.update(("genre", genre) for genre in set(document["genres"]))
        if document["original_language"]:
            counts["language", document["original_language"]] += 1
        if document["year"] is not None:
            counts["decade", str(document["year"] // 10 * 10)] += 1
    return counts


def _some(*values: str, most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=most)


any_filters: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["movie", "tv", "book"]),
        "genres": _some(*GENRES, "western"),
        "genre_match": st.sampled_from(["any", "all"]),
        "not_genres": _some(*GENRES, "western"),
        "languages": _some("en", "fr", "ml", "de"),
        "not_languages": _some("en", "fr", "de"),
        "countries": _some("FR", "US", "DE"),
        "people": _some("MOHANLAL", "penelope cruz", "Penélope Cruz", "kajol", "Nobody At All"),
        "not_people": _some("mohanlal", "Penelope Cruz", "Nobody At All"),
        "keywords": _some("ete", "Road Trip", "no such keyword"),
        "not_keywords": _some("ÉTÉ", "heist", "no such keyword"),
        "year_gte": st.sampled_from([-20, 1949, 1994]),
        "year_lte": st.sampled_from([1949, 1994, 2010]),
        "runtime_gte": st.sampled_from([1, 90]),
        "runtime_lte": st.sampled_from([90, 119]),
        "imdb_gte": st.sampled_from([0, 5.5, 7.1]),
        "votes_gte": st.sampled_from([0, 100]),
        "maturity_lte": st.sampled_from([0, 12]),
        "providers": _some(*PROVIDERS, "nonesuch"),
        "provider_country": st.sampled_from(["FR", "US"]),
    },
)
