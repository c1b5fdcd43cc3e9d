"""Metrics: cases worked by hand, naive references, and the limits every figure keeps."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.evaluation import metrics

# One user with three relevant titles, hit at the ranks 1, 3 and 4.
LISTS = [[1, 90, 2, 3]]
RELEVANT = [{1, 2, 3, 4}]


def hits_and_wanted(depth: int = 20) -> tuple[metrics.Hits, metrics.Counts]:
    return metrics.find_hits(LISTS, RELEVANT, depth), np.array([4], dtype=np.int64)


def test_hits_are_found_at_their_ranks() -> None:
    assert metrics.find_hits([[7, 8], []], [{8}, {7}], 3).tolist() == [[False, True, False], [False] * 3]


def test_precision_counts_missing_recommendations_as_misses() -> None:
    hits, _ = hits_and_wanted()
    assert metrics.precision(hits, 10).tolist() == [0.3]
    assert metrics.precision(hits, 2).tolist() == [0.5]


def test_recall_is_against_what_the_list_could_hold() -> None:
    hits, wanted = hits_and_wanted()
    assert metrics.recall(hits, wanted, 10).tolist() == [0.75]
    assert metrics.recall(hits, wanted, 2).tolist() == [0.5]


def test_ndcg_discounts_by_the_logarithm_of_the_rank() -> None:
    hits, wanted = hits_and_wanted()
    gained = 1 + 1 / math.log2(4) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(5)
    assert metrics.ndcg(hits, wanted, 10)[0] == pytest.approx(gained / ideal)
    assert metrics.ndcg(hits, wanted, 2)[0] == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_average_precision_sums_precision_at_hits() -> None:
    hits, wanted = hits_and_wanted()
    assert metrics.average_precision(hits, wanted, 10)[0] == pytest.approx((1 + 2 / 3 + 3 / 4) / 4)
    assert metrics.average_precision(hits, wanted, 3)[0] == pytest.approx((1 + 2 / 3) / 3)


def test_reciprocal_rank_is_that_of_the_first_hit() -> None:
    hits = metrics.find_hits([[1], [9, 9, 1], [9, 9, 9]], [{1}] * 3, 3)
    assert metrics.reciprocal_rank(hits, 3).tolist() == [1, pytest.approx(1 / 3), 0]
    assert metrics.reciprocal_rank(hits, 2).tolist() == [1, 0, 0]


def test_a_user_with_any_hit_counts_once() -> None:
    hits = metrics.find_hits([[1, 2], [9, 1], [9, 9]], [{1, 2}] * 3, 2)
    assert metrics.hit_rate(hits, 2).tolist() == [1, 1, 0]
    assert metrics.hit_rate(hits, 1).tolist() == [1, 0, 0]


def test_coverage_counts_distinct_titles() -> None:
    assert metrics.covered_titles([[1, 2, 3], [2, 4], []], 2) == 3


def test_novelty_is_the_self_information_of_what_is_shown() -> None:
    # 1 of 2, 1 of 8, and nobody, who counts as one: 1, 3 and 3 bits.
    assert metrics.novelty([[1, 2], [3]], {1: 4, 2: 1}, users=8, k=10) == pytest.approx((1 + 3 + 3) / 3)
    assert metrics.novelty([[1, 2]], {1: 4, 2: 1}, users=8, k=1) == 1
    assert metrics.novelty([[]], {}, users=8, k=10) == 0


def test_diversity_is_the_mean_dissimilarity_of_pairs() -> None:
    genres = {1: {"drama"}, 2: {"drama", "war"}, 3: {"comedy"}}
    # Pairs of the first list: 1/2, 0, 0; of the second 0; the third has no pair.
    found = metrics.diversity([[1, 2, 3], [3, 4], [1]], genres, metrics.jaccard, 10)
    assert found == pytest.approx(((1 - 0.5 / 3) + 1) / 2)
    assert metrics.diversity([[1, 2, 3]], genres, metrics.jaccard, 2) == 0.5
    assert metrics.diversity([[1]], genres, metrics.jaccard, 10) == 0


def test_similarities_of_sets() -> None:
    assert metrics.cosine({1, 2}, {2, 3, 4, 5, 6, 7, 8, 9}) == 0.25
    assert metrics.cosine(set(), {1}) == 0
    assert metrics.jaccard({1, 2}, {2, 3}) == pytest.approx(1 / 3)
    assert metrics.jaccard(set(), set()) == 0


def test_gini_is_zero_for_equal_and_near_one_for_a_single_title() -> None:
    assert metrics.gini([[1, 2], [3, 4]], catalogue=4, k=2) == 0
    assert metrics.gini([[1], [1]], catalogue=100, k=1) == pytest.approx(0.99)
    # Shown 1 and 3 times, of two titles: ((2-3) * 1 + (4-3) * 3) / (2 * 4).
    assert metrics.gini([[1, 2], [1], [1]], catalogue=2, k=2) == 0.25
    assert metrics.gini([[]], catalogue=2, k=2) == 0


def test_a_full_list_has_k_titles() -> None:
    assert metrics.full_lists([[1, 2], [1], []], 2) == pytest.approx(1 / 3)
    assert metrics.full_lists([], 2) == 0


def test_errors_are_root_mean_square_and_mean_absolute() -> None:
    assert metrics.rmse([3.0, -4.0]) == pytest.approx(math.sqrt(12.5))
    assert metrics.mae([3.0, -4.0]) == 3.5


ids = st.integers(1, 12)
users = st.lists(
    st.tuples(st.lists(ids, unique=True, max_size=8), st.sets(ids, min_size=1, max_size=9)), min_size=1, max_size=5
)


@given(users, st.integers(1, 6))
def test_accuracy_equals_its_definition_spelt_out(drawn: list[tuple[list[int], set[int]]], k: int) -> None:
    lists, relevant = [titles for titles, _ in drawn], [wanted for _, wanted in drawn]
    hits = metrics.find_hits(lists, relevant, 8)
    wanted = np.array([len(titles) for titles in relevant], dtype=np.int64)
    for row, (titles, own) in enumerate(drawn):
        shown = titles[:k]
        ranks = [rank for rank, title in enumerate(shown, start=1) if title in own]
        ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(own)) + 1))
        assert metrics.precision(hits, k)[row] == pytest.approx(len(ranks) / k)
        assert metrics.recall(hits, wanted, k)[row] == pytest.approx(len(ranks) / min(k, len(own)))
        assert metrics.ndcg(hits, wanted, k)[row] == pytest.approx(
            sum(1 / math.log2(rank + 1) for rank in ranks) / ideal
        )
        averaged = sum(number / rank for number, rank in enumerate(ranks, start=1)) / min(k, len(own))
        assert metrics.average_precision(hits, wanted, k)[row] == pytest.approx(averaged)
        assert metrics.reciprocal_rank(hits, k)[row] == pytest.approx(1 / ranks[0] if ranks else 0)
        assert metrics.hit_rate(hits, k)[row] == bool(ranks)


@given(st.lists(st.lists(ids, unique=True, max_size=8), max_size=6), st.integers(1, 8))
def test_gini_equals_the_mean_difference_of_all_pairs(lists: list[list[int]], k: int) -> None:
    times = [sum(title in titles[:k] for titles in lists) for title in range(1, 13)]
    total = sum(abs(one - other) for one in times for other in times)
    naive = total / (2 * 12 * sum(times)) if sum(times) else 0
    assert metrics.gini(lists, catalogue=12, k=k) == pytest.approx(naive)


@given(st.lists(st.lists(ids, unique=True, max_size=8), max_size=6), st.dictionaries(ids, st.sets(ids), max_size=12))
def test_diversity_equals_the_mean_over_all_pairs(lists: list[list[int]], raters: dict[int, set[int]]) -> None:
    per_list = [
        [metrics.cosine(raters.get(one, set()), raters.get(other, set())) for one, other in combinations(titles, 2)]
        for titles in lists
    ]
    naive = [1 - float(np.mean(pairs)) for pairs in per_list if pairs]
    found = metrics.diversity(lists, raters, metrics.cosine, 8)
    assert found == pytest.approx(np.mean(naive) if naive else 0)
    assert -1e-9 <= found <= 1
