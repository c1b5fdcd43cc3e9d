"""The engine's small formulas and its parameters."""

import pytest

from tests.communities import fetch, value
from tests.conftest import Connection
from tests.reference import TUNING


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
    connection: Connection,
    baseline: float,
    deviation: float | None,
    weight: float | None,
    prior: float,
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
        (5, 200, 5),
        (200, 200, 200),
        (201, 200, 200),
        (0, 200, 0),
        (-1, 200, 0),
        (None, 200, 200),
        (2_147_483_647, 200, 200),
        (-2_147_483_648, 200, 0),
    ],
)
def test_a_limit_is_between_none_and_the_most(
    connection: Connection, limit: int | None, most: int, expected: int
) -> None:
    assert value(connection, "select engine.bounded_limit(%s, %s)", limit, most) == expected


@pytest.mark.parametrize(
    ("raters", "prior", "expected"),
    [(0, 20, 20**-0.5), (5, 20, 0.2), (80, 20, 0.1), (None, 25, 0.2), (3, 1, 0.5), (0, 0, 1), (3, -7, 0.5)],
)
def test_a_title_weighs_less_the_more_people_rated_it(
    connection: Connection, raters: int | None, prior: float, expected: float
) -> None:
    assert value(connection, "select engine.title_weight(%s, %s, 0.5)", raters, prior) == pytest.approx(expected)


def test_a_deploy_installs_the_tuning_that_the_reference_assumes(connection: Connection) -> None:
    installed = {row["name"]: row["value"] for row in fetch(connection, "select name, value from data.tuning")}
    assert {name: installed[name] for name in TUNING} == TUNING


def test_an_unknown_weight_is_null(connection: Connection) -> None:
    assert value(connection, "select engine.tuning('no such weight')") is None
