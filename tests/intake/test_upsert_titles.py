"""Titles into the catalogue: added, replaced, recognised by their references."""

import json
from typing import Any

import pytest

from sync.connection import call
from tests.communities import Row, called, fetch, refused, search_exactly
from tests.conftest import Connection
from tests.factories import Factory

AMELIE: dict[str, Any] = {
    "kind": "movie",
    "refs": ["imdb:tt0211915", "tmdb:movie:194"],
    "original_title": "Le Fabuleux Destin d'Amélie Poulain",
    "original_language": "fr",
    "year": 2001,
    "released_on": "2001-04-25",
    "runtime_minutes": 122,
    "countries": ["FR", "DE"],
    "certification": "U",
    "imdb_rating": 8.25,
    "imdb_votes": 800_000,
    "tmdb_rating": 7.5,
    "tmdb_votes": 11_000,
    "poster_path": "/amelie.jpg",
    "genres": ["romance", "comedy"],
    "keywords": ["paris", "café"],
    "directors": ["Jean-Pierre Jeunet"],
    "writers": ["Guillaume Laurant", "Jean-Pierre Jeunet"],
    "actors": ["Audrey Tautou", "Mathieu Kassovitz"],
    "texts": {
        "en": {"title": "Amélie", "overview": "A waitress helps others.", "trailer_url": "https://example.com/en"},
        "fr": {"title": "Amélie Poulain", "overview": "Une serveuse aide les autres."},
    },
}


def upsert(connection: Connection, *documents: dict[str, Any]) -> list[tuple[str, int]]:
    return [(ref, title_id) for ref, title_id in call(connection, "upsert_titles", titles=json.dumps(documents))]


def stored(connection: Connection, title_id: int, language: str = "en") -> Row:
    """Everything about a title: its card and its background."""
    (card,) = called(connection, "title_cards", title_ids=[title_id], language=language)
    (background,) = called(connection, "get_title", ref=str(title_id), language=language)
    return card | background


def catalogue(connection: Connection) -> list[list[Row]]:
    return [
        fetch(connection, "select * from data.titles order by id"),
        fetch(connection, "select * from data.title_texts order by title_id, language"),
        fetch(connection, "select * from data.external_ids order by source, value"),
        fetch(connection, "select * from data.title_genres order by title_id, genre"),
        fetch(connection, "select * from data.title_keywords order by title_id, keyword_id"),
        fetch(connection, "select * from data.credits order by title_id, role, position"),
        fetch(connection, "select * from data.people order by id"),
        fetch(connection, "select * from data.keywords order by id"),
    ]


def test_everything_that_is_known_of_a_title_is_kept(connection: Connection) -> None:
    ((ref, title_id),) = upsert(connection, AMELIE)
    assert ref == "imdb:tt0211915"
    assert stored(connection, title_id) == {
        **{
            name: AMELIE[name]
            for name in (
                "kind",
                "original_title",
                "original_language",
                "year",
                "runtime_minutes",
                "countries",
                "certification",
                "imdb_rating",
                "imdb_votes",
                "tmdb_rating",
                "tmdb_votes",
                "poster_path",
                "directors",
                "writers",
                "actors",
            )
        },
        "title_id": title_id,
        "title": "Amélie",
        "overview": "A waitress helps others.",
        "language": "en",
        "trailer_url": "https://example.com/en",
        "seasons": None,
        "pages": None,
        "genres": ["Comedy", "Romance"],
        "mean_rating": None,
        "rating_count": 0,
        "creators": [],
        "authors": [],
        "keywords": ["café", "paris"],
        "external_ids": ["imdb:tt0211915", "tmdb:movie:194"],
        "poster_url": "https://image.tmdb.org/t/p/w342/amelie.jpg",
        "backdrop_path": None,
        "backdrop_url": None,
        "checked_at": None,
        "is_stale": False,
        "gone_at": None,
    }
    french = stored(connection, title_id, "fr")
    assert (french["title"], french["overview"], french["language"], french["trailer_url"], french["genres"]) == (
        "Amélie Poulain",
        "Une serveuse aide les autres.",
        "fr",
        "https://example.com/en",
        ["Comédie", "Romance"],
    )


def test_a_repeat_changes_nothing(connection: Connection) -> None:
    first = upsert(connection, AMELIE, AMELIE | {"refs": ["movielens:4973"]})
    before = catalogue(connection)
    assert upsert(connection, AMELIE, AMELIE | {"refs": ["movielens:4973"]}) == first
    assert catalogue(connection) == before
    assert [len(rows) for rows in before] == [2, 4, 3, 4, 4, 10, 4, 2]


def test_a_new_version_replaces_the_old_one(connection: Connection) -> None:
    ((_, title_id),) = upsert(connection, AMELIE)
    newer = {
        "kind": "movie",
        "refs": ["imdb:tt0211915"],
        "original_title": "Amélie",
        "genres": ["drama"],
        "keywords": ["paris"],
        "directors": ["Marc Caro"],
        "actors": ["Rufus", "Audrey Tautou"],
        "texts": {"en": {"title": "Amelie from Montmartre"}, "fr": {"title": "Amélie"}},
    }
    assert upsert(connection, newer) == [("imdb:tt0211915", title_id)]
    row = stored(connection, title_id)
    assert {name: row[name] for name in ("title", "overview", "original_title", "genres", "keywords", "directors")} == {
        "title": "Amelie from Montmartre",
        "overview": "",
        "original_title": "Amélie",
        "genres": ["Drama"],
        "keywords": ["paris"],
        "directors": ["Marc Caro"],
    }
    assert (row["actors"], row["writers"], row["countries"]) == (["Rufus", "Audrey Tautou"], [], [])
    assert {row[name] for name in ("year", "runtime_minutes", "tmdb_rating", "tmdb_votes", "poster_path")} == {None}
    # These are another source's.
    assert (row["imdb_rating"], row["imdb_votes"]) == (8.25, 800_000)
    assert row["external_ids"] == ["imdb:tt0211915", "tmdb:movie:194"]
    assert stored(connection, title_id, "fr")["trailer_url"] is None


def test_searches_follow_a_new_version(connection: Connection) -> None:
    upsert(connection, AMELIE)
    for query in ("waitress", "serveuse", "Tautou", "Amélie"):
        assert called(connection, "search_keywords", query=query), query
    upsert(
        connection,
        AMELIE
        | {
            "actors": [],
            "texts": {
                "en": {"title": "Zzyzx", "overview": "A desert."},
                "fr": {"title": "Zzyzx", "overview": "Un désert."},
            },
            "original_title": "Zzyzx",
        },
    )
    for query in ("waitress", "serveuse", "Tautou", "Amélie"):
        assert called(connection, "search_keywords", query=query) == [], query
    for query in ("desert", "désert", "Jeunet", "zzyxz"):
        assert called(connection, "search_keywords", query=query), query


def test_people_no_longer_credited_are_not_found_through_a_text_that_stayed(connection: Connection) -> None:
    upsert(connection, AMELIE)
    upsert(connection, AMELIE | {"actors": ["Rufus"], "texts": {"en": AMELIE["texts"]["en"]}})
    assert called(connection, "search_keywords", query="Tautou") == []
    assert called(connection, "search_keywords", query="Rufus")


def test_references_add_up(connection: Connection) -> None:
    ((_, title_id),) = upsert(connection, AMELIE | {"refs": ["imdb:tt0211915"]})
    assert upsert(connection, AMELIE | {"refs": ["tmdb:movie:194", "imdb:tt0211915"]}) == [("tmdb:movie:194", title_id)]
    assert upsert(connection, AMELIE | {"refs": ["movielens:4973", "tmdb:movie:194"]}) == [("movielens:4973", title_id)]
    assert stored(connection, title_id)["external_ids"] == ["imdb:tt0211915", "movielens:4973", "tmdb:movie:194"]
    assert len(fetch(connection, "select * from data.titles")) == 1


def test_one_sources_two_titles_stay_two_even_with_one_reference_in_common(connection: Connection) -> None:
    refs = [["movielens:1", "imdb:tt1"], ["movielens:2", "imdb:tt1"]]
    (_, first), (_, second) = upsert(connection, *(AMELIE | {"refs": both} for both in refs))
    assert first != second
    assert upsert(connection, *(AMELIE | {"refs": both} for both in refs)) == [
        ("movielens:1", first),
        ("movielens:2", second),
    ]


def test_a_title_named_twice_in_one_call_is_stored_once(connection: Connection) -> None:
    (_, first), (_, second) = upsert(connection, AMELIE, AMELIE)
    assert first == second
    assert len(fetch(connection, "select * from data.external_ids")) == 2


def test_a_title_without_texts_shows_its_original_title(connection: Connection) -> None:
    ((_, title_id),) = upsert(
        connection,
        {
            "kind": "movie",
            "refs": ["imdb:tt0245429"],
            "original_title": "千と千尋の神隠し",
            "texts": {},
        },
    )
    row = stored(connection, title_id)
    assert (row["title"], row["overview"], row["language"]) == ("千と千尋の神隠し", "", None)


def test_a_title_that_changes_its_kind_is_found_under_the_new_one(connection: Connection, factory: Factory) -> None:
    search_exactly(connection)
    vector = [1.0] + [0.0] * 383
    ((_, title_id),) = upsert(connection, AMELIE)
    factory.embed(title_id, vector)
    upsert(connection, AMELIE | {"kind": "tv"})
    arguments = {"embedding": str(vector), "threshold": 0}
    assert [row["title_id"] for row in called(connection, "match_titles", **arguments, kind="tv")] == [title_id]
    assert called(connection, "match_movies", **arguments) == []


@pytest.mark.parametrize(
    ("wrong", "sqlstate"),
    [
        ({"kind": "podcast"}, "23514"),
        ({"genres": ["slapstick"]}, "23503"),
        ({"year": 5000}, "23514"),
        ({"runtime_minutes": 0}, "23514"),
        ({"imdb_rating": 11}, "23514"),
        ({"original_title": None}, "23502"),
        ({"texts": {"de": {"title": "Amelie"}}}, "23514"),
        ({"texts": {"en": {"overview": "No title."}}}, "23502"),
        ({"refs": ["wikidata:Q484048"]}, "23514"),
        ({"year": "soon"}, "22P02"),
    ],
)
def test_one_wrong_title_refuses_all(connection: Connection, wrong: dict[str, Any], sqlstate: str) -> None:
    with refused(connection, sqlstate):
        upsert(connection, AMELIE | {"refs": ["imdb:tt1"]}, AMELIE | {"refs": ["imdb:tt2"]} | wrong)
    assert catalogue(connection) == [[]] * 8


def test_an_empty_batch_stores_nothing(connection: Connection) -> None:
    assert upsert(connection) == []
    assert catalogue(connection) == [[]] * 8
