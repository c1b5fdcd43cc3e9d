"""The catalogue, filtered, sorted and paged."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.discovery.title_filter import TitleFilter
from sync.connection import call, connect
from tests.communities import called, on_one_connection
from tests.conftest import Connection, Databases
from tests.factories import Factory

Document = dict[str, Any]


class Catalogue:
    """Titles of every description, and what the filters ought to find among them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        generator = random.Random(20)
        self.documents: dict[int, Document] = {}
        for number in range(60):
            document = {
                "kind": generator.choice(["movie", "movie", "tv", "book"]),
                "refs": [f"movielens:{number}"],
                "original_title": f"Title {number}",
                "texts": {"en": {"title": f"Title {number}"}},
                "genres": generator.sample(["drama", "comedy", "war", "horror"], generator.randint(0, 3)),
                "countries": generator.sample(["FR", "US", "JP"], generator.randint(0, 2)),
                "original_language": generator.choice([None, "en", "fr", "ja"]),
                "year": generator.choice([None, 1950, 1994, 1995, 2010]),
                "runtime_minutes": generator.choice([None, 80, 90, 120]),
                "imdb_rating": generator.choice([None, 5.5, 7.1, 8.7]),
                "imdb_votes": generator.choice([None, 0, 100, 5000]),
                "tmdb_votes": generator.choice([None, 50, 100, 9000]),
            }
            ((_, title_id),) = call(connection, "upsert_titles", titles=json.dumps([document]))
            self.documents[title_id] = document
        factory = Factory(connection)
        for stars in (2, 4.5):
            ratings = {title_id: stars for title_id in self.documents if generator.random() < 0.4}
            factory.rate(factory.user(), ratings)
            for title_id, rating in ratings.items():
                self.documents[title_id].setdefault("stars", []).append(rating)

    def listed(self, **arguments: object) -> list[int]:
        return [row["title_id"] for row in called(self.connection, "list_titles", **{"limit": 200} | arguments)]

    def expected(self, sort: str, filters: dict[str, Any]) -> list[int]:
        found = [
            title_id
            for title_id, document in self.documents.items()
            if all(wanted is None or FILTERS[name](document, wanted) for name, wanted in filters.items())
        ]
        return sorted(found, key=lambda title_id: (-SORTS[sort](self.documents[title_id]), title_id))


def least(column: str) -> Callable[[Document, float], bool]:
    return lambda document, wanted: document[column] is not None and document[column] >= wanted


def most(column: str) -> Callable[[Document, float], bool]:
    return lambda document, wanted: document[column] is not None and document[column] <= wanted


FILTERS: dict[str, Callable[[Document, Any], bool]] = {
    "kind": lambda document, wanted: document["kind"] == wanted,
    "genres": lambda document, wanted: bool(set(wanted) & set(document["genres"])),
    "not_genres": lambda document, wanted: not set(wanted) & set(document["genres"]),
    "languages": lambda document, wanted: document["original_language"] in wanted,
    "not_languages": lambda document, wanted: document["original_language"] not in wanted,
    "countries": lambda document, wanted: bool(set(wanted) & set(document["countries"])),
    "year_gte": least("year"),
    "year_lte": most("year"),
    "runtime_gte": least("runtime_minutes"),
    "runtime_lte": most("runtime_minutes"),
    "imdb_gte": least("imdb_rating"),
    "votes_gte": least("imdb_votes"),
}

SORTS: dict[str, Callable[[Document], float]] = {
    "votes": lambda document: max(document["imdb_votes"] or 0, document["tmdb_votes"] or 0),
    "imdb": lambda document: document["imdb_rating"] or 0,
    "rating": lambda document: sum(document.get("stars", [])) / max(1, len(document.get("stars", []))),
    "year": lambda document: document["year"] or 0,
}

some_genres = st.lists(st.sampled_from(["drama", "comedy", "war", "horror", "western", "no such genre"]), max_size=3)
some_languages = st.lists(st.sampled_from(["en", "fr", "ja", "de"]), max_size=3)
any_filters = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["movie", "tv", "book", "podcast", None]),
        "genres": some_genres,
        "not_genres": some_genres,
        "languages": some_languages,
        "not_languages": some_languages,
        "countries": st.lists(st.sampled_from(["FR", "US", "DE"]), max_size=2),
        "year_gte": st.sampled_from([1949, 1994, 2011]),
        "year_lte": st.sampled_from([1950, 1994, 2010]),
        "runtime_gte": st.sampled_from([1, 90, 121]),
        "runtime_lte": st.sampled_from([80, 119]),
        "imdb_gte": st.sampled_from([0, 5.5, 7, 8.8]),
        "votes_gte": st.sampled_from([0, 100, 101]),
    },
)


@pytest.fixture(scope="module")
def catalogue(databases: Databases, template: str) -> Iterator[Catalogue]:
    """Only read."""
    with databases.create(template) as conninfo, connect(conninfo) as connection:
        yield Catalogue(connection)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("kind", "tv"),
        ("genres", ["war"]),
        ("genres", ["war", "drama"]),
        ("genres", []),
        ("not_genres", ["comedy", "war"]),
        ("not_genres", []),
        ("languages", ["fr"]),
        ("languages", ["en", "ja"]),
        ("languages", []),
        ("not_languages", ["en"]),
        ("not_languages", []),
        ("countries", ["FR"]),
        ("countries", ["US", "JP"]),
        ("year_gte", 1995),
        ("year_lte", 1994),
        ("runtime_gte", 90),
        ("runtime_lte", 90),
        ("imdb_gte", 7.1),
        ("votes_gte", 100),
        ("votes_gte", 0),
        ("kind", None),
        ("genres", None),
        ("year_gte", None),
    ],
)
def test_each_filter_alone(catalogue: Catalogue, name: str, wanted: Any) -> None:
    assert catalogue.listed(filter=TitleFilter(**{name: wanted})) == catalogue.expected("votes", {name: wanted})


@on_one_connection
@given(filters=any_filters, sort=st.sampled_from(sorted(SORTS)))
def test_filters_together_and_in_every_order(catalogue: Catalogue, filters: dict[str, Any], sort: str) -> None:
    assert catalogue.listed(sort=sort, filter=TitleFilter(**filters)) == catalogue.expected(sort, filters)


@on_one_connection
@given(data=st.data(), filters=any_filters, sort=st.sampled_from(sorted(SORTS)))
def test_pages_of_any_size_join_up(catalogue: Catalogue, data: Any, filters: dict[str, Any], sort: str) -> None:
    seen: list[int] = []
    position: dict[str, object] = {}
    for _ in catalogue.documents:
        size = data.draw(st.integers(1, 25))
        page = called(
            catalogue.connection, "list_titles", sort=sort, limit=size, filter=TitleFilter(**filters), **position
        )
        if not page:
            break
        seen += [row["title_id"] for row in page]
        position = {"after_sort_key": page[-1]["sort_key"], "after_title_id": page[-1]["title_id"]}
    assert seen == catalogue.expected(sort, filters)


def test_without_arguments_the_most_voted_titles_come_first(catalogue: Catalogue) -> None:
    rows = called(catalogue.connection, "list_titles")
    assert [row["title_id"] for row in rows] == catalogue.expected("votes", {})[:20]
    keys = [SORTS["votes"](catalogue.documents[row["title_id"]]) for row in rows]
    assert [row["sort_key"] for row in rows] == keys


def test_what_a_row_shows(connection: Connection, factory: Factory) -> None:
    title_id = factory.title("Solaris", year=1972, imdb_rating=8.0)
    assert called(connection, "list_titles", sort="imdb") == [
        {"title_id": title_id, "kind": "movie", "title": "Solaris", "year": 1972, "sort_key": 8.0}
    ]


def test_titles_that_arrive_between_two_pages_shift_nothing(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(imdb_votes=votes) for votes in (50, 40, 30, 20)]
    first = called(connection, "list_titles", limit=2)
    factory.title(imdb_votes=60)
    last = first[-1]
    second = called(
        connection, "list_titles", limit=2, after_sort_key=last["sort_key"], after_title_id=last["title_id"]
    )
    assert [row["title_id"] for row in [*first, *second]] == titles


def test_books_from_before_our_era_come_after_newer_ones(connection: Connection, factory: Factory) -> None:
    iliad = factory.title("The Iliad", kind="book", year=-750)
    undated = factory.title("Undated", kind="book")
    aeneid = factory.title("The Aeneid", kind="book", year=-19)
    novel = factory.title("A novel", kind="book", year=1999)
    found = [row["title_id"] for row in called(connection, "list_titles", sort="year")]
    assert [title for title in found if title != undated] == [novel, aeneid, iliad]
    assert [row["title_id"] for row in called(connection, "list_titles", filter=TitleFilter(year_lte=0))] == [
        iliad,
        aeneid,
    ]


def test_titles_without_a_year_come_last_by_year(connection: Connection, factory: Factory) -> None:
    iliad = factory.title("The Iliad", kind="book", year=-750)
    undated = factory.title("Undated", kind="book")
    assert [row["title_id"] for row in called(connection, "list_titles", sort="year")] == [iliad, undated]
