"""Search for the weights of the signals that rank best: weights of few digits, and the simplest of the good ones.

Weights are whole twentieths that sum to one, so what is found can be read and typed.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from sync.evaluation.metrics import Counts, Floats, Hits, ndcg
from sync.progress import Progress

UNITS, COARSE, FINE, TOP = 20, 2, 1, 10

# How many twentieths each signal weighs.
Mix: TypeAlias = tuple[int, ...]


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
    """What one fold's users could be shown: users x candidates, in the order that breaks ties.

    `signals` has a further axis for the signals and is 0 where a signal is absent, -inf where a user has no more
    candidates; `hits` says which are relevant, `wanted` how many relevant titles a user has, candidates or not.
    """

    signals: NDArray[np.float32]
    hits: Hits
    wanted: Counts


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Mean nDCG@10 in each fold by mix, for all that were tried; the best of them, and the one to take."""

    tried: dict[Mix, Floats]
    best: Mix
    chosen: Mix


def blended_ndcg(candidates: Candidates, mix: Mix) -> float:
    """The mean nDCG@10 over a fold's users when candidates are ordered by the mix of their signals."""
    weights = np.array(mix, dtype=np.float32)
    # A weight of 0 must not meet -inf.
    weighs = weights > 0
    blend = candidates.signals[:, :, weighs] @ weights[weighs]
    order = np.argsort(-blend, axis=1, kind="stable")[:, :TOP]
    return float(ndcg(_padded(np.take_along_axis(candidates.hits, order, axis=1)), candidates.wanted, TOP).mean())


def find_weights(score: Callable[[Mix], Floats], is_present: tuple[bool, ...]) -> Search:
    """Try all mixes of whole tenths, climb on by twentieths from the best of them, then take the simplest good one.

    `score` returns one figure a fold. A mix is as good as the best if it falls behind by no more than one standard
    error, over the folds, of how far it falls behind (the rule of Breiman et al. 1984, paired by fold). Simpler is:
    tenths before twentieths, then nearer to equal weights; of equally simple ones the best. Signals that are not
    present weigh nothing.
    """
    coarse = list(_mixes(is_present, UNITS, COARSE))
    tried: dict[Mix, Floats] = {}
    with Progress("trying weights", len(coarse), "blend") as progress:
        for mix in coarse:
            tried[mix] = score(mix)
            progress.advance()

    def mean(mix: Mix) -> float:
        if mix not in tried:
            tried[mix] = score(mix)
        return float(tried[mix].mean())

    best = max(coarse, key=mean)
    while (higher := max(_moves(best, is_present), key=mean, default=best)) != best and mean(higher) > mean(best):
        best = higher

    def is_as_good(mix: Mix) -> bool:
        behind = tried[best] - tried[mix]
        return float(behind.mean()) <= standard_error(behind)

    def preference(mix: Mix) -> tuple[bool, int, float, Mix]:
        return *_complexity(mix), -mean(mix), mix

    return Search(tried=tried, best=best, chosen=min(filter(is_as_good, tried), key=preference))


def standard_error(figures: Floats) -> float:
    """Of the mean of some figures, which are two or more."""
    return float(figures.std(ddof=1) / np.sqrt(len(figures)))


def equal_mix(is_present: tuple[bool, ...]) -> Mix:
    """As equal as tenths allow, the first signals favoured."""
    present = [place for place, present in enumerate(is_present) if present]
    mix = [0] * len(is_present)
    for number in range(UNITS // COARSE):
        mix[present[number % len(present)]] += COARSE
    return tuple(mix)


def _mixes(is_present: tuple[bool, ...], units: int, step: int) -> Iterator[Mix]:
    """Every way to share `units` out in steps among the signals that are present."""
    if len(is_present) == 1:
        if is_present[0] or units == 0:
            yield (units,)
        return
    for own in range(0, units + 1 if is_present[0] else 1, step):
        for others in _mixes(is_present[1:], units - own, step):
            yield (own, *others)


def _moves(mix: Mix, is_present: tuple[bool, ...]) -> Iterator[Mix]:
    """The mixes in which one signal gives a twentieth to another."""
    for giver, held in enumerate(mix):
        for taker, present in enumerate(is_present):
            if held and present and taker != giver:
                moved = list(mix)
                moved[giver] -= FINE
                moved[taker] += FINE
                yield tuple(moved)


def _complexity(mix: Mix) -> tuple[bool, int]:
    return any(weight % COARSE for weight in mix), sum(weight**2 for weight in mix)


def _padded(hits: Hits) -> Hits:
    """Ten columns, also where nobody has ten candidates."""
    return np.pad(hits, ((0, 0), (0, TOP - hits.shape[1])))
