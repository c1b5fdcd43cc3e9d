"""Order in which the refresh computes neighbours: active users without good stored ones, by id."""

import pytest

from sync.connection import call
from tests.communities import tune, value
from tests.conftest import Connection
from tests.factories import Factory

ENOUGH = 3


@pytest.fixture
def readers(factory: Factory) -> list[int]:
    """Three users who have just rated enough."""
    titles = [factory.title() for _ in range(ENOUGH)]
    users = [factory.user() for _ in range(3)]
    for user in users:
        factory.rate(user, dict.fromkeys(titles, 4))
    return users


def stale(connection: Connection) -> list[int]:
    """Everybody that is due, one after the other."""
    found: list[int] = []
    while True:
        last = found[-1] if found else 0
        following = value(connection, "select engine.next_stale_neighbourhood(%s)", last)
        if following is None:
            return found
        found.append(following)
        assert len(found) < 100


def test_active_users_come_in_order_until_their_neighbours_are_stored(
    connection: Connection, readers: list[int]
) -> None:
    assert stale(connection) == readers
    call(connection, "refresh_neighbours", user_id=readers[1])
    assert stale(connection) == [readers[0], readers[2]]
    assert value(connection, "select engine.next_stale_neighbourhood(%s)", readers[0]) == readers[2]
    assert value(connection, "select engine.next_stale_neighbourhood(%s)", readers[2]) is None
    assert value(connection, "select engine.next_stale_neighbourhood(null)") is None


def test_a_changed_profile_makes_its_neighbours_stale(
    connection: Connection, factory: Factory, readers: list[int]
) -> None:
    for user in readers:
        call(connection, "refresh_neighbours", user_id=user)
    assert stale(connection) == []
    factory.rate(readers[2], {factory.title(): 1})
    assert stale(connection) == [readers[2]]


@pytest.mark.parametrize(("days", "is_due"), [(6.9, False), (7.1, True)])
def test_neighbours_are_computed_again_after_a_while(
    connection: Connection, readers: list[int], days: float, *, is_due: bool
) -> None:
    for user in readers:
        call(connection, "refresh_neighbours", user_id=user)
    connection.execute(
        "update data.user_neighbours set computed_at = now() - %s * interval '1 day' where user_id = %s",
        [days, readers[0]],
    )
    assert stale(connection) == ([readers[0]] if is_due else [])
    tune(connection, "neighbour_stale_days", 0)
    assert stale(connection) == ([readers[0]])


@pytest.mark.parametrize(("days", "is_active"), [(29.9, True), (30.1, False)])
def test_only_users_who_did_something_lately_are_due(
    connection: Connection, readers: list[int], days: float, *, is_active: bool
) -> None:
    connection.execute(
        "update data.interactions set occurred_at = now() - %s * interval '1 day' where user_id <> %s",
        [days, readers[1]],
    )
    assert stale(connection) == (readers if is_active else [readers[1]])


def test_looking_at_a_title_is_doing_something(connection: Connection, factory: Factory, readers: list[int]) -> None:
    connection.execute("delete from data.interactions")
    assert stale(connection) == []
    event = {"event_ids": ["a"], "events": ["view"], "title_ids": [factory.title()]}
    call(connection, "track_interactions", user_id=readers[2], **event, queries=[None], occurred_at=[None])
    assert stale(connection) == [readers[2]]


@pytest.mark.parametrize(("rated", "is_due"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_too_few_ratings_make_no_neighbours(
    connection: Connection, factory: Factory, rated: int, *, is_due: bool
) -> None:
    user = factory.user()
    factory.rate(user, {factory.title(): 3 for _ in range(rated)})
    assert stale(connection) == ([user] if is_due else [])


def test_an_empty_world_has_nobody(connection: Connection) -> None:
    assert stale(connection) == []
