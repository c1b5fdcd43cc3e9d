"""Metrics of recommended lists and of predicted ratings, each a pure function.

Metrics of accuracy take `hits`, a users x depth matrix of which recommendations were relevant, best first, and return
one figure per user, from 0 to 1, whose mean is the score. Those that relate hits to the best possible list also take
`wanted`, the number of relevant titles per user. A list shorter than k misses in its empty places. The others take the
lists themselves. `k` is the number of titles of each list that count.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Hits: TypeAlias = NDArray[np.bool_]
Counts: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Lists: TypeAlias = Sequence[Sequence[int]]
Features: TypeAlias = Mapping[int, AbstractSet[Any]]


def find_hits(lists: Lists, relevant: Sequence[Collection[int]], depth: int) -> Hits:
    """Which of the first `depth` titles of each list are among the user's relevant ones."""
    hits = np.zeros((len(lists), depth), dtype=np.bool_)
    for row, (titles, wanted) in enumerate(zip(lists, relevant, strict=True)):
        for rank, title in enumerate(titles[:depth]):
            hits[row, rank] = title in wanted
    return hits


def precision(hits: Hits, k: int) -> Floats:
    """The hits' share of k: hits / k."""
    return _hits(hits, k) / k


def recall(hits: Hits, wanted: Counts, k: int) -> Floats:
    """The hits' share of what k titles could hold: hits / min(k, wanted) (Liang et al. 2018)."""
    return _hits(hits, k) / np.minimum(k, wanted)


def ndcg(hits: Hits, wanted: Counts, k: int) -> Floats:
    """Discounted cumulative gain over the best possible one, with binary gains (Järvelin and Kekäläinen 2002).

    sum of 1 / log2(rank + 1) over the hits, divided by the same sum over the ranks 1 to min(k, wanted).
    """
    discount = 1 / np.log2(np.arange(2, k + 2))
    ideal: Floats = np.cumsum(discount)[np.minimum(k, wanted) - 1]
    gained: Floats = (hits[:, :k] * discount).sum(axis=1)
    return gained / ideal


def average_precision(hits: Hits, wanted: Counts, k: int) -> Floats:
    """The precision at each hit's rank, summed, over min(k, wanted) (Manning et al. 2008, 8.4); its mean is MAP."""
    shown: Floats = hits[:, :k].astype(np.float64)
    precisions = np.cumsum(shown, axis=1) / np.arange(1, k + 1)
    mean: Floats = np.divide((precisions * shown).sum(axis=1), np.minimum(k, wanted))
    return mean


def reciprocal_rank(hits: Hits, k: int) -> Floats:
    """1 / rank of the first hit, 0 without one (Voorhees 1999); its mean is MRR."""
    reciprocal: Floats = np.divide(hit_rate(hits, k), hits[:, :k].argmax(axis=1) + 1)
    return reciprocal


def hit_rate(hits: Hits, k: int) -> Floats:
    """1 for a user with any hit, else 0 (Deshpande and Karypis 2004)."""
    return np.asarray(hits[:, :k].any(axis=1), dtype=np.float64)


def covered_titles(lists: Lists, k: int) -> int:
    """How many distinct titles all lists show together (Ge et al. 2010); over the catalogue's size it is its share."""
    return len({title for titles in lists for title in titles[:k]})


def novelty(lists: Lists, raters: Mapping[int, int], users: int, k: int) -> float:
    """Mean self-information of what is shown, in bits: -log2(raters / users) (Zhou et al. 2010).

    A title that nobody has rated counts as rated by one. Nothing shown is not novel: 0.
    """
    bits = [-math.log2(max(1, raters.get(title, 0)) / users) for titles in lists for title in titles[:k]]
    return float(np.mean(bits)) if bits else 0.0


def diversity(
    lists: Lists, features: Features, similarity: Callable[[AbstractSet[Any], AbstractSet[Any]], float], k: int
) -> float:
    """1 - the mean similarity of a list's pairs, averaged over the lists of two or more titles (Smyth, McClave 2001).

    Titles are compared by their `features`; one without is like no other. No such list: 0.
    """
    known: dict[tuple[int, int], float] = {}
    nothing: frozenset[Any] = frozenset()
    means = []
    for titles in lists:
        pairs = list(combinations(sorted(titles[:k]), 2))
        for pair in pairs:
            if pair not in known:
                one, other = (features.get(title, nothing) for title in pair)
                known[pair] = similarity(one, other)
        if pairs:
            means.append(1 - sum(known[pair] for pair in pairs) / len(pairs))
    return float(np.mean(means)) if means else 0.0


def cosine(one: AbstractSet[Any], other: AbstractSet[Any]) -> float:
    """The cosine of two sets as vectors of ones: common / sqrt(size * size); 0 where one is empty."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0


def jaccard(one: AbstractSet[Any], other: AbstractSet[Any]) -> float:
    """Common elements over all elements; 0 where both sets are empty."""
    return len(one & other) / len(one | other) if one or other else 0.0


def gini(lists: Lists, catalogue: int, k: int) -> float:
    """How unequally the catalogue is shown: 0 all alike, near 1 always the same titles (Shani, Gunawardana 2011).

    sum of (2i - n - 1) x_i / (n * sum of x) over the ascending numbers x_i of times that each
    of the catalogue's n titles is shown.
    """
    shown = Counter(title for titles in lists for title in titles[:k])
    if not shown:
        return 0.0
    times = np.zeros(catalogue)
    times[catalogue - len(shown) :] = sorted(shown.values())
    ranks = 2 * np.arange(1, catalogue + 1) - catalogue - 1
    return float((ranks * times).sum() / (catalogue * times.sum()))


def full_lists(lists: Lists, k: int) -> float:
    """The share of users who got k titles."""
    return float(np.mean([len(titles) >= k for titles in lists])) if lists else 0.0


def rmse(errors: Sequence[float]) -> float:
    """The root of the mean squared error, in stars."""
    return float(np.sqrt(np.mean(np.square(errors))))


def mae(errors: Sequence[float]) -> float:
    """The mean absolute error, in stars."""
    return float(np.mean(np.abs(errors)))


def _hits(hits: Hits, k: int) -> Floats:
    count: Floats = hits[:, :k].astype(np.float64).sum(axis=1)
    return count
