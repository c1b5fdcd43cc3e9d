"""The generic cell rate algorithm: a burst at once, then one request an interval."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Connection

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
INTERVAL = timedelta(seconds=2)


def gcra(
    connection: Connection, next_at: datetime, now: datetime = NOW, interval: timedelta = INTERVAL, burst: int = 3
) -> tuple[float, datetime]:
    """Seconds to wait, and the theoretical arrival time after the request."""
    ((wait_seconds, later),) = connection.execute(
        """select wait_seconds, next_at
           from engine.gcra(p_next_at => %s, p_now => %s, p_emission_interval => %s, p_burst => %s)""",
        [next_at, now, interval, burst],
    ).fetchall()
    return wait_seconds, later


@pytest.mark.parametrize(
    ("ahead", "burst", "wait", "ahead_afterwards"),
    [
        (0, 3, 0, 2),
        # A pause saves nothing up.
        (-3600, 3, 0, 2),
        (3, 3, 0, 5),
        # Two intervals early is as early as a burst of three allows.
        (4, 3, 0, 6),
        (4.5, 3, 0.5, 6.5),
        (6, 3, 2, 8),
        (0, 1, 0, 2),
        (1, 1, 1, 3),
        (-1, 1, 0, 2),
    ],
)
def test_a_request_waits_until_it_is_a_burst_early(
    connection: Connection, ahead: float, burst: int, wait: float, ahead_afterwards: float
) -> None:
    found = gcra(connection, NOW + timedelta(seconds=ahead), burst=burst)
    assert found == (wait, NOW + timedelta(seconds=ahead_afterwards))


def test_requests_at_once_go_in_a_burst_and_then_one_an_interval(connection: Connection) -> None:
    next_at, waits = NOW, []
    for _ in range(6):
        wait, next_at = gcra(connection, next_at)
        waits.append(wait)
    assert waits == [0, 0, 0, 2, 4, 6]


def test_requests_at_the_steady_rate_never_wait(connection: Connection) -> None:
    next_at = NOW
    for step in range(10):
        now = NOW + step * INTERVAL
        wait, next_at = gcra(connection, next_at, now, burst=1)
        assert (wait, next_at) == (0, now + INTERVAL)
