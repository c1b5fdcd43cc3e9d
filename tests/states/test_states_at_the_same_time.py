"""Two connections that change one title's state: the later one waits, and then sees what the earlier one did."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from sync.connection import call, connect
from tests.communities import called, wait_until_blocked
from tests.conftest import Connection
from tests.factories import Factory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def first(own_database: str) -> Iterator[Connection]:
    with connect(own_database) as connection:
        yield connection


@pytest.fixture
def second(own_database: str) -> Iterator[Connection]:
    with connect(own_database) as connection:
        yield connection


@pytest.fixture
def reader_and_title(first: Connection) -> dict[str, int]:
    factory = Factory(first)
    return {"user_id": factory.user(), "title_id": factory.title()}


@contextmanager
def waiting(first: Connection, second: Connection, function: str, **arguments: Any) -> Iterator[list[Any]]:
    """Inside, the first connection's transaction is open; afterwards the list has what the second one's call says."""
    answers: list[Any] = []
    with ThreadPoolExecutor(1) as executor:
        with first.transaction():
            yield answers
            running = executor.submit(called, second, function, **arguments)
            wait_until_blocked(first, second.info.backend_pid)
        answers += running.result(60)


def test_a_state_that_was_changed_meanwhile_is_set_again(
    first: Connection, second: Connection, reader_and_title: dict[str, int]
) -> None:
    call(first, "set_title_state", **reader_and_title, state="seen", set_at=LONG_AGO)
    with waiting(first, second, "set_title_state", **reader_and_title, state="seen") as answers:
        call(first, "set_title_state", **reader_and_title, state="hidden")
    assert [(row["state"], row["previous_state"]) for row in answers] == [("seen", "hidden")]


def test_a_change_that_is_just_being_made_is_the_one_that_is_undone(
    first: Connection, second: Connection, reader_and_title: dict[str, int]
) -> None:
    with waiting(first, second, "undo_title_state", **reader_and_title) as answers:
        call(first, "set_title_state", **reader_and_title, state="hidden")
    assert [(row["state"], row["previous_state"]) for row in answers] == [(None, "hidden")]
