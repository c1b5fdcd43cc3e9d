"""Requests that all jobs together may make of an upstream; rates are so slow that a test takes no time against them."""

from typing import Any

import psycopg
import pytest

from sync.catalogue.upstream.budget import SharedBudget
from sync.functions.sync import Reservation
from tests.communities import at_once, called, fetch, refused, tune, value
from tests.conftest import Connection

HOUR = 3600.0


def limit(connection: Connection, *, burst: int = 3, per_day: int | None = None, per_second: float = 1 / HOUR) -> None:
    """An upstream named slow that nobody has asked yet."""
    connection.execute(
        "insert into data.sources (name, per_second, burst, per_day) values ('slow', %s, %s, %s)",
        [per_second, burst, per_day],
    )


def reserve(connection: Connection) -> tuple[Any, str | None]:
    """Seconds to wait, give or take a minute, and why it is refused, if it is."""
    (row,) = called(connection, "reserve_request", source="slow")
    return pytest.approx(row["wait_seconds"], abs=60), row["refused"]


def report(connection: Connection, outcome: str, retry_after: float | None = None) -> None:
    called(connection, "report_request", source="slow", outcome=outcome, retry_after=retry_after)


def stored(connection: Connection) -> dict[str, Any]:
    (row,) = fetch(connection, "select * from data.sources where name = 'slow'")
    return row


def pass_time(connection: Connection) -> None:
    """What the circuit waits for is over."""
    connection.execute("update data.sources set open_until = open_until - interval '1 hour' where name = 'slow'")


def test_a_burst_goes_at_once_and_what_follows_evenly(connection: Connection) -> None:
    limit(connection)
    # However long nobody asked: what was not used is no more than a burst.
    connection.execute("update data.sources set next_at = '2020-01-01Z' where name = 'slow'")
    waits = [0.0, 0.0, 0.0, HOUR, 2 * HOUR]
    assert [reserve(connection) for _ in waits] == [(wait, None) for wait in waits]
    assert stored(connection)["used_today"] == 5


def test_a_day_has_so_many_requests_and_the_next_day_new_ones(connection: Connection) -> None:
    limit(connection, burst=10, per_day=2)
    assert [reserve(connection) for _ in range(2)] == [(0.0, None), (0.0, None)]
    next_at = stored(connection)["next_at"]
    until_midnight = value(
        connection,
        """select extract(epoch from date_trunc('day', clock_timestamp() at time zone 'UTC') + interval '1 day'
               - clock_timestamp() at time zone 'UTC')::float8""",
    )
    assert reserve(connection) == (until_midnight, "daily limit")
    assert (stored(connection)["used_today"], stored(connection)["next_at"]) == (2, next_at)
    connection.execute("update data.sources set day = day - 1 where name = 'slow'")
    assert reserve(connection) == (0.0, None)
    assert stored(connection)["used_today"] == 1

    # A source that counts otherwise is believed.
    report(connection, "spent")
    assert stored(connection)["used_today"] == 2
    assert reserve(connection)[1] == "daily limit"


def test_failures_in_a_row_open_the_circuit_and_one_probe_closes_it(connection: Connection) -> None:
    limit(connection, burst=100)
    tune(connection, "breaker_failures", 3)
    tune(connection, "breaker_seconds", HOUR)
    for outcome in ("failed", "failed", "ok", "failed", "failed"):
        report(connection, outcome)
    assert reserve(connection) == (0.0, None)
    report(connection, "failed")
    assert reserve(connection) == (HOUR, "circuit open")
    assert stored(connection)["used_today"] == 1

    pass_time(connection)
    assert [reserve(connection) for _ in range(2)] == [(0.0, None), (HOUR, "circuit open")]
    report(connection, "failed")
    assert reserve(connection) == (HOUR, "circuit open")

    # The next probe is never heard of again, as when its job is killed: another one may try after the same time.
    pass_time(connection)
    assert [reserve(connection)[1] for _ in range(2)] == [None, "circuit open"]
    pass_time(connection)
    assert [reserve(connection)[1] for _ in range(2)] == [None, "circuit open"]
    report(connection, "ok")
    assert [reserve(connection) for _ in range(2)] == [(0.0, None)] * 2
    assert (stored(connection)["failures"], stored(connection)["open_until"]) == (0, None)


def test_who_is_told_to_slow_down_slows_everybody_down(connection: Connection) -> None:
    limit(connection, burst=3)
    report(connection, "limited", 5 * HOUR)
    report(connection, "limited", HOUR)
    assert [reserve(connection) for _ in range(2)] == [(5 * HOUR, None), (6 * HOUR, None)]
    connection.execute("update data.sources set next_at = '2020-01-01Z', failures = 2 where name = 'slow'")
    report(connection, "limited")
    # The burst is gone, and an upstream that answers has not failed.
    assert [reserve(connection) for _ in range(2)] == [(0.0, None), (HOUR, None)]
    assert stored(connection)["failures"] == 0
    # Where there is no limit a day, nothing can be spent.
    report(connection, "spent")
    assert reserve(connection) == (2 * HOUR, None)


def test_unknown_sources_and_outcomes_are_refused(connection: Connection) -> None:
    for arguments in ({"source": "nowhere"}, {"source": None}):
        with refused(connection, "PT404") as messages:
            called(connection, "reserve_request", **arguments)
        assert "no source" in messages[0]
        for outcome in ("ok", "failed", "limited", "spent"):
            with refused(connection, "PT404"):
                called(connection, "report_request", **arguments, outcome=outcome)
    with refused(connection, "PT422"):
        called(connection, "report_request", source="tmdb", outcome="fine")
    with refused(connection, "PT422"):
        called(connection, "report_request", source="tmdb", outcome=None)


def test_jobs_at_the_same_time_never_have_more_than_there_is(own_database: str) -> None:
    waits: list[float] = []
    with psycopg.connect(own_database, autocommit=True) as connection:
        limit(connection, burst=50, per_day=70)

    def job(connection: Connection) -> None:
        for _ in range(20):
            (row,) = called(connection, "reserve_request", source="slow")
            if row["refused"] is None:
                waits.append(round(row["wait_seconds"] / HOUR, 1))

    at_once(own_database, [job] * 5)
    assert sorted(waits) == [0.0] * 50 + [float(hour) for hour in range(1, 21)]

    # The same from Python, and over a connection that the server closed meanwhile.
    with SharedBudget(own_database) as budget, psycopg.connect(own_database, autocommit=True) as connection:
        assert budget.reserve("google") == Reservation(wait_seconds=0)
        ended = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cinelibre-budget'"
        assert connection.execute(ended).rowcount == 1
        budget.report("google", "limited", HOUR)
        assert budget.reserve("google").wait_seconds == pytest.approx(HOUR, abs=60)
        assert budget.reserve("slow").refused == "daily limit"
        with pytest.raises(psycopg.Error, match="no source"):
            budget.reserve("nowhere")
