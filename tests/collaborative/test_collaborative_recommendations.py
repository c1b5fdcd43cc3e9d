"""Recommendations by the votes of a user's nearest neighbours."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import reference
from tests.communities import HALF_STARS, Matrix, called, fetch, matrices, on_one_connection, settle, tune
from tests.conftest import Connection
from tests.factories import Factory

FUNCTION = "get_collaborative_recommendations"


@on_one_connection
@given(matrix=st.one_of(matrices(), matrices(users=(6, 10), titles=(12, 20), stars=[0.5, 1, 4.5, 5])))
def test_scores_predictions_and_neighbours_equal_the_reference(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        for user in community.users:
            rows = called(connection, FUNCTION, user_id=user, count=200)
            assert rows == called(connection, FUNCTION, user_id=user, count=200, exact=True)
            expected = reference.votes(community.ratings, user, minimum_correlation=0.3)
            assert {row["title_id"]: (row["score"], row["predicted_rating"], row["neighbours"]) for row in rows} == {
                title: (
                    pytest.approx(vote.score, rel=1e-5),
                    pytest.approx(vote.predicted_rating, rel=1e-5),
                    vote.neighbours,
                )
                for title, vote in expected.items()
            }
            assert rows == sorted(rows, key=lambda row: (-row["score"], row["title_id"]))


@on_one_connection
@given(matrix=matrices(stars=HALF_STARS))
def test_the_literal_rule_equals_the_reference(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        for user in community.users:
            rows = called(connection, "get_literal_recommendations", user_id=user, count=200)
            expected = reference.literal_recommendations(community.ratings, user)
            assert {row["title_id"]: (row["predicted_rating"], row["neighbours"]) for row in rows} == {
                title: (pytest.approx(rating, rel=1e-5), raters) for title, (rating, raters) in expected.items()
            }
            assert rows == sorted(rows, key=lambda row: (-row["predicted_rating"], row["title_id"]))


def test_a_case_worked_by_hand(connection: Connection) -> None:
    community = settle(
        connection,
        [
            [5, 3, 1, None, None],
            [5, 3, 1, 5, None],
            [1, 3, 5, None, 5],
        ],
    )
    mean = 37 / 11
    baseline = mean + (5 - mean) / 6
    shared = (27 - 9 * mean) / 8
    my_bias = (9 - 3 * mean - shared) / 8
    twin_bias = (14 - 4 * mean - shared - (5 - mean) / 6) / 9
    # Three titles of three raters in common; the twin has one more, of a single rater.
    three = 3 * 23**-0.7
    similarity = (three / math.sqrt(three * (three + 21**-0.7)) * (1 + 3 / 13)) ** 2
    expected = baseline + my_bias + similarity * (5 - twin_bias - baseline) / (similarity + 0.5)
    assert called(connection, FUNCTION, user_id=community.users[0]) == [
        {
            "title_id": community.titles[3],
            "kind": "movie",
            "title": "Title 3",
            "predicted_rating": pytest.approx(expected),
            "score": pytest.approx(1.75 * similarity),
            "neighbours": 1,
        }
    ]


def test_neighbours_of_the_opposite_taste_or_without_any_do_not_count(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, None], [1, 3, 5, 5], [3, 3, 3, 5]])
    assert called(connection, FUNCTION, user_id=community.users[0]) == []
    tune(connection, "neighbour_minimum_correlation", -1.5)
    (row,) = called(connection, FUNCTION, user_id=community.users[0])
    assert (row["title_id"], row["neighbours"]) == (community.titles[3], 1)


def test_what_every_neighbour_hated_is_not_recommended(connection: Connection) -> None:
    # Two and a half stars below the voter's own mean leave nothing of a vote.
    community = settle(connection, [[5, 4, 5, None, None], [5, 4, 5, 0.5, 5]])
    rows = called(connection, FUNCTION, user_id=community.users[0])
    assert [row["title_id"] for row in rows] == [community.titles[4]]


def test_only_the_most_similar_neighbours_vote(connection: Connection) -> None:
    community = settle(
        connection,
        [
            [5, 3, 1, 4, None, None, None],
            [5, 1, 3, None, None, None, 5],
            [5, 3, 1, None, None, 5, None],
            [5, 3, 1, 4, 5, None, None],
        ],
    )
    for count in range(4):
        tune(connection, "neighbour_count", count)
        rows = called(connection, FUNCTION, user_id=community.users[0])
        assert {row["title_id"] for row in rows} == set(community.titles[4 : 4 + count])


def test_the_least_correlation_is_asked_of_the_neighbours_that_are_kept(connection: Connection) -> None:
    """Somebody of the opposite taste who saw the same takes a place from a like-minded one who saw more besides."""
    community = settle(
        connection,
        [
            [5, 4, 1, *[None] * 30],
            [4, 1, 5, *[None] * 30],
            [5, 4, 1, *[5] * 30],
        ],
    )
    me, opposite, alike = community.users
    nearest = fetch(connection, "select * from engine.nearest_neighbours(%s, false)", me)
    assert [row["user_id"] for row in nearest] == [opposite, alike]
    assert len(called(connection, FUNCTION, user_id=me, count=200)) == 30
    tune(connection, "neighbourhood_size", 1)
    assert called(connection, FUNCTION, user_id=me) == []


def test_votes_of_some_are_more_of_the_same_with_a_larger_budget(connection: Connection) -> None:
    community = settle(
        connection,
        [
            [5, 3, 1, 4, 2, None, None],
            [5, 3, 1, None, None, 5, None],
            [None, None, 1, 4, 2, None, 5],
            [5, 3, 1, None, None, 4, None],
            [None, None, 1, 4, 2, None, 4],
            *[[None, None, None, 3, 3, None, None]] * 9,
        ],
    )
    me, *_ = community.users
    far, near = community.titles[5:]
    every = {row["title_id"]: row for row in called(connection, FUNCTION, user_id=me)}
    assert set(every) == {far, near}
    # Three ratings each of the first two titles; that many are read, and the second is begun.
    tune(connection, "posting_budget", 4)
    (row,) = called(connection, FUNCTION, user_id=me)
    assert row == every[far]
    assert {row["title_id"]: row for row in called(connection, FUNCTION, user_id=me, exact=True)} == every


def test_a_neighbour_correlates_above_the_least_correlation_not_just_at_it(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, None], [5, 3, 1, 5]])
    tune(connection, "neighbour_minimum_correlation", 1)
    assert called(connection, FUNCTION, user_id=community.users[0]) == []
    tune(connection, "neighbour_minimum_correlation", 0.999)
    assert len(called(connection, FUNCTION, user_id=community.users[0])) == 1


def test_titles_without_any_text_are_recommended_under_their_original_title(
    connection: Connection, factory: Factory
) -> None:
    shared = [factory.title() for _ in range(3)]
    textless = factory.title("千と千尋の神隠し", texts={})
    me, twin = factory.user(), factory.user()
    for user in (me, twin):
        factory.rate(user, dict(zip(shared, (5, 3, 1), strict=True)))
    factory.rate(twin, {textless: 5})
    (row,) = called(connection, FUNCTION, user_id=me)
    assert (row["title_id"], row["title"]) == (textless, "千と千尋の神隠し")


def test_predictions_stay_between_half_a_star_and_five(connection: Connection) -> None:
    lovers = settle(connection, [[5, 4.5, 5, None]] + [[5, 4.5, 5, 5]] * 6)
    (row,) = called(connection, FUNCTION, user_id=lovers.users[0])
    assert 4.8 < row["predicted_rating"] <= 5
    tune(connection, "prediction_prior", 0)
    (row,) = called(connection, FUNCTION, user_id=lovers.users[0])
    assert 4.8 < row["predicted_rating"] <= 5
