"""The search for weights, on signals whose best blend is known."""

from collections.abc import Callable

import numpy as np
import pytest

from sync.evaluation.metrics import Floats
from sync.evaluation.weights import UNITS, Candidates, Mix, blended_ndcg, equal_mix, find_weights, standard_error

BOTH, THREE = (True, True), (True, True, True)


def around(top: Mix, slope: Floats) -> Callable[[Mix], Floats]:
    """A score of 1 at `top`, falling in each fold with the squared distance."""
    return lambda mix: 1 - slope * sum((one - other) ** 2 for one, other in zip(mix, top, strict=True)) / 1000


def made_by(mix: Mix, seed: int) -> Candidates:
    """Users whose relevant titles are the ten best by one mix of random signals."""
    random = np.random.default_rng(seed)
    signals = random.random((80, 60, len(mix)), dtype=np.float32)
    best = np.argsort(-(signals @ np.array(mix, dtype=np.float32)), axis=1)[:, :10]
    hits = np.zeros((80, 60), dtype=np.bool_)
    np.put_along_axis(hits, best, values=True, axis=1)
    return Candidates(signals=signals, hits=hits, wanted=np.full(80, 10))


@pytest.mark.parametrize("mix", [(14, 6, 0), (20, 0, 0), (2, 4, 14)])
def test_the_blend_that_made_the_relevant_titles_is_found(mix: Mix) -> None:
    folds = [made_by(mix, seed) for seed in range(3)]
    found = find_weights(lambda tried: np.array([blended_ndcg(fold, tried) for fold in folds]), THREE)
    assert found.best == found.chosen == mix
    assert found.tried[mix] == pytest.approx(np.ones(3))


def test_every_blend_of_tenths_is_tried() -> None:
    found = find_weights(lambda _: np.array([0.5, 0.5]), THREE)
    tenths = {mix for mix in found.tried if not any(weight % 2 for weight in mix)}
    assert tenths == {(2 * a, 2 * b, 20 - 2 * a - 2 * b) for a in range(11) for b in range(11 - a)}


def test_where_weights_do_not_matter_they_are_equal() -> None:
    assert find_weights(lambda _: np.array([0.5, 0.6]), BOTH).chosen == (10, 10)
    assert sorted(find_weights(lambda _: np.array([0.5, 0.6]), THREE).chosen) == [6, 6, 8]


def test_twentieths_are_reached_and_kept_only_where_they_are_better_in_every_fold() -> None:
    alike = find_weights(around((13, 7), np.array([1.0, 1.0, 1.0])), BOTH)
    assert alike.best == alike.chosen == (13, 7)
    # Here 12 to 8 is worse in one fold alone, which is no more than chance.
    unsure = find_weights(around((13, 7), np.array([0.0, 0.0, 1.0])), BOTH)
    assert unsure.best == (13, 7)
    assert unsure.chosen == (10, 10)


def test_the_simplest_within_one_standard_error_is_taken() -> None:
    # How far equal weights fall behind: 2, 4 and 9 hundredths, so 5 on average with a standard error of 2.08.
    behind: dict[Mix, list[float]] = {(16, 4): [0.0] * 3, (10, 10): [0.02, 0.04, 0.09], (12, 8): [0.0, 0.01, 0.05]}

    def score(mix: Mix) -> Floats:
        return 1 - np.array(behind.get(mix, [0.3, 0.3, 0.3]))

    assert standard_error(np.array(behind[10, 10])) == pytest.approx(0.02082, abs=1e-5)
    # 12 to 8: 2 hundredths behind, a standard error of 1.53: not as good either.
    assert find_weights(score, BOTH).chosen == (16, 4)
    behind[12, 8] = [0.0, 0.0, 0.05]
    assert find_weights(score, BOTH).chosen == (12, 8)


def test_an_absent_signal_weighs_nothing() -> None:
    found = find_weights(lambda mix: np.array([float(mix[1])] * 2), (True, False, True))
    assert all(mix[1] == 0 for mix in found.tried)
    assert find_weights(lambda _: np.array([0.5, 0.5]), (False, False, True)).chosen == (0, 0, UNITS)


def test_equal_weights_are_tenths_that_sum_to_one() -> None:
    assert equal_mix((True,) * 6) == (4, 4, 4, 4, 2, 2)
    assert equal_mix((False, True, True)) == (0, 10, 10)


def test_a_blend_is_scored_in_its_order() -> None:
    # The first user's candidates by 3 to 1: 0.75, 0.85 and nothing; the second's tie, so the first one leads.
    signals = np.array(
        [[[1, 0], [0.8, 1], [-np.inf, -np.inf]], [[0, 1], [1 / 3, 0], [-np.inf, -np.inf]]], dtype=np.float32
    )
    hits = np.array([[True, False, False], [True, False, False]])
    candidates = Candidates(signals=signals, hits=hits, wanted=np.array([1, 2]))
    second = 1 / np.log2(3)
    assert blended_ndcg(candidates, (15, 5)) == pytest.approx((second + 1 / (1 + second)) / 2)
    assert blended_ndcg(candidates, (20, 0)) == pytest.approx((1 + second / (1 + second)) / 2)


def test_nobody_has_candidates() -> None:
    nothing = Candidates(
        signals=np.zeros((2, 0, 2), dtype=np.float32), hits=np.zeros((2, 0), dtype=np.bool_), wanted=np.array([1, 1])
    )
    assert blended_ndcg(nothing, (10, 10)) == 0
