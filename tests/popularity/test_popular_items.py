"""The most popular titles, by each of the methods."""

from itertools import product

import pytest
from hypothesis import given

from sync.connection import call
from tests import reference
from tests.communities import Matrix, called, matrices, on_one_connection, refused, settle, tune
from tests.conftest import Connection
from tests.factories import Factory


@on_one_connection
@given(matrix=matrices(users=(5, 14), stars=[3, 3.5, 4]))
def test_the_list_equals_the_reference_ties_included(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        kinds = ("movie", "book", "movie", "tv")
        community = settle(connection, matrix, kinds=kinds)
        kind_of = {title: kinds[column % 4] for column, title in enumerate(community.titles)}
        for user, method in product((None, *community.users), ("average", "bayesian")):
            expected = reference.popular(community.ratings, community.ratings.get(user or 0, {}), method)
            for kind in (None, "movie", "tv", "book"):
                rows = called(connection, "get_popular_items", limit=200, kind=kind, user_id=user, method=method)
                found = [(row["title_id"], row["mean_rating"], row["rating_count"], row["score"]) for row in rows]
                assert found == [
                    (row.title_id, pytest.approx(row.mean_rating), row.rating_count, pytest.approx(row.score))
                    for row in expected
                    if kind in (None, kind_of[row.title_id])
                ]
                assert all(row["kind"] == kind_of[row["title_id"]] for row in rows)


def test_a_case_worked_by_hand(connection: Connection) -> None:
    # Means 4, 4, 4.5, 4 and 5; the last has too few ratings, the second has one rating more than the others.
    community = settle(
        connection,
        [
            [4, 4, 4.5, 4, 5],
            [4, 4, 4.5, 4, 5],
            [4, 4, 4.5, 4, 5],
            [4, 4, 4.5, 4, 5],
            [4, 4, 4.5, 4, None],
            [None, 4, None, None, None],
        ],
    )
    first, second, third, fourth, _ = community.titles
    rows = called(connection, "get_popular_items")
    assert [row["title_id"] for row in rows] == [third, second, first, fourth]
    assert rows[0] == {
        "title_id": third,
        "kind": "movie",
        "title": "Title 2",
        "mean_rating": 4.5,
        "rating_count": 5,
        "score": 4.5,
    }


def test_a_bayesian_mean_assumes_ratings_of_the_mean_of_all(connection: Connection) -> None:
    # Mean 3; a hundred ratings of 4 outweigh a single one of 5.
    community = settle(connection, [[4, 1], *[[4, 2]] * 99])
    tune(connection, "bayesian_prior_ratings", 100)
    first, second = community.titles
    mean = (400 + 199) / 200
    assert [(row["title_id"], row["score"]) for row in called(connection, "get_popular_items", method="bayesian")] == [
        (first, pytest.approx((400 + 100 * mean) / 200)),
        (second, pytest.approx((199 + 100 * mean) / 200)),
    ]


def test_one_enthusiast_does_not_make_a_bayesian_favourite(connection: Connection) -> None:
    community = settle(connection, [[4.5, 5, 2], *[[4.5, None, 2]] * 30])
    many, lucky, poor = community.titles
    bayesian = called(connection, "get_popular_items", method="bayesian")
    assert [row["title_id"] for row in bayesian] == [many, lucky, poor]
    tune(connection, "popular_minimum_ratings", 1)
    assert [row["title_id"] for row in called(connection, "get_popular_items")] == [lucky, many, poor]


def test_trending_titles_come_as_the_last_refresh_found_them(connection: Connection, factory: Factory) -> None:
    quiet, old, new = (factory.title() for _ in range(3))
    users = [factory.user() for _ in range(3)]
    factory.rate(users[0], {new: 2})
    factory.rate(users[1], {old: 5})
    connection.execute("update data.ratings set rated_at = now() - interval '60 days' where title_id = %s", [old])
    assert [row["score"] for row in called(connection, "get_popular_items", method="trending")] == [0, 0, 0]
    call(connection, "refresh_trends")
    rows = called(connection, "get_popular_items", method="trending")
    assert [(row["title_id"], row["mean_rating"], row["rating_count"]) for row in rows] == [
        (new, 2, 1),
        (old, 5, 1),
        (quiet, None, 0),
    ]
    assert [row["score"] for row in rows] == pytest.approx(
        [reference.trend([0]), reference.trend([60]), reference.trend([])]
    )
    factory.rate(users[2], {quiet: 5, old: 5})
    assert [row["title_id"] for row in called(connection, "get_popular_items", method="trending")] == [new, old, quiet]
    assert [
        row["title_id"] for row in called(connection, "get_popular_items", method="trending", user_id=users[2])
    ] == [new]


def test_the_rating_elsewhere_counts_from_enough_votes_on(connection: Connection, factory: Factory) -> None:
    factory.title(imdb_rating=9.9, imdb_votes=999)
    factory.title(imdb_votes=5000)
    factory.title(imdb_rating=9)
    factory.title(tmdb_rating=9.5, tmdb_votes=100_000)
    good = factory.title(imdb_rating=8, imdb_votes=1000)
    better = factory.title(imdb_rating=8.5, imdb_votes=1_000_000, kind="tv")
    also_good = factory.title(imdb_rating=8, imdb_votes=2000)
    factory.rate(factory.user(), {also_good: 1})
    rows = called(connection, "get_popular_items", method="imdb")
    assert [(row["title_id"], row["score"], row["mean_rating"], row["rating_count"]) for row in rows] == [
        (better, 8.5, None, 0),
        (also_good, 8, 1, 1),
        (good, 8, None, 0),
    ]
    series = called(connection, "get_popular_items", method="imdb", kind="tv")
    assert [row["title_id"] for row in series] == [better]


@pytest.mark.parametrize("method", ["average", "bayesian", "trending", "imdb"])
def test_every_method_leaves_out_what_was_rated_or_named(connection: Connection, factory: Factory, method: str) -> None:
    titles = [factory.title(imdb_rating=8, imdb_votes=5000) for _ in range(5)]
    for _ in range(5):
        factory.rate(factory.user(), dict.fromkeys(titles, 4))
    me = factory.user()
    factory.rate(me, {titles[1]: 2})
    factory.onboard(me, favourites=[titles[2], *[factory.title() for _ in range(4)]])
    call(connection, "refresh_trends")
    arguments = {"method": method, "user_id": me, "exclude": [titles[3]]}
    found = {row["title_id"] for row in called(connection, "get_popular_items", **arguments)}
    assert found & set(titles) == {titles[0], titles[4]}


@pytest.mark.parametrize("method", ["average", "bayesian", "trending", "imdb"])
def test_each_list_is_the_beginning_of_a_longer_one(connection: Connection, factory: Factory, method: str) -> None:
    titles = [factory.title(imdb_rating=8, imdb_votes=5000) for _ in range(6)]
    for _ in range(5):
        factory.rate(factory.user(), dict.fromkeys(titles, 4))
    call(connection, "refresh_trends")
    for limit in range(8):
        rows = called(connection, "get_popular_items", method=method, limit=limit)
        assert [row["title_id"] for row in rows] == titles[:limit]


@pytest.mark.parametrize("method", ["best", "", "Average", None])
def test_an_unknown_method_is_refused_by_its_name(connection: Connection, method: str | None) -> None:
    with refused(connection, "PT422") as messages:
        called(connection, "get_popular_items", method=method)
    assert messages[0] == f"There is no method {'null' if method is None else method}."


@pytest.mark.parametrize("least", [6, 5, 4, 1, 0])
def test_how_many_ratings_a_title_needs_is_tuned(connection: Connection, factory: Factory, least: int) -> None:
    community = settle(connection, [[4, 3, None]] * 4 + [[4, None, None]])
    factory.title()
    tune(connection, "popular_minimum_ratings", least)
    rows = called(connection, "get_popular_items")
    expected = [title for title, raters in zip(community.titles, (5, 4), strict=False) if raters >= least]
    assert [row["title_id"] for row in rows] == expected


def test_an_unknown_kind_has_no_popular_titles(connection: Connection) -> None:
    settle(connection, [[4, 3]] * 5)
    assert called(connection, "get_popular_items", kind="podcast") == []


def test_a_title_without_any_text_is_popular_under_its_original_title(connection: Connection, factory: Factory) -> None:
    title_id = factory.title("千と千尋の神隠し", texts={})
    for _ in range(5):
        factory.rate(factory.user(), {title_id: 5})
    (row,) = called(connection, "get_popular_items")
    assert (row["title_id"], row["title"]) == (title_id, "千と千尋の神隠し")
