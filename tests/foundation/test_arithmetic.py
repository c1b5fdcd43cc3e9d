"""The engine's small formulas and its parameters."""

import pytest

from tests.communities import fetch, value
from tests.conftest import Connection
from tests.reference import TUNING


@pytest.mark.parametrize(
    ("total", "number", "shrinkage", "expected"),
    [(6, 3, 0, 2), (6, 3, 3, 1), (0, 0, 5, 0), (0, 0, 0, 0), (-5, 5, 5, -0.5)],
)
def test_a_shrunk_mean_counts_further_observations_of_zero(
    connection: Connection, total: float, number: float, shrinkage: float, expected: float
) -> None:
    assert value(connection, "select engine.shrunk_mean(%s, %s, %s)", total, number, shrinkage) == expected


@pytest.mark.parametrize(
    ("total", "number", "prior", "prior_number", "expected"),
    [(6, 2, 1, 2, 2), (6, 2, 1, 0, 3), (0, 0, 3.5, 5, 3.5), (None, None, 3.5, 5, 3.5), (0, 0, 3.5, 0, 3.5)],
)
def test_a_bayesian_mean_counts_further_observations_of_the_prior(
    connection: Connection,
    total: float | None,
    number: float | None,
    prior: float,
    prior_number: float,
    expected: float,
) -> None:
    statement = "select engine.bayesian_mean(p_sum => %s, p_count => %s, p_prior_mean => %s, p_prior_count => %s)"
    assert value(connection, statement, total, number, prior, prior_number) == expected


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


def test_a_deploy_installs_the_tuning_that_the_reference_assumes(connection: Connection) -> None:
    installed = {row["name"]: row["value"] for row in fetch(connection, "select name, value from data.tuning")}
    assert {name: installed[name] for name in TUNING} == TUNING


def test_an_unknown_weight_is_null(connection: Connection) -> None:
    assert value(connection, "select engine.tuning('no such weight')") is None
