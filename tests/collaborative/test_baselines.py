"""Baselines: what a rating would be without knowing anyone's taste."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from sync.derived import refresh_derived
from tests import reference
from tests.communities import Matrix, fetch, matrices, on_one_connection, settle, tune, value
from tests.conftest import Connection
from tests.factories import Factory


def baselines(connection: Connection, title_ids: list[int] | None) -> list[tuple[Any, ...]]:
    rows = fetch(connection, "select * from engine.title_baselines(%s)", title_ids)
    return [(row["title_id"], row["baseline"]) for row in rows]


def test_before_the_first_refresh_the_mean_is_the_prior(connection: Connection, factory: Factory) -> None:
    title_id = factory.title()
    factory.rate(factory.user(), {title_id: 1})
    assert value(connection, "select engine.global_mean()") == 3.5
    assert baselines(connection, [title_id]) == [(title_id, pytest.approx(3.5 + (1 - 3.5) / 6))]
    tune(connection, "prior_mean", 3)
    assert value(connection, "select engine.global_mean()") == 3


def test_a_refresh_without_ratings_keeps_the_prior(connection: Connection, factory: Factory) -> None:
    factory.title()
    refresh_derived(connection)
    assert value(connection, "select engine.global_mean()") == 3.5


def test_the_mean_is_that_of_the_last_refresh(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(2)]
    user = factory.user()
    factory.rate(user, {titles[0]: 2})
    call(connection, "refresh_totals")
    factory.rate(user, {titles[1]: 5})
    assert value(connection, "select engine.global_mean()") == 2
    assert call(connection, "refresh_totals") == [(2, 3.5, 1)]
    assert value(connection, "select engine.global_mean()") == 3.5


def test_a_case_worked_by_hand(connection: Connection) -> None:
    # Mean 3. The first title's bias is (2 + 1) / (2 + 5), the second's (-1 - 2) / 7; so is the biases' of the users.
    community = settle(connection, [[5, 2], [4, 1]])
    first, second = community.titles
    assert baselines(connection, [second, first]) == [
        (second, pytest.approx(3 - 3 / 7)),
        (first, pytest.approx(3 + 3 / 7)),
    ]
    rows = fetch(connection, "select * from data.user_profiles order by user_id")
    assert [(row["user_id"], row["rating_mean"], row["rating_count"]) for row in rows] == [
        (community.users[0], 3.5, 2),
        (community.users[1], 2.5, 2),
    ]
    assert [row["bias"] for row in rows] == pytest.approx([1 / 7, -1 / 7])


def test_titles_without_ratings_and_unknown_titles_get_the_mean(connection: Connection, factory: Factory) -> None:
    settle(connection, [[5, 4]])
    unrated = factory.title()
    assert baselines(connection, [unrated, 0]) == [(unrated, 4.5), (0, 4.5)]
    assert baselines(connection, []) == []
    assert baselines(connection, None) == []


@on_one_connection
@given(matrix=matrices(stars=[0.5, 0.7, 2, 3.5, 4.9, 5]))
def test_baselines_equal_the_reference(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        mean = value(connection, "select engine.global_mean()")
        assert mean == pytest.approx(reference.global_mean(community.ratings))
        assert dict(baselines(connection, community.titles)) == {
            title: pytest.approx(reference.title_baseline(community.ratings, title)) for title in community.titles
        }
        profiles = fetch(connection, "select * from data.user_profiles")
        assert {row["user_id"]: row["bias"] for row in profiles} == {
            user: pytest.approx(reference.user_bias(community.ratings, user), abs=1e-9) for user in community.users
        }


@on_one_connection
@given(shrinkage=st.floats(0, 100), stars=st.lists(st.sampled_from([0.5, 3.0, 5.0]), min_size=1, max_size=5))
def test_shrinkage_pulls_a_baseline_between_the_titles_mean_and_everybodys(
    connection: Connection, factory: Factory, shrinkage: float, stars: list[float]
) -> None:
    with connection.transaction(force_rollback=True):
        title_id = factory.title()
        for rating in stars:
            factory.rate(factory.user(), {title_id: rating})
        tune(connection, "baseline_shrinkage", shrinkage)
        ((_, baseline),) = baselines(connection, [title_id])
        low, high = sorted([sum(stars) / len(stars), 3.5])
        assert low - 1e-9 <= baseline <= high + 1e-9
