"""Communities of raters, drawn at random or written down by hand, and how tests read the database."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from threading import Barrier
from typing import Any, LiteralString, NamedTuple

import numpy as np
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from api.database import call_statement, call_values
from sync.catalogue.staged_ratings import StagedRating, merge_ratings
from sync.connection import call, connect
from sync.derived import refresh_derived
from tests.conftest import Connection

Row = dict[str, Any]
# One row a user, one column a title, None where the user has not rated the title.
Matrix = Sequence[Sequence[float | None]]

HALF_STARS = [stars / 2 for stars in range(1, 11)]
RATED_AT = datetime(2026, 1, 1, tzinfo=UTC)

# Each example works in a savepoint of the test's connection, so that sharing the connection is safe.
on_one_connection = settings(
    derandomize=True,
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

_numbers = count(1)


class Community(NamedTuple):
    """Users and titles in the order of the matrix; ratings as they are stored, by user and title."""

    users: list[int]
    titles: list[int]
    ratings: dict[int, dict[int, float]]


@st.composite
def matrices(
    draw: st.DrawFn,
    *,
    users: tuple[int, int] = (6, 14),
    titles: tuple[int, int] = (5, 20),
    stars: Sequence[float] = HALF_STARS,
) -> Matrix:
    """Ratings of everybody for everything, about a third of them missing."""
    height, width = draw(st.integers(*users)), draw(st.integers(*titles))
    cells = st.sampled_from([*[None] * (len(stars) // 2), *stars])
    return [draw(st.lists(cells, min_size=width, max_size=width)) for _ in range(height)]


def settle(connection: Connection, matrix: Matrix, *, kinds: Sequence[str] = ("movie",)) -> Community:
    """Put a matrix into the database the way an import does, with everything derived from it; kinds take turns."""
    width = len(matrix[0])
    number = next(_numbers)
    documents = [
        {
            "kind": kinds[column % len(kinds)],
            "refs": [f"movielens:{number}-{column}"],
            "original_title": f"Title {column}",
            "texts": {"en": {"title": f"Title {column}"}},
        }
        for column in range(width)
    ]
    ids = dict(call(connection, "upsert_titles", titles=json.dumps(documents)))
    titles = [ids[f"movielens:{number}-{column}"] for column in range(width)]
    users = [
        int(value(connection, "insert into data.users (name, external_ref) values ('Rater', %s) returning id", ref))
        for ref in (f"community:{number}-{row}" for row in range(len(matrix)))
    ]
    merge_ratings(
        connection,
        (
            StagedRating(f"community:{number}-{row}", f"movielens:{number}-{column}", stars, RATED_AT)
            for row, given in enumerate(matrix)
            for column, stars in enumerate(given)
            if stars is not None
        ),
    )
    refresh_derived(connection)
    ratings = {
        user: {title: float(np.float32(stars)) for title, stars in zip(titles, given, strict=True) if stars is not None}
        for user, given in zip(users, matrix, strict=True)
    }
    return Community(users, titles, ratings)


def fetch(connection: Connection, statement: LiteralString, *values: object) -> list[Row]:
    """The rows of a statement, each a dict by column."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values).fetchall()


def called(connection: Connection, function: str, **arguments: object) -> list[Row]:
    """The rows of rpc.`function`, each a dict by column; arguments without their p_ prefix."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(call_statement(function, arguments), call_values(arguments)).fetchall()


def value(connection: Connection, statement: LiteralString, *values: object) -> Any:
    """The only column of a statement's only row."""
    ((only,),) = connection.execute(statement, values).fetchall()
    return only


@contextmanager
def refused(connection: Connection, sqlstate: str) -> Iterator[list[str]]:
    """What happens inside is refused with an SQLSTATE and undone; afterwards the list holds the error's message."""
    messages: list[str] = []
    with pytest.raises(psycopg.Error) as caught, connection.transaction():
        yield messages
    assert caught.value.sqlstate == sqlstate, caught.value
    messages.append(caught.value.diag.message_primary or "")


def tune(connection: Connection, name: str, figure: float) -> None:
    """Change one of the engine's weights or thresholds."""
    assert connection.execute("update data.tuning set value = %s where name = %s", [figure, name]).rowcount == 1


def make_preset(
    connection: Connection, name: str, weights: Mapping[str, float] | None = None, **arguments: object
) -> str:
    """A blend preset with these weights by signal, some weight or other if none are given; returns the name."""
    weights = weights or {"popularity": 1.0}
    signals, figures = list(weights), list(weights.values())
    call(connection, "set_blend_preset", preset=name, signals=signals, weights=figures, **arguments)
    return name


def search_exactly(connection: Connection) -> None:
    """Read every vector until the transaction ends: the index is approximate, more so among rolled-back vectors."""
    connection.execute("set local enable_indexscan = off")


def at_once(conninfo: str, jobs: Sequence[Callable[[Connection], None]]) -> None:
    """Run each job on a connection of its own, all at the same time; any error is the test's."""
    start = Barrier(len(jobs))

    def run(job: Callable[[Connection], None]) -> None:
        with connect(conninfo) as connection:
            start.wait(60)
            job(connection)

    with ThreadPoolExecutor(len(jobs)) as executor:
        for running in [executor.submit(run, job) for job in jobs]:
            running.result(60)


def wait_until_blocked(connection: Connection, pid: int) -> None:
    """Return once the other connection waits for a lock; it is an error if it never does."""
    wait_until(lambda: bool(value(connection, "select cardinality(pg_blocking_pids(%s))", pid)))


def wait_until(happens: Callable[[], bool]) -> None:
    """Return once something is so; it is an error if it is not within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if happens():
            return
        time.sleep(0.005)
    raise AssertionError("it did not happen")
