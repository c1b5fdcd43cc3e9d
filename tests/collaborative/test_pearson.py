"""Pearson's correlation from sums."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communities import HALF_STARS, fetch, on_one_connection, value
from tests.conftest import Connection

half_stars = st.sampled_from(HALF_STARS)
pairs_of_half_stars = st.lists(st.tuples(half_stars, half_stars), min_size=1, max_size=60)


def correlation(connection: Connection, x: list[float], y: list[float]) -> float | None:
    sums = [
        float(len(x)),
        math.fsum(x),
        math.fsum(y),
        math.fsum(a * a for a in x),
        math.fsum(b * b for b in y),
        math.fsum(a * b for a, b in zip(x, y, strict=True)),
    ]
    found = value(connection, "select engine.pearson(%s, %s, %s, %s, %s, %s)", *sums)
    return None if found is None else float(found)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ([1, 2, 3], [1, 2, 3], 1),
        ([1, 2, 3], [3, 2, 1], -1),
        ([1, 2, 3], [2, 1, 2], 0),
        ([1, 2, 3, 4], [2, 1, 4, 3], 0.6),
        ([5, 3, 1], [5, 4, 0.5], 9 / math.sqrt(8 * 67 / 6)),
    ],
)
def test_small_cases_worked_by_hand(connection: Connection, x: list[float], y: list[float], expected: float) -> None:
    assert correlation(connection, x, y) == pytest.approx(expected)


@pytest.mark.parametrize("constant", [0.5, 3.0, 4.9])
def test_without_variance_there_is_no_correlation(connection: Connection, constant: float) -> None:
    assert correlation(connection, [constant] * 5, [1, 2, 3, 4, 5]) is None
    assert correlation(connection, [1, 2, 3, 4, 5], [constant] * 5) is None
    assert correlation(connection, [constant] * 5, [constant] * 5) is None


def test_nothing_in_common_has_no_correlation(connection: Connection) -> None:
    assert correlation(connection, [], []) is None
    assert correlation(connection, [4.0], [2.0]) is None


def test_one_different_rating_among_a_thousand_is_variance(connection: Connection) -> None:
    x = [4.0] * 999 + [4.5]
    assert correlation(connection, x, x) == 1


@on_one_connection
@given(pairs=pairs_of_half_stars)
def test_half_star_vectors_correlate_as_numpy_says(connection: Connection, pairs: list[tuple[float, float]]) -> None:
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    found = correlation(connection, x, y)
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert found is None
    else:
        assert found is not None
        assert -1 <= found <= 1
        assert found == pytest.approx(float(np.corrcoef(x, y)[0, 1]), abs=1e-5)
        assert found == correlation(connection, y, x)


def test_rounding_never_leaves_the_interval(connection: Connection) -> None:
    rows = fetch(
        connection,
        """select engine.pearson(n, n * a, n * b, n * a * a * (1 + v), n * b * b * (1 + v), n * a * b * (1 + v)) as up,
                  engine.pearson(n, n * a, n * b, n * a * a * (1 + v), n * b * b * (1 + v), n * a * b * (1 - v)) as down
           from generate_series(1, 300) as n, (values (0.7, 0.1), (1.1, 3.3), (4.9, 2.3)) as x (a, b),
                (values (1e-4), (1e-2), (0.3)) as y (v)""",
    )
    assert len(rows) == 2700
    assert all(row["up"] <= 1 and row["down"] >= -1 for row in rows)
    assert {round(row["up"]) for row in rows} == {1}
    assert {round(row["down"]) for row in rows} == {-1}
