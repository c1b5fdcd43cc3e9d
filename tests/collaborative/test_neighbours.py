"""Neighbours: correlations and similarities read off the stored profiles."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests import reference
from tests.communities import HALF_STARS, Matrix, Row, fetch, matrices, on_one_connection, settle, tune
from tests.conftest import Connection
from tests.factories import Factory

TENTHS = [tenth / 10 for tenth in range(5, 51)]
NARROW = [4.7, 4.8, 4.9]


def neighbours(connection: Connection, user_id: int) -> dict[int, Row]:
    rows = fetch(connection, "select * from engine.pearson_neighbours(%s, false)", user_id)
    found = {row["user_id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def compare_with_the_reference(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        for user in community.users:
            found = neighbours(connection, user)
            expected = reference.neighbours(community.ratings, user)
            assert {other: row["common"] for other, row in found.items()} == {
                other: neighbour.common for other, neighbour in expected.items()
            }
            for other, neighbour in expected.items():
                correlation = found[other]["correlation"]
                assert (correlation is None) == (neighbour.correlation is None), (user, other, correlation)
                assert correlation == pytest.approx(neighbour.correlation, abs=1e-5)
                assert correlation is None or -1 <= correlation <= 1
                assert found[other]["similarity"] == pytest.approx(neighbour.similarity, rel=1e-5)


@on_one_connection
@given(matrix=matrices())
def test_half_star_profiles_correlate_as_numpy_says(connection: Connection, matrix: Matrix) -> None:
    compare_with_the_reference(connection, matrix)


@on_one_connection
@given(matrix=st.one_of(matrices(stars=TENTHS), matrices(stars=[0.7, 4.9]), matrices(stars=NARROW)))
def test_profiles_of_any_stars_correlate_as_numpy_says(connection: Connection, matrix: Matrix) -> None:
    compare_with_the_reference(connection, matrix)


@pytest.mark.parametrize("stars", [0.7, 3.3, 4.7, 4.9])
def test_two_users_who_never_vary_have_no_correlation(connection: Connection, stars: float) -> None:
    community = settle(connection, [[stars] * 14, [0.7] * 7 + [None] * 7, [3.3] * 14])
    me, *others = community.users
    correlations = {other: row["correlation"] for other, row in neighbours(connection, me).items()}
    assert correlations == dict.fromkeys(others)


@on_one_connection
@given(matrix=matrices())
def test_similarity_is_symmetric(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        found = {user: neighbours(connection, user) for user in community.users}
        for user, theirs in found.items():
            for other, row in theirs.items():
                back = found[other][user]
                assert row["common"] == back["common"]
                assert row["correlation"] == pytest.approx(back["correlation"], abs=1e-12)
                # A profile's own weight is a sum of eight-byte floats, the weights in the walk are four-byte ones.
                assert row["similarity"] == pytest.approx(back["similarity"], rel=1e-5)


@on_one_connection
@given(data=st.data())
def test_the_order_in_which_ratings_arrive_is_irrelevant(connection: Connection, factory: Factory, data: Any) -> None:
    with connection.transaction(force_rollback=True):
        titles = [factory.title() for _ in range(6)]
        cells = [(user, title) for user in range(4) for title in titles]
        kept = data.draw(st.dictionaries(st.sampled_from(cells), st.sampled_from(HALF_STARS), min_size=8))
        seen = []
        for order in (sorted(kept), data.draw(st.permutations(sorted(kept)))):
            with connection.transaction(force_rollback=True):
                users = [factory.user() for _ in range(4)]
                for user, title in order:
                    factory.rate(users[user], {title: kept[user, title]})
                call(connection, "refresh_profiles")
                seen.append(
                    [
                        {
                            users.index(other): (row["common"], row["correlation"], row["similarity"])
                            for other, row in neighbours(connection, me).items()
                        }
                        for me in users
                    ]
                )
        assert seen[0] == [
            {
                other: (common, correlation, pytest.approx(similarity))
                for other, (common, correlation, similarity) in theirs.items()
            }
            for theirs in seen[1]
        ]


def test_a_case_worked_by_hand(connection: Connection) -> None:
    community = settle(
        connection,
        [
            [1, 2, 3, 4, None],
            [2, 1, 4, 3, 5],
            [5, 4, 3, None, None],
            [3, 3, 3, None, None],
            [5, 5, None, None, None],
        ],
    )
    me, alike, opposite, flat, _ = community.users
    # Raters of the titles: 5, 5, 4, 2 and 1.
    first, second, third, fourth, fifth = ((raters + 20) ** -0.7 for raters in (5, 5, 4, 2, 1))
    mine = first + second + third + fourth
    three = (first + second + third) / math.sqrt(mine * (first + second + third))
    found = neighbours(connection, me)
    assert set(found) == {alike, opposite, flat}
    assert found[alike] == {
        "user_id": alike,
        "common": 4,
        "correlation": pytest.approx(0.6),
        "similarity": pytest.approx((mine / math.sqrt(mine * (mine + fifth)) * (1 + 0.6 * 4 / 14)) ** 2),
    }
    assert found[opposite] == {
        "user_id": opposite,
        "common": 3,
        "correlation": -1,
        "similarity": pytest.approx((three * (1 - 3 / 13)) ** 2),
    }
    assert found[flat] == {
        "user_id": flat,
        "common": 3,
        "correlation": None,
        "similarity": pytest.approx(three**2),
    }


def test_sharing_a_rare_title_makes_more_similar_than_sharing_a_common_one(connection: Connection) -> None:
    crowd: Matrix = [[None, None, None, 3]] * 20
    community = settle(connection, [[5, 3, 1, 4], [5, 3, 1, None], [None, 3, 1, 4], *crowd])
    me, rare, common, *_ = community.users
    found = neighbours(connection, me)
    assert found[rare]["similarity"] > found[common]["similarity"]


def test_nobody_shares_more_than_they_have_however_old_their_stored_weight_is(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, 4], [5, 3, 1, None]])
    connection.execute("update data.user_profiles set rarity_weight = 0")
    ((_, row),) = neighbours(connection, community.users[0]).items()
    shared, alone = 3 * 22**-0.7, 21**-0.7
    cosine = shared / math.sqrt((shared + alone) * shared)
    assert row["similarity"] == pytest.approx((cosine * (1 + 3 / 13)) ** 2)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3.5])
def test_the_exponent_sharpens_similarities(connection: Connection, exponent: float) -> None:
    community = settle(connection, [[1, 2, 3, 4], [2, 1, 4, 3]])
    tune(connection, "similarity_exponent", exponent)
    ((_, row),) = neighbours(connection, community.users[0]).items()
    assert row["similarity"] == pytest.approx((1 + 0.6 * 4 / 14) ** exponent)


def test_as_many_of_the_most_similar_are_kept_as_tuned(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1, 4], [5, 3, 1, 4], [5, 1, 3, None], [1, 3, 5, None], [5, 3, 1, 4]])
    me, twin, alike, opposite, other_twin = community.users
    for size in range(5):
        tune(connection, "neighbourhood_size", size)
        for exact in (False, True):
            rows = fetch(connection, "select * from engine.top_neighbours(%s, %s)", me, exact)
            assert [row["user_id"] for row in rows] == [twin, other_twin, alike, opposite][:size]


@on_one_connection
@given(matrix=matrices(), budget=st.integers(0, 80), count=st.integers(0, 12))
def test_a_budget_finds_some_of_the_neighbours_with_the_same_similarity(
    connection: Connection, matrix: Matrix, budget: int, count: int
) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        tune(connection, "posting_budget", budget)
        tune(connection, "neighbour_candidates", count)
        for user, mine in community.ratings.items():
            every = fetch(connection, "select * from engine.pearson_neighbours(%s, true)", user)
            found = fetch(connection, "select * from engine.pearson_neighbours(%s, false)", user)
            exact = {row["user_id"]: row for row in every}
            assert all(row == exact[row["user_id"]] for row in found)
            raters = sorted(sum(title in theirs for theirs in community.ratings.values()) for title in mine)
            if sum(raters[:-1]) < budget:
                assert len(found) == len(every)
            else:
                assert len(found) <= count


def test_users_with_fewer_than_three_common_titles_are_no_neighbours(connection: Connection) -> None:
    community = settle(connection, [[1, 2, 3, None], [1, 2, None, 3], [3, 2, 1, 5]])
    assert set(neighbours(connection, community.users[0])) == {community.users[2]}
    tune(connection, "neighbour_minimum_common", 2)
    assert set(neighbours(connection, community.users[0])) == {community.users[1], community.users[2]}


def test_nobody_is_their_own_neighbour(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    factory.rate(me, {factory.title(): stars for stars in (1, 3, 5)})
    assert neighbours(connection, me) == {}


def test_unknown_users_and_users_without_ratings_have_no_neighbours(connection: Connection, factory: Factory) -> None:
    settle(connection, [[1, 2, 3]])
    assert neighbours(connection, factory.user()) == {}
    assert neighbours(connection, 0) == {}
    for unknown in (0, None):
        for exact in (False, True):
            assert fetch(connection, "select * from engine.pearson_neighbours(%s, %s)", unknown, exact) == []
            assert fetch(connection, "select * from engine.nearest_neighbours(%s, %s)", unknown, exact) == []


def test_taking_every_rating_back_leaves_no_neighbours(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(3)]
    me, other = factory.user(), factory.user()
    for user in (me, other):
        factory.rate(user, dict(zip(titles, (1, 3, 5), strict=True)))
    assert set(neighbours(connection, me)) == {other}
    for title in titles:
        fetch(connection, "select * from rpc.unrate_title(%s, %s)", other, title)
    assert neighbours(connection, me) == {}
    assert neighbours(connection, other) == {}
