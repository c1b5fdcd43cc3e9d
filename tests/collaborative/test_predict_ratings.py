"""Predicted ratings, in stars."""

import pytest
from hypothesis import given

from sync.connection import call
from tests import reference
from tests.communities import Matrix, Row, called, matrices, on_one_connection, settle, tune
from tests.conftest import Connection
from tests.factories import Factory


def predictions(connection: Connection, user_id: int, title_ids: list[int]) -> dict[int, Row]:
    rows = called(connection, "predict_ratings", user_id=user_id, title_ids=title_ids)
    assert [row["title_id"] for row in rows] == sorted(set(title_ids))
    return {row["title_id"]: row for row in rows}


@on_one_connection
@given(matrix=matrices())
def test_predictions_equal_the_reference(connection: Connection, factory: Factory, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        unrated = factory.title()
        for user in community.users:
            found = predictions(connection, user, [*community.titles, unrated, 0])
            expected = reference.predictions(community.ratings, user, [*community.titles, unrated, 0])
            for title, prediction in expected.items():
                row = found[title]
                assert row["predicted_rating"] == pytest.approx(prediction.predicted_rating, rel=1e-5)
                assert row["baseline"] == pytest.approx(prediction.baseline, rel=1e-9)
                assert row["neighbours"] == prediction.neighbours
                assert 0.5 <= row["predicted_rating"] <= 5
                assert 0.5 <= row["baseline"] <= 5
                if not prediction.neighbours:
                    assert row["predicted_rating"] == row["baseline"]


def test_a_case_worked_by_hand(connection: Connection) -> None:
    community = settle(
        connection,
        [
            [5, 3, 1, None],
            [5, 3, 1, 5],
            [1, 3, 5, 1],
        ],
    )
    mean = 3
    shared = (27 - 9 * mean) / 8
    last_bias = (6 - 2 * mean) / 7
    my_bias = (9 - 3 * mean - shared) / 8
    twin_bias = (14 - 4 * mean - shared - last_bias) / 9
    weight = 3 / 53
    baseline = mean + last_bias + my_bias
    expected = baseline + weight * (5 - twin_bias - mean - last_bias) / (weight + 0.5)
    (row,) = predictions(connection, community.users[0], community.titles[3:]).values()
    assert row == {
        "title_id": community.titles[3],
        "predicted_rating": pytest.approx(expected),
        "baseline": pytest.approx(baseline),
        "neighbours": 1,
    }


def test_every_distinct_title_gets_one_row_known_or_not(connection: Connection) -> None:
    community = settle(connection, [[5, 4], [4, 3]])
    first, second = community.titles
    found = predictions(connection, community.users[0], [second, 0, first, second, 0, 2_147_483_647])
    assert len(found) == 4
    assert found[0]["baseline"] == found[2_147_483_647]["baseline"]


def test_an_unknown_users_predictions_are_the_titles_baselines(connection: Connection) -> None:
    community = settle(connection, [[5, 2], [4, 1]])
    found = predictions(connection, 0, community.titles)
    assert [found[title]["predicted_rating"] for title in community.titles] == pytest.approx([3 + 3 / 7, 3 - 3 / 7])


def test_only_neighbours_of_the_same_taste_contribute(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, None], [1, 3, 5, 5], [3, 3, 3, 5], [5, 3, 1, 4]])
    (row,) = predictions(connection, community.users[0], community.titles[3:]).values()
    assert row["neighbours"] == 1


def test_without_a_prior_a_title_that_no_neighbour_rated_keeps_its_baseline(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, None], [5, 3, 1, None], [None, None, None, 4]])
    tune(connection, "prediction_prior", 0)
    (row,) = predictions(connection, community.users[0], community.titles[3:]).values()
    assert row["neighbours"] == 0
    assert row["predicted_rating"] == row["baseline"] > 3


def test_what_is_stored_of_neighbours_changes_no_prediction(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, None], [5, 3, 1, 5], [4, 3, 2, 4], [1, 3, 5, 1]])
    me, *_ = community.users
    before = predictions(connection, me, community.titles)
    tune(connection, "neighbourhood_size", 1)
    call(connection, "refresh_neighbours", user_id=me)
    assert predictions(connection, me, community.titles) == before
