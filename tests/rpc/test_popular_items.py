"""The best rated titles."""

import pytest
from hypothesis import given

from tests import reference
from tests.conftest import Connection
from tests.engine.communities import Matrix, called, matrices, on_one_connection, settle, tune
from tests.factories import Factory


@on_one_connection
@given(matrix=matrices(users=(5, 14), stars=[3, 3.5, 4]))
def test_the_list_equals_the_reference_ties_included(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        kinds = ("movie", "book", "movie", "tv")
        community = settle(connection, matrix, kinds=kinds)
        kind_of = {title: kinds[column % 4] for column, title in enumerate(community.titles)}
        for user in (None, *community.users):
            expected = reference.popular(community.ratings, community.ratings.get(user or 0, {}))
            for kind in (None, "movie", "tv", "book"):
                rows = called(connection, "get_popular_items", limit=200, kind=kind, user_id=user)
                assert [(row["title_id"], row["mean_rating"], row["rating_count"]) for row in rows] == [
                    row for row in expected if kind in (None, kind_of[row.title_id])
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
    }


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
