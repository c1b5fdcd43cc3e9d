"""Published recommenders in their plainest form, to be measured beside ours on the same ratings.

Each takes the ratings as dense matrices and returns a score for every user and title.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sync.evaluation.held_out import Ratings

# Largest matrices that fit an ordinary machine: cells are users x titles, 4 bytes each.
MAX_USERS, MAX_CELLS = 20_000, 100_000_000
NEIGHBOURS, EASE_LAMBDA, WALK_BETA, WALK_NEIGHBOURS = 100, 300.0, 0.3, 200
TITLES_PER_BLOCK = 1_000

Singles: TypeAlias = NDArray[np.float32]
Doubles: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]


class RatingMatrix:
    """Ratings as users x titles, ids ascending; `row` and `column` are the position of each of `stars`."""

    def __init__(self, ratings: Ratings) -> None:
        pairs = np.array(list(ratings), dtype=np.int64).reshape(-1, 2)
        self.users, self.row = np.unique(pairs[:, 0], return_inverse=True)
        self.titles, self.column = np.unique(pairs[:, 1], return_inverse=True)
        self.stars: Doubles = np.fromiter(ratings.values(), dtype=np.float64, count=len(ratings))
        self.popularity: Integers = np.bincount(self.column, minlength=len(self.titles))

    @property
    def is_small(self) -> bool:
        """Whether the peers can be measured on an ordinary machine."""
        return len(self.users) <= MAX_USERS and len(self.users) * len(self.titles) <= MAX_CELLS

    @cached_property
    def seen(self) -> Singles:
        """1 where there is a rating, else 0."""
        return self.dense(np.ones(len(self.stars)))

    def dense(self, values: Doubles) -> Singles:
        """The matrix with one value for each rating, 0 elsewhere."""
        matrix: Singles = np.zeros((len(self.users), len(self.titles)), dtype=np.float32)
        matrix[self.row, self.column] = values
        return matrix


def most_popular(matrix: RatingMatrix) -> Singles:
    """The number of ratings, the same for everyone."""
    return np.tile(matrix.popularity.astype(np.float32), (len(matrix.users), 1))


def user_knn(matrix: RatingMatrix) -> Singles:
    """The summed cosine similarities of those of the 100 nearest users who rated the title (Sarwar et al. 2000)."""
    seen = matrix.seen
    length = np.sqrt(seen.sum(axis=1))
    similarity: Singles = (seen @ seen.T / np.outer(length, length)).astype(np.float32)
    np.fill_diagonal(similarity, 0)
    return _strongest(similarity, NEIGHBOURS) @ seen


def ease(matrix: RatingMatrix) -> Singles:
    """Linear item weights in closed form, X (I - P / diag P) with P the inverse of X'X + 300 I (Steck 2019).

    X P is solved for on the users' side, (XX' + 300 I)^-1 X, which is the same matrix and smaller by far.
    """
    seen = matrix.seen
    across = (seen @ seen.T).astype(np.float64) + EASE_LAMBDA * np.eye(len(seen))
    solved = np.linalg.solve(across, seen).astype(np.float32)
    diagonal = (1 - np.einsum("ut,ut->t", seen, solved)) / EASE_LAMBDA
    scores: Singles = seen - solved / diagonal
    return scores


def rp3beta(matrix: RatingMatrix) -> Singles:
    """Random walks title to user to title, over popularity to the power 0.3, best 200 a title (Paudel et al. 2016)."""
    seen = matrix.seen
    popularity = matrix.popularity.astype(np.float32)
    from_user = seen / seen.sum(axis=1, keepdims=True)
    scores = np.zeros_like(seen)
    for start in range(0, len(popularity), TITLES_PER_BLOCK):
        block = slice(start, start + TITLES_PER_BLOCK)
        walk = (seen[:, block] / popularity[block]).T @ from_user / popularity**WALK_BETA
        here = np.arange(len(walk))
        walk[here, start + here] = 0
        scores += seen[:, block] @ _strongest(walk, WALK_NEIGHBOURS)
    return scores


RANKING_PEERS: Mapping[str, Callable[[RatingMatrix], Singles]] = {
    "most popular": most_popular,
    "UserKNN cosine": user_knn,
    "RP3beta": rp3beta,
    "EASE": ease,
}


def rank(matrix: RatingMatrix, scores: Singles, users: Iterable[int], depth: int) -> dict[int, list[int]]:
    """Each user's best titles without those rated, ties by id; a user without ratings gets the most rated titles."""
    rows = {int(user): row for row, user in enumerate(matrix.users)}
    ranked = {}
    for user in users:
        row = rows.get(user)
        if row is None:
            order = np.argsort(-matrix.popularity, kind="stable")
        else:
            unseen = np.flatnonzero(matrix.seen[row] == 0)
            order = unseen[np.argsort(-scores[row, unseen], kind="stable")]
        ranked[user] = [int(title) for title in matrix.titles[order[:depth]]]
    return ranked


def _strongest(weights: Singles, count: int) -> Singles:
    """The same with only the `count` largest of each row, and what ties with the last of them."""
    if weights.shape[1] <= count:
        return weights
    floor = -np.partition(-weights, count - 1, axis=1)[:, count - 1 : count]
    return np.where(weights >= floor, weights, np.float32(0))
