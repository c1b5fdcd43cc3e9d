"""Pearson's correlation, and the engine's other small formulas."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Connection
from tests.engine.communities import HALF_STARS, fetch, on_one_connection, value
from tests.reference import TUNING

half_stars = st.sampled_from(HALF_STARS)
pairs_of_half_stars = st.lists(st.tuples(half_stars, half_stars), min_size=1, max_size=60)


def correlation(connection: Connection, x: list[float], y: list[float]) -> float | None:
    sums = [
        float(len(x)), math.fsum(x), math.fsum(y), math.fsum(a * a for a in x), math.fsum(b * b for b in y),
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


@pytest.mark.parametrize(
    ("baseline", "deviation", "weight", "prior", "expected"),
    [
        (3.0, 1.0, 1.5, 0.5, 3.5),
        (3.0, -2.0, 0.5, 0.5, 1.0),
        (4.5, 9.0, 1.0, 0.5, 5.0),
        (1.0, -9.0, 1.0, 0.5, 0.5),
        (3.5, None, None, 0.5, 3.5),
        (5.7, 0.0, 0.0, 1.0, 5.0),
    ],
)
def test_a_prediction_is_the_baseline_plus_shrunk_deviations_within_half_a_star_and_five(
    connection: Connection, baseline: float, deviation: float | None, weight: float | None, prior: float,
    expected: float,
) -> None:
    found = value(connection, "select engine.predicted_rating(%s, %s, %s, %s)", baseline, deviation, weight, prior)
    assert found == pytest.approx(expected)


def test_a_prediction_without_any_weight_is_the_baseline(connection: Connection) -> None:
    assert value(connection, "select engine.predicted_rating(3.5, 0, 0, 0)") == 3.5


@pytest.mark.parametrize(
    ("total", "number", "shrinkage", "expected"),
    [(6, 3, 0, 2), (6, 3, 3, 1), (0, 0, 5, 0), (0, 0, 0, 0), (-5, 5, 5, -0.5)],
)
def test_a_shrunk_mean_counts_further_observations_of_zero(
    connection: Connection, total: float, number: float, shrinkage: float, expected: float
) -> None:
    assert value(connection, "select engine.shrunk_mean(%s, %s, %s)", total, number, shrinkage) == expected


@pytest.mark.parametrize(
    ("limit", "most", "expected"),
    [
        (5, 200, 5), (200, 200, 200), (201, 200, 200), (0, 200, 0), (-1, 200, 0), (None, 200, 200),
        (2_147_483_647, 200, 200), (-2_147_483_648, 200, 0),
    ],
)
def test_a_limit_is_between_none_and_the_most(
    connection: Connection, limit: int | None, most: int, expected: int
) -> None:
    assert value(connection, "select engine.bounded_limit(%s, %s)", limit, most) == expected


def test_a_deploy_installs_the_tuning_that_the_reference_assumes(connection: Connection) -> None:
    installed = {row["name"]: row["value"] for row in fetch(connection, "select name, value from data.tuning")}
    assert {name: installed[name] for name in TUNING} == TUNING


def test_an_unknown_weight_is_null(connection: Connection) -> None:
    assert value(connection, "select engine.tuning('no such weight')") is None
