"""Formulas of collaborative filtering, worked by hand."""

import pytest

from tests.communities import value
from tests.conftest import Connection


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
    ("raters", "prior", "expected"),
    [(0, 20, 20**-0.5), (5, 20, 0.2), (80, 20, 0.1), (None, 25, 0.2), (3, 1, 0.5), (0, 0, 1), (3, -7, 0.5)],
)
def test_a_title_weighs_less_the_more_people_rated_it(
    connection: Connection, raters: int | None, prior: float, expected: float
) -> None:
    assert value(connection, "select engine.rarity_weight(%s, %s, 0.5)", raters, prior) == pytest.approx(expected)
