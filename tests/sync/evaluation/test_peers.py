"""Peers of the ranking: equal to their definitions spelt out, and to their published figures on real ratings."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sync.evaluation.held_out import Ratings, read_split
from sync.evaluation.metrics import find_hits, ndcg
from sync.evaluation.peers import RANKING_PEERS, RatingMatrix, Singles, ease, most_popular, rank, rp3beta, user_knn
from sync.evaluation.scoring import TOP, truth_of


def drawn(users: int, titles: int, share: float) -> Ratings:
    random = np.random.default_rng(3)
    ratings = {
        (user * 7, movie * 11): float(random.integers(1, 11)) / 2
        for user in range(1, users + 1)
        for movie in range(1, titles + 1)
        if random.random() < share
    }
    # Everyone has rated something, and everything has been rated.
    ratings |= {(user * 7, (1 + user % titles) * 11): 4.0 for user in range(1, users + 1)}
    return ratings | {((1 + movie % users) * 7, movie * 11): 3.0 for movie in range(1, titles + 1)}


def naive_ease(seen: np.ndarray) -> np.ndarray:
    inverse = np.linalg.inv(seen.T @ seen + 300 * np.eye(seen.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return np.asarray(seen @ weights)


def naive_user_knn(seen: np.ndarray) -> np.ndarray:
    scores = np.zeros(seen.shape)
    for user, row in enumerate(seen):
        cosines = {
            other: float(row @ seen[other] / np.sqrt(row.sum() * seen[other].sum()))
            for other in range(len(seen))
            if other != user
        }
        for other in sorted(cosines, key=lambda other: -cosines[other])[:100]:
            scores[user] += cosines[other] * seen[other]
    return scores


def naive_rp3beta(seen: np.ndarray) -> np.ndarray:
    titles, popularity = seen.shape[1], seen.sum(axis=0)
    walk = np.zeros((titles, titles))
    for one in range(titles):
        for other in range(titles):
            if one != other:
                steps = sum(seen[user, one] * seen[user, other] / seen[user].sum() for user in range(len(seen)))
                walk[one, other] = steps / popularity[one] / popularity[other] ** 0.3
    return np.asarray(seen @ walk)


@pytest.mark.parametrize(("peer", "naive"), [(ease, naive_ease), (user_knn, naive_user_knn), (rp3beta, naive_rp3beta)])
def test_a_peer_equals_its_definition(
    peer: Callable[[RatingMatrix], Singles], naive: Callable[[np.ndarray], np.ndarray]
) -> None:
    matrix = RatingMatrix(drawn(25, 40, 0.3))
    assert peer(matrix) == pytest.approx(naive(matrix.seen.astype(np.float64)), rel=1e-3, abs=1e-5)


def test_only_the_nearest_hundred_users_vote() -> None:
    # User 1 shares ten titles with 120 users, who have rated one to 120 others besides: the longest lists are farthest.
    ratings: Ratings = {(1, movie): 4.0 for movie in range(1, 11)}
    for user in range(2, 122):
        ratings |= {(user, movie): 4.0 for movie in range(1, 11)}
        ratings |= {(user, 1000 * user + number): 4.0 for number in range(user)}
    matrix = RatingMatrix(ratings)
    voted = set(matrix.titles[user_knn(matrix)[0] > 0] // 1000)
    assert voted == {0, *range(2, 102)}


def test_recommendations_are_unseen_and_ties_go_by_id() -> None:
    matrix = RatingMatrix({(1, 5): 4.0, (2, 5): 4.0, (2, 9): 1.0, (3, 7): 2.0, (3, 9): 2.0, (3, 8): 2.0})
    assert rank(matrix, most_popular(matrix), [1, 2, 3], 2) == {1: [9, 7], 2: [7, 8], 3: [5]}


def test_a_newcomer_gets_what_is_popular() -> None:
    matrix = RatingMatrix({(1, 5): 4.0, (1, 9): 4.0, (2, 9): 4.0})
    assert rank(matrix, most_popular(matrix), [77], 5) == {77: [9, 5]}


def test_too_many_users_are_not_measured() -> None:
    assert RatingMatrix({(1, 1): 4.0}).is_small
    assert not RatingMatrix({(user, 1): 4.0 for user in range(20_001)}).is_small


@pytest.mark.slow
def test_the_peers_reach_their_published_figures(shared: Path) -> None:
    folder = shared / "data" / "ml-latest-small"
    split = read_split(folder, 0)
    truth, matrix = truth_of(split, [], has_genres=False), RatingMatrix(split.train)
    relevant = list(truth.relevant.values())
    wanted = np.array([len(titles) for titles in relevant], dtype=np.int64)
    found = {}
    for label, score in RANKING_PEERS.items():
        lists = list(rank(matrix, score(matrix), truth.relevant, TOP).values())
        found[label] = float(ndcg(find_hits(lists, relevant, TOP), wanted, TOP).mean())
    expected = {"most popular": 0.1567, "UserKNN cosine": 0.2505, "RP3beta": 0.2486, "EASE": 0.2930}
    assert found == pytest.approx(expected, abs=0.0003)
