"""Assignment of variants: fixed for ever, shared out by weight, independent between experiments."""

from collections import Counter
from hashlib import md5

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communities import called, make_preset, on_one_connection, value
from tests.conftest import Connection

USERS = 10_000


def create(connection: Connection, name: str, weights: list[float]) -> list[str]:
    """Start an experiment; returns its variants."""
    variants = [f"variant {number}" for number in range(len(weights))]
    presets = [make_preset(connection, preset_of(variant)) for variant in variants]
    called(
        connection,
        "create_experiment",
        name=name,
        description="",
        variants=variants,
        weights=[float(weight) for weight in weights],
        presets=presets,
    )
    return variants


def preset_of(variant: str) -> str:
    return variant.replace("variant", "preset")


def end(connection: Connection, name: str) -> None:
    called(connection, "end_experiment", name=name)


def assigned(connection: Connection, name: str, users: int = USERS) -> list[str]:
    rows = connection.execute(
        "select engine.assigned_variant(%s, u) from generate_series(1, %s) as u order by u", [name, users]
    )
    return [variant for (variant,) in rows]


@pytest.mark.parametrize(
    ("experiment", "user_id", "digits"),
    [
        ("blend", 1, "6584638e"),
        ("blend", 2, "4843694e"),
        ("blend", 3, "ceb03489"),
        ("ordre", 1, "031f8593"),
        ("été", -7, "ca7a847d"),
    ],
)
def test_a_draw_is_the_first_32_bits_of_an_md5(
    connection: Connection, experiment: str, user_id: int, digits: str
) -> None:
    """The digits are what `printf experiment:user_id | md5sum` prints first."""
    drawn = value(connection, "select engine.experiment_draw(%s, %s)", experiment, user_id)
    assert drawn == int(digits, 16) / 2**32


def test_draws_are_spread_evenly_over_zero_to_one(connection: Connection) -> None:
    rows = connection.execute("select engine.experiment_draw('blend', u) from generate_series(1, %s) as u", [USERS])
    draws = np.array([draw for (draw,) in rows])
    assert draws.min() >= 0
    assert draws.max() < 1
    # Kolmogorov and Smirnov: of 10,000 even draws the largest gap is below this 999 times in a thousand.
    assert np.abs(np.sort(draws) - np.arange(1, USERS + 1) / USERS).max() < 1.95 / np.sqrt(USERS)


@pytest.mark.parametrize("weights", [[1, 1], [9, 1], [1, 1, 1], [0.2, 0.3, 0.5], [5, 0.001, 5]])
def test_variants_get_their_share_of_the_users(connection: Connection, weights: list[float]) -> None:
    variants = create(connection, "blend", weights)
    counts = Counter(assigned(connection, "blend"))
    assert sum(counts[variant] for variant in variants) == USERS
    for variant, weight in zip(variants, weights, strict=True):
        share = weight / sum(weights)
        tolerance = 4 * np.sqrt(share * (1 - share) / USERS)
        assert counts[variant] / USERS == pytest.approx(share, abs=tolerance)


@on_one_connection
@given(weights=st.lists(st.floats(0.001, 1000), min_size=2, max_size=6))
def test_a_variant_is_where_the_draw_falls_among_the_stacked_shares(
    connection: Connection, weights: list[float]
) -> None:
    with connection.transaction(force_rollback=True):
        variants = create(connection, "blend", weights)
        for user_id, variant in enumerate(assigned(connection, "blend", 50), start=1):
            place = int(md5(f"blend:{user_id}".encode()).hexdigest()[:8], 16) / 2**32 * sum(weights)
            below, within = variants.index(variant), sum(weights[: variants.index(variant) + 1])
            assert sum(weights[:below]) <= place * (1 + 1e-9)
            assert place <= within * (1 + 1e-9)


@pytest.mark.parametrize("user_id", range(1, 6))
def test_a_draw_on_the_edge_of_two_shares_is_the_later_ones(connection: Connection, user_id: int) -> None:
    drawn = int(md5(f"blend:{user_id}".encode()).hexdigest()[:8], 16)
    # Weights that add up to 2^32 put the edge exactly where the draw is.
    _, last = create(connection, "blend", [drawn, 2**32 - drawn])
    assert value(connection, "select engine.assigned_variant('blend', %s)", user_id) == last


def test_a_user_stays_in_a_variant_whoever_else_comes_and_whatever_else_runs(connection: Connection) -> None:
    create(connection, "blend", [1, 2, 3])
    before = assigned(connection, "blend", 200)
    end(connection, "blend")
    create(connection, "order", [1, 1])
    assert assigned(connection, "blend", 300)[:200] == before


def test_two_experiments_split_users_independently(connection: Connection) -> None:
    create(connection, "blend", [1, 1])
    first = assigned(connection, "blend")
    end(connection, "blend")
    create(connection, "order", [1, 1])
    pairs = Counter(zip(first, assigned(connection, "order"), strict=True))
    assert all(count == pytest.approx(USERS / 4, rel=0.1) for count in pairs.values())
    assert len(pairs) == 4


def test_nobody_and_an_unknown_experiment_have_no_variant(connection: Connection) -> None:
    create(connection, "blend", [1, 1])
    assert value(connection, "select engine.assigned_variant('blend', null)") is None
    assert value(connection, "select engine.assigned_variant('order', 1)") is None
    assert value(connection, "select engine.assigned_variant(null, 1)") is None


def test_a_preset_is_that_of_the_variant_while_the_experiment_runs(connection: Connection) -> None:
    assert value(connection, "select engine.running_experiment()") is None
    assert value(connection, "select engine.assigned_preset(1)") is None
    create(connection, "blend", [1, 2])
    assert value(connection, "select engine.running_experiment()") == "blend"
    for user_id, variant in enumerate(assigned(connection, "blend", 50), start=1):
        preset = value(connection, "select engine.assigned_preset(%s)", user_id)
        assert preset == preset_of(variant)
    assert value(connection, "select engine.assigned_preset(null)") is None
    end(connection, "blend")
    assert value(connection, "select engine.running_experiment()") is None
    assert value(connection, "select engine.assigned_preset(1)") is None
