"""Whom it is worth comparing: the walk over a user's titles from the rarest, within a budget of ratings read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import reference
from tests.communities import Community, Matrix, fetch, matrices, on_one_connection, settle, tune
from tests.conftest import Connection
from tests.factories import Factory

# The first user shares a rare title with the second, a less rare one with the third, a common one with everybody.
RARE_TO_COMMON: Matrix = [
    [5, 5, 5],
    [4, None, 4],
    [None, 3, 4],
    [None, 2, None],
    [None, None, 1],
    [None, None, 2],
]


@pytest.fixture
def community(connection: Connection) -> Community:
    return settle(connection, RARE_TO_COMMON)


def candidates(connection: Connection, user_id: int, *, exact: bool = False) -> list[tuple[int, float]]:
    rows = fetch(connection, "select * from engine.neighbour_candidates(%s, %s)", user_id, exact)
    return [(row["user_id"], row["weight"]) for row in rows]


def users_of(found: list[tuple[int, float]]) -> list[int]:
    return [user for user, _ in found]


def test_shared_titles_weigh_more_the_rarer_they_are_in_proportion_to_all_that_was_rated(
    connection: Connection, community: Community
) -> None:
    tune(connection, "neighbour_minimum_common", 1)
    me, rare, middling, second, common, also_common = community.users
    weights = [(raters + 20) ** -0.7 for raters in (2, 3, 5)]
    shared = {
        rare: weights[0] + weights[2],
        middling: weights[1] + weights[2],
        second: weights[1],
        common: weights[2],
        also_common: weights[2],
    }
    found = candidates(connection, me)
    # Everybody but me shares all they rated, so that the proportion is the root of the weight.
    assert dict(found) == {user: pytest.approx(math.sqrt(weight)) for user, weight in shared.items()}
    assert users_of(found) == [rare, middling, second, common, also_common]


def test_who_rated_little_else_comes_before_who_rated_everything(connection: Connection) -> None:
    community = settle(connection, [[5, 5, 5, None, None], [5, 5, 5, 5, 5], [5, 5, 5, None, None]])
    me, everything, alike = community.users
    assert users_of(candidates(connection, me)) == [alike, everything]


@pytest.mark.parametrize(
    ("budget", "titles_walked"), [(0, 0), (0.001, 1), (2, 1), (2.5, 2), (5, 2), (5.5, 3), (60_000, 3)]
)
def test_the_budget_is_spent_from_the_rarest_title_up(
    connection: Connection, community: Community, budget: float, titles_walked: int
) -> None:
    tune(connection, "posting_budget", budget)
    tune(connection, "neighbour_minimum_common", 1)
    me, *others = community.users
    walked = community.titles[:titles_walked]
    expected = {other for other in others if any(title in community.ratings[other] for title in walked)}
    assert set(users_of(candidates(connection, me))) == expected
    assert set(users_of(candidates(connection, me, exact=True))) == set(others)


def test_equally_rare_titles_are_walked_in_order_of_their_id(connection: Connection) -> None:
    community = settle(connection, [[5, 5, 5], [1, None, None], [None, 1, None], [None, None, 1]])
    me, *others = community.users
    tune(connection, "neighbour_minimum_common", 1)
    for walked in (1, 2, 3):
        tune(connection, "posting_budget", 2 * walked)
        assert users_of(candidates(connection, me)) == others[:walked]


@pytest.mark.parametrize("count", range(6))
def test_where_the_budget_ends_the_best_candidates_are_kept(
    connection: Connection, community: Community, count: int
) -> None:
    tune(connection, "posting_budget", 5)
    tune(connection, "neighbour_candidates", count)
    me, rare, middling, second, *_ = community.users
    assert users_of(candidates(connection, me)) == [second, rare, middling][:count]


@pytest.mark.parametrize("length", range(5))
def test_only_who_shares_most_is_looked_up(connection: Connection, community: Community, length: int) -> None:
    tune(connection, "posting_budget", 5)
    tune(connection, "neighbour_shortlist", length)
    me, rare, middling, second, *_ = community.users
    assert set(users_of(candidates(connection, me))) == set([rare, middling, second][:length])


def test_a_budget_that_covers_everything_keeps_everybody_who_shares_enough(connection: Connection) -> None:
    community = settle(connection, [[5, 5, 5, 5]] + [[4, 4, 4, None]] * 5 + [[3, 3, None, None]] * 3)
    me, *others = community.users
    tune(connection, "neighbour_candidates", 1)
    tune(connection, "neighbour_shortlist", 1)
    # As a set: sums of the same weights in another order may differ in their last digit.
    assert set(users_of(candidates(connection, me))) == set(others[:5])
    assert dict(candidates(connection, me)) == pytest.approx(dict(candidates(connection, me, exact=True)))
    # The title that only I rated is the first; all that was read before the last are 1 + 6 + 9 ratings.
    tune(connection, "posting_budget", 16)
    (best,) = users_of(candidates(connection, me))
    assert best in others[:5]


def test_equal_candidates_come_in_order_of_their_id(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(2)]
    users = [factory.user() for _ in range(5)]
    for user in reversed(users):
        factory.rate(user, dict.fromkeys(titles, 4))
    connection.execute("update data.user_profiles set rarity_weight = 1")
    tune(connection, "posting_budget", 1)
    tune(connection, "neighbour_candidates", 3)
    assert users_of(candidates(connection, users[2])) == [users[0], users[1], users[3]]


def test_without_shared_titles_there_are_no_candidates(connection: Connection, factory: Factory) -> None:
    community = settle(connection, [[5, None], [None, 5]])
    tune(connection, "neighbour_minimum_common", 1)
    for user in (community.users[0], factory.user(), 0, -1):
        for exact in (False, True):
            assert candidates(connection, user, exact=exact) == []
    assert fetch(connection, "select * from engine.neighbour_candidates(null, false)") == []


def test_nobody_shares_more_than_they_have(connection: Connection, factory: Factory) -> None:
    """Weights stored by the last refresh lag behind: whoever shares all they rated is at most the root of it."""
    titles = [factory.title() for _ in range(3)]
    me, other = factory.user(), factory.user()
    for user in (me, other):
        factory.rate(user, dict.fromkeys(titles, 4))
    connection.execute("update data.user_profiles set rarity_weight = 0")
    ((found, weight),) = candidates(connection, me)
    assert found == other
    assert weight == pytest.approx(math.sqrt(3 * 22**-0.7))


@on_one_connection
@given(
    matrix=matrices(users=(4, 10), titles=(4, 10), stars=[1, 3, 5]),
    budget=st.integers(0, 60),
    shortlist=st.integers(1, 10),
    count=st.integers(1, 10),
)
def test_candidates_equal_the_reference_whatever_the_budget(
    connection: Connection, matrix: Matrix, budget: int, shortlist: int, count: int
) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        tune(connection, "posting_budget", budget)
        tune(connection, "neighbour_shortlist", shortlist)
        tune(connection, "neighbour_candidates", count)
        for user in community.users:
            for exact in (False, True):
                expected = reference.candidates(
                    community.ratings, user, budget=budget, shortlist=shortlist, count=count, exact=exact
                )
                found = candidates(connection, user, exact=exact)
                assert [weight for _, weight in found] == pytest.approx(list(expected.values()))
                assert dict(found) == {other: pytest.approx(weight) for other, weight in expected.items()}
