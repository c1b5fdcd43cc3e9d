"""Published rating predictors, as Surprise (Hug 2020) has them by default, to be measured beside ours.

Each takes the ratings and the pairs to predict, as (user, movie), and returns stars in the order of the pairs.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from sync.evaluation.peers import Doubles, Integers, RatingMatrix

MIN_STARS, MAX_STARS = 0.5, 5.0
NEIGHBOURS, MIN_COMMON = 40, 3
ROUNDS, TITLE_DAMPING, USER_DAMPING, SHRINKAGE = 10, 10.0, 15.0, 100.0
TITLES_PER_BLOCK = 256

Pairs: TypeAlias = Sequence[tuple[int, int]]


class Biases(NamedTuple):
    """The deviations of each user and each title from the mean, in the matrix's order."""

    mean: float
    user: Doubles
    title: Doubles


def bias_only(matrix: RatingMatrix, pairs: Pairs) -> Doubles:
    """Mean + user's bias + title's bias, unknown ones 0 (Koren 2010)."""
    return _clipped(_baselines(fit_biases(matrix), *_places(matrix, pairs)))


def knn_with_means(matrix: RatingMatrix, pairs: Pairs) -> Doubles:
    """The user's mean and how the 40 most similar raters deviate from theirs; Pearson over 3 or more common titles."""
    user, title = _places(matrix, pairs)
    seen, stars = matrix.seen, matrix.dense(matrix.stars)
    # Sums of half stars and their products are exact in single precision; their differences need double.
    common, sums, squares, products = (
        product.astype(np.float64) for product in (seen @ seen.T, stars @ seen.T, (stars**2) @ seen.T, stars @ stars.T)
    )
    variance = common * squares - sums**2
    scale = np.sqrt(variance * variance.T)
    similarity = np.divide(
        common * products - sums * sums.T, scale, out=np.zeros_like(scale), where=(scale > 0) & (common >= MIN_COMMON)
    )
    means = np.bincount(matrix.row, matrix.stars) / np.bincount(matrix.row)
    deviation = np.where(seen > 0, stars - means[:, None], 0)
    raters = [np.flatnonzero(column) for column in seen.T]
    predicted = np.full(len(pairs), matrix.stars.mean())
    for place in np.flatnonzero((user >= 0) & (title >= 0)):
        who, others = user[place], raters[title[place]]
        predicted[place] = means[who] + _weighted(similarity[who, others], deviation[others, title[place]])
    return _clipped(predicted)


def knn_titles(matrix: RatingMatrix, pairs: Pairs) -> Doubles:
    """Baseline, and how the user deviated on the 40 most similar titles: shrunk Pearson of residuals (Koren 2010)."""
    user, title = _places(matrix, pairs)
    biases = fit_biases(matrix)
    residual = matrix.dense(matrix.stars - _baselines(biases, matrix.row, matrix.column))
    seen, squares = matrix.seen, residual**2
    rated = [np.flatnonzero(row) for row in seen]
    predicted = _baselines(biases, user, title)
    is_known = (user >= 0) & (title >= 0)
    wanted = np.unique(title[is_known])
    for start in range(0, len(wanted), TITLES_PER_BLOCK):
        block = wanted[start : start + TITLES_PER_BLOCK]
        common = seen[:, block].T @ seen
        scale = np.sqrt((squares[:, block].T @ seen) * (seen[:, block].T @ squares))
        similarity = np.divide(residual[:, block].T @ residual, scale, out=np.zeros_like(scale), where=scale > 0)
        similarity *= np.maximum(common - 1, 0) / (np.maximum(common - 1, 0) + SHRINKAGE)
        for place in np.flatnonzero(is_known & np.isin(title, block)):
            who = user[place]
            row = int(np.searchsorted(block, title[place]))
            predicted[place] += _weighted(similarity[row, rated[who]], residual[who, rated[who]])
    return _clipped(predicted)


RATING_PEERS: Mapping[str, Callable[[RatingMatrix, Pairs], Doubles]] = {
    "BaselineOnly": bias_only,
    "KNNWithMeans users": knn_with_means,
    "KNNBaseline titles": knn_titles,
}


def fit_biases(matrix: RatingMatrix) -> Biases:
    """Damped mean deviations of titles and users, ten rounds of alternating least squares (Koren 2010)."""
    mean = float(matrix.stars.mean())
    rest = matrix.stars - mean
    user: Doubles = np.zeros(len(matrix.users))
    title: Doubles = np.zeros(len(matrix.titles))
    users_ratings = np.bincount(matrix.row)
    for _ in range(ROUNDS):
        title = np.bincount(matrix.column, rest - user[matrix.row]) / (TITLE_DAMPING + matrix.popularity)
        user = np.bincount(matrix.row, rest - title[matrix.column]) / (USER_DAMPING + users_ratings)
    return Biases(mean, user, title)


def _baselines(biases: Biases, user: Integers, title: Integers) -> Doubles:
    """One baseline per pair; position -1 is an unknown user or title, of bias 0."""
    stars: Doubles = biases.mean + np.append(biases.user, 0)[user] + np.append(biases.title, 0)[title]
    return stars


def _places(matrix: RatingMatrix, pairs: Pairs) -> tuple[Integers, Integers]:
    """The positions of each pair's user and title in the matrix, -1 for one that is not in it."""
    users = {int(user): place for place, user in enumerate(matrix.users)}
    titles = {int(title): place for place, title in enumerate(matrix.titles)}
    places = np.array([(users.get(user, -1), titles.get(title, -1)) for user, title in pairs], dtype=np.int64)
    return places.reshape(-1, 2)[:, 0], places.reshape(-1, 2)[:, 1]


def _weighted(similarity: np.ndarray, deviation: np.ndarray) -> float:
    """The mean deviation of the 40 most similar ones, weighted by similarity; only positive ones count, none is 0."""
    best = np.argsort(-similarity, kind="stable")[:NEIGHBOURS]
    weight = np.maximum(similarity[best], 0)
    total = float(weight.sum())
    return float(weight @ deviation[best]) / total if total > 0 else 0.0


def _clipped(stars: Doubles) -> Doubles:
    return np.clip(stars, MIN_STARS, MAX_STARS)
