"""Interactions, each event recorded once."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from tests.communities import Row, called, fetch, refused
from tests.conftest import Connection
from tests.factories import Factory

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


class Event(NamedTuple):
    event_id: str
    event: str
    title_id: int | None = None
    query: str | None = None
    occurred_at: datetime | None = None


def track(connection: Connection, user_id: int, *events: Event) -> tuple[int, int]:
    """How many events were recorded, and how many had been before."""
    arguments: dict[str, Any] = {
        "event_ids": [event.event_id for event in events],
        "events": [event.event for event in events],
        "title_ids": [event.title_id for event in events],
        "queries": [event.query for event in events],
        "occurred_at": [event.occurred_at for event in events],
    }
    (row,) = called(connection, "track_interactions", user_id=user_id, **arguments)
    return row["recorded"], row["repeated"]


def recorded(connection: Connection) -> list[Row]:
    return fetch(connection, "select * from data.interactions order by id")


def test_a_batch_is_recorded_as_it_is(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    events = [
        Event("a", "view", title, None, YESTERDAY),
        Event("b", "click", title),
        Event("c", "search", None, "space é"),
        Event("d", "search", title, "space"),
        Event("e", "rate", title),
    ]
    assert track(connection, user, *events) == (5, 0)
    rows = recorded(connection)
    assert [(row["event_id"], row["event"], row["title_id"], row["query"]) for row in rows] == [
        event[:4] for event in events
    ]
    assert {row["user_id"] for row in rows} == {user}
    assert [row["occurred_at"] == YESTERDAY for row in rows] == [True, False, False, False, False]
    assert all(row["occurred_at"] == row["recorded_at"] for row in rows[1:])


def test_repeating_an_event_changes_nothing(connection: Connection, factory: Factory) -> None:
    user, title, other = factory.user(), factory.title(), factory.title()
    assert track(connection, user, Event("a", "view", title)) == (1, 0)
    before = recorded(connection)
    assert track(connection, user, Event("a", "view", title)) == (0, 1)
    assert track(connection, user, Event("a", "click", other, None, YESTERDAY)) == (0, 1)
    assert recorded(connection) == before


def test_a_mixed_batch_records_what_is_new(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    track(connection, user, Event("a", "view", title), Event("b", "view", title))
    batch = [Event(name, "click", title) for name in ("c", "a", "d", "b", "d")]
    assert track(connection, user, *batch) == (2, 3)
    assert [row["event_id"] for row in recorded(connection)] == ["a", "b", "c", "d"]


def test_event_ids_belong_to_their_user(connection: Connection, factory: Factory) -> None:
    title = factory.title()
    users = [factory.user(), factory.user()]
    assert [track(connection, user, Event("a", "view", title)) for user in users] == [(1, 0), (1, 0)]


def test_an_unknown_title_is_named_and_nothing_is_recorded(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    with refused(connection, "PT422") as messages:
        track(connection, user, Event("a", "view", title), Event("b", "view", 987654), Event("c", "search", None, "x"))
    assert "987654" in messages[0]
    assert recorded(connection) == []


@pytest.mark.parametrize(
    "event",
    [
        Event("b", "search"),
        Event("b", "view", None, "space"),
        Event("b", "view"),
        Event("b", "rate"),
        Event("b", "purchase", None),
        Event("", "search", None, "x"),
        Event("x" * 65, "search", None, "x"),
        Event("b", "search", None, "x" * 501),
    ],
)
def test_an_event_without_what_it_needs_is_refused_with_its_batch(
    connection: Connection, factory: Factory, event: Event
) -> None:
    user, title = factory.user(), factory.title()
    with refused(connection, "23514"):
        track(connection, user, Event("a", "view", title), event)
    assert recorded(connection) == []


def test_a_view_with_a_query_is_refused(connection: Connection, factory: Factory) -> None:
    with refused(connection, "23514"):
        track(connection, factory.user(), Event("a", "view", factory.title(), "space"))


def test_an_unknown_user_has_no_events(connection: Connection, factory: Factory) -> None:
    title = factory.title()
    with refused(connection, "23503"):
        track(connection, 0, Event("a", "view", title))


def test_an_empty_batch_records_nothing(connection: Connection, factory: Factory) -> None:
    assert track(connection, factory.user()) == (0, 0)
    assert recorded(connection) == []


def test_events_do_not_touch_ratings(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    assert track(connection, user, Event("a", "rate", title)) == (1, 0)
    assert called(connection, "user_ratings", user_id=user) == []
    factory.rate(user, {title: 4})
    assert [row["event"] for row in recorded(connection)] == ["rate", "rate"]
