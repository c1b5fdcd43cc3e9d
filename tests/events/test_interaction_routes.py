"""Recording what people do: single events and batches, each event once."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sync.connection import connect
from tests.http.problems import assert_problem
from tests.titles import MATRIX, catalogue_ids

Register = Callable[[], dict[str, str]]
Event = dict[str, Any]


@pytest.fixture
def user(new_user: Register) -> dict[str, str]:
    return new_user()


@pytest.fixture(scope="module")
def title_id(api: httpx.Client) -> int:
    return catalogue_ids(api, 1)[0]


def recorded(database: str, api: httpx.Client, user: dict[str, str]) -> list[tuple[Any, ...]]:
    """A user's events: event_id, event, title_id, query, occurred_at."""
    user_id = api.get("/auth/me", headers=user).json()["user_id"]
    columns = "event_id, event, title_id, query, occurred_at"
    statement = f"select {columns} from data.interactions where user_id = %s order by id"
    with connect(database) as connection:
        return connection.execute(statement, [user_id]).fetchall()


def send(api: httpx.Client, user: dict[str, str], body: object) -> httpx.Response:
    return api.post("/interactions", json=body, headers=user)


@pytest.mark.parametrize("kind", ["view", "click", "rate"])
def test_an_event_about_a_title_is_recorded(
    api: httpx.Client, user: dict[str, str], title_id: int, sample_database: str, kind: str
) -> None:
    event = {"event_id": "one", "event": kind, "title_id": title_id, "occurred_at": "2026-01-02T03:04:05.678901+02:00"}
    assert send(api, user, event).json() == {"recorded": 1, "repeated": 0}
    ((event_id, stored, about, query, when),) = recorded(sample_database, api, user)
    assert (event_id, stored, about, query) == ("one", kind, title_id, None)
    assert when.isoformat().startswith("2026-01-02T01:04:05.678901")


def test_a_search_keeps_its_words_and_may_name_the_title_found(
    api: httpx.Client, user: dict[str, str], title_id: int, sample_database: str
) -> None:
    events = [
        {"event_id": "1", "event": "search", "query": "l'été; drop table 😀"},
        {"event_id": "2", "event": "search", "query": "x" * 500, "item_id": title_id},
    ]
    assert send(api, user, events).json() == {"recorded": 2, "repeated": 0}
    assert [row[2:4] for row in recorded(sample_database, api, user)] == [
        (None, "l'été; drop table 😀"),
        (title_id, "x" * 500),
    ]


def test_an_event_sent_again_is_recorded_once(
    api: httpx.Client, user: dict[str, str], title_id: int, sample_database: str
) -> None:
    event = {"event_id": "e", "event": "view", "title_id": title_id}
    assert send(api, user, event).json() == {"recorded": 1, "repeated": 0}
    assert send(api, user, event).json() == {"recorded": 0, "repeated": 1}
    assert send(api, user, [event, {**event, "event_id": "f"}, event]).json() == {"recorded": 1, "repeated": 2}
    assert [row[0] for row in recorded(sample_database, api, user)] == ["e", "f"]


def test_a_batch_of_five_hundred_is_recorded_and_a_larger_one_is_refused(
    api: httpx.Client, user: dict[str, str], title_id: int, sample_database: str
) -> None:
    events = [{"event_id": f"{number}", "event": "click", "title_id": title_id} for number in range(501)]
    assert_problem(send(api, user, events), 422)
    assert recorded(sample_database, api, user) == []
    assert send(api, user, events[:500]).json() == {"recorded": 500, "repeated": 0}
    assert send(api, user, events[:500]).json() == {"recorded": 0, "repeated": 500}


def test_an_empty_batch_is_refused(api: httpx.Client, user: dict[str, str]) -> None:
    assert_problem(send(api, user, []), 422)


def test_one_wrong_event_keeps_the_whole_batch_out(
    api: httpx.Client, user: dict[str, str], title_id: int, sample_database: str
) -> None:
    good = [{"event_id": f"{number}", "event": "view", "title_id": title_id} for number in range(3)]
    for wrong in (
        {"event_id": "x", "event": "view", "title_id": 2147483647},
        {"event_id": "x", "event": "search"},
        {"event_id": "x", "event": "view"},
        {"event_id": "x", "event": "sing", "title_id": title_id},
        {"event_id": "x", "event": "view", "title_id": title_id, "occurred_at": "0001-01-01T00:00:00+23:59"},
        None,
    ):
        assert_problem(send(api, user, [*good, wrong]), 422)
    assert recorded(sample_database, api, user) == []


def test_an_unknown_title_is_named(api: httpx.Client, user: dict[str, str]) -> None:
    problem = assert_problem(send(api, user, {"event_id": "1", "event": "view", "title_id": 2147483647}), 422)
    assert "2147483647" in problem["detail"]


@pytest.mark.parametrize(
    "changed",
    [
        {"query": "words"},
        {"title_id": None},
        {"item_id": 1},
        {"event": "search"},
        {"event": "search", "query": None},
        {"event": "search", "query": ""},
        {"event": "search", "query": "nul\u0000"},
        {"event": "search", "query": "x" * 501},
        {"event": "unrate"},
        {"event": ""},
        {"event": None},
        {"event": "VIEW"},
        {"event_id": ""},
        {"event_id": "x" * 65},
        {"event_id": "two words"},
        {"event_id": "é"},
        {"event_id": "line\n"},
        {"event_id": 1},
        {"event_id": None},
        {"title_id": 0},
        {"title_id": -1},
        {"title_id": 2**31},
        {"title_id": 10**40},
        {"title_id": "1"},
        {"title_id": 1.5},
        {"title_id": MATRIX},
        {"occurred_at": "yesterday"},
        {"occurred_at": "2026-01-02T03:04:05"},
        {"occurred_at": "2026-13-02T03:04:05Z"},
        {"occurred_at": 5},
        {"occurred_at": ""},
        {"user_id": 1},
    ],
    ids=str,
)
def test_an_event_that_contradicts_itself_is_refused(
    api: httpx.Client, shared_user: dict[str, str], title_id: int, changed: Event
) -> None:
    assert_problem(send(api, shared_user, {"event_id": "e", "event": "view", "title_id": title_id, **changed}), 422)


@pytest.fixture(scope="module")
def shared_user(new_user: Register) -> dict[str, str]:
    return new_user()


@pytest.mark.parametrize("event_id", ["x", "~" * 64, "7f1c2a90-0000-4000-8000-000000000000", "'\"\\%_"])
def test_an_event_id_is_any_short_visible_ascii(
    api: httpx.Client, shared_user: dict[str, str], title_id: int, event_id: str
) -> None:
    event = {"event_id": event_id, "event": "view", "title_id": title_id}
    assert send(api, shared_user, event).json() == {"recorded": 1, "repeated": 0}


def test_ratings_leave_events_of_their_own(
    api: httpx.Client, user: dict[str, str], title_id: int, sample_database: str
) -> None:
    api.put(f"/me/titles/{title_id}/rating", json={"rating": 4}, headers=user).raise_for_status()
    api.delete(f"/me/titles/{title_id}/rating", headers=user).raise_for_status()
    assert [row[1:3] for row in recorded(sample_database, api, user)] == [("rate", title_id), ("unrate", title_id)]
