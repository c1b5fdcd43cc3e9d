"""Whom it is worth comparing: the walk over a user's titles from the rarest, within a budget of ratings read."""

import math

import pytest

from sync.connection import call
from tests.conftest import Connection
from tests.engine.communities import Community, Matrix, fetch, settle
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
EVERYTHING = 100_000.0


@pytest.fixture
def community(connection: Connection) -> Community:
    return settle(connection, RARE_TO_COMMON)


def candidates(connection: Connection, user_id: int, budget: float, count: int = 1000) -> list[tuple[int, float]]:
    rows = fetch(connection, "select * from engine.neighbour_candidates(%s, %s, %s)", user_id, budget, count)
    return [(row["user_id"], row["weight"]) for row in rows]


def test_shared_titles_weigh_more_the_rarer_they_are(connection: Connection, community: Community) -> None:
    me, rare, middling, second, common, also_common = community.users
    raters = (2, 3, 5)
    rarity = [math.log(1 + 6 / number) for number in raters]
    found = candidates(connection, me, EVERYTHING)
    assert [user for user, _ in found] == [rare, middling, second, common, also_common]
    assert [weight for _, weight in found] == pytest.approx(
        [rarity[0] + rarity[2], rarity[1] + rarity[2], rarity[1], rarity[2], rarity[2]]
    )


@pytest.mark.parametrize(("budget", "titles_walked"), [(1, 1), (2, 1), (2.5, 2), (5, 2), (6, 3), (EVERYTHING, 3)])
def test_the_budget_is_spent_from_the_rarest_title_up(
    connection: Connection, community: Community, budget: float, titles_walked: int
) -> None:
    me, *others = community.users
    walked = community.titles[:titles_walked]
    expected = {other for other in others if any(title in community.ratings[other] for title in walked)}
    assert {user for user, _ in candidates(connection, me, budget)} == expected


def test_however_small_the_budget_the_rarest_title_is_walked(connection: Connection, community: Community) -> None:
    me, rare, *_ = community.users
    assert [user for user, _ in candidates(connection, me, 0.001)] == [rare]


def test_equally_rare_titles_are_walked_in_order_of_their_id(connection: Connection) -> None:
    community = settle(connection, [[5, 5, 5], [1, None, None], [None, 1, None], [None, None, 1]])
    me, *others = community.users
    for walked in (1, 2, 3):
        assert [user for user, _ in candidates(connection, me, 2 * walked)] == others[:walked]


def test_the_best_candidates_are_kept(connection: Connection, community: Community) -> None:
    me, *others = community.users
    for count in range(6):
        assert [user for user, _ in candidates(connection, me, EVERYTHING, count)] == others[:count]


def test_equal_candidates_come_in_order_of_their_id(connection: Connection, factory: Factory) -> None:
    title = factory.title()
    users = [factory.user() for _ in range(5)]
    for user in reversed(users):
        factory.rate(user, {title: 4})
    assert [user for user, _ in candidates(connection, users[2], EVERYTHING, 3)] == [users[0], users[1], users[3]]


def test_without_shared_titles_there_are_no_candidates(connection: Connection, factory: Factory) -> None:
    community = settle(connection, [[5, None], [None, 5]])
    assert candidates(connection, community.users[0], EVERYTHING) == []
    assert candidates(connection, factory.user(), EVERYTHING) == []
    assert candidates(connection, 0, EVERYTHING) == []


@pytest.mark.parametrize("totals", ["never computed", "from before anyone rated"])
def test_rare_titles_weigh_more_without_totals_too(connection: Connection, factory: Factory, totals: str) -> None:
    if totals == "from before anyone rated":
        call(connection, "refresh_totals")
    rare, common = factory.title(), factory.title()
    me, *crowd, kindred = [factory.user() for _ in range(6)]
    for user in (me, *crowd):
        factory.rate(user, {common: 4})
    for user in (me, kindred):
        factory.rate(user, {rare: 4})
    assert candidates(connection, me, EVERYTHING)[0][0] == kindred
