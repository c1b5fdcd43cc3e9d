"""What the engine ought to compute, in plain loops over dicts of ratings: slow, obvious, independent of the SQL."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

# Stars by title, by user.
Ratings = Mapping[int, Mapping[int, float]]

TUNING = {
    "collaborative_minimum_ratings": 3.0,
    "neighbour_minimum_common": 3.0,
    "neighbour_minimum_correlation": 0.3,
    "neighbour_count": 80.0,
    "neighbour_candidates": 1000.0,
    "posting_budget": 100000.0,
    "correlation_shrinkage": 10.0,
    "vote_slope": 0.5,
    "baseline_shrinkage": 5.0,
    "prediction_shrinkage": 50.0,
    "prediction_prior": 0.5,
    "prior_mean": 3.5,
    "popular_minimum_ratings": 5.0,
}


class Neighbour(NamedTuple):
    """Someone who rated enough of the same titles; the correlation is None where one side does not vary."""

    common: int
    correlation: float | None
    similarity: float


class Vote(NamedTuple):
    """What neighbours say of a title: summed votes, stars expected, how many of them rated it."""

    score: float
    predicted_rating: float
    neighbours: int


class Prediction(NamedTuple):
    """Stars expected, what they would be without any neighbour, and how many neighbours contributed."""

    predicted_rating: float
    baseline: float
    neighbours: int


class Popular(NamedTuple):
    title_id: int
    mean_rating: float
    rating_count: int


def pearson(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's correlation of two equally long lists, from the deviations of their means."""
    if len(set(x)) < 2 or len(set(y)) < 2:
        return None
    deviations_x = np.array(x, dtype=np.float64) - np.mean(x)
    deviations_y = np.array(y, dtype=np.float64) - np.mean(y)
    covariance = float(np.sum(deviations_x * deviations_y))
    spread = math.sqrt(float(np.sum(deviations_x**2)) * float(np.sum(deviations_y**2)))
    return max(-1.0, min(1.0, covariance / spread))


def neighbours(ratings: Ratings, user: int) -> dict[int, Neighbour]:
    """Everybody who shares at least three rated titles with a user."""
    found = {}
    mine = ratings.get(user, {})
    for other, theirs in ratings.items():
        common = sorted(title for title in mine if title in theirs)
        if other == user or len(common) < TUNING["neighbour_minimum_common"]:
            continue
        correlation = pearson([mine[title] for title in common], [theirs[title] for title in common])
        n = len(common)
        cosine = n / math.sqrt(len(mine) * len(theirs))
        taste = 0.0 if correlation is None else correlation * n / (n + TUNING["correlation_shrinkage"])
        found[other] = Neighbour(n, correlation, cosine * (1 + taste))
    return found


def global_mean(ratings: Ratings) -> float:
    """The mean of all ratings, or the prior where there is none."""
    stars = [rating for theirs in ratings.values() for rating in theirs.values()]
    return float(np.mean(stars)) if stars else TUNING["prior_mean"]


def title_baseline(ratings: Ratings, title: int) -> float:
    """The global mean plus the title's bias: its ratings' deviations from that mean, shrunk."""
    mean = global_mean(ratings)
    return mean + _shrunk([theirs[title] - mean for theirs in ratings.values() if title in theirs])


def user_bias(ratings: Ratings, user: int) -> float:
    """How far a user's ratings lie above what the titles' own baselines explain, shrunk."""
    return _shrunk([rating - title_baseline(ratings, title) for title, rating in ratings.get(user, {}).items()])


def votes(ratings: Ratings, user: int, minimum_correlation: float | None = None) -> dict[int, Vote]:
    """What the nearest neighbours vote for among the titles that the user has not rated."""
    found = neighbours(ratings, user)
    if minimum_correlation is not None:
        found = {
            other: neighbour
            for other, neighbour in found.items()
            if neighbour.correlation is not None and neighbour.correlation > minimum_correlation
        }
    nearest = sorted(found, key=lambda other: (-found[other].similarity, other))[: int(TUNING["neighbour_count"])]
    results = {}
    for title in {title for other in nearest for title in ratings[other]} - set(ratings[user]):
        voters = [other for other in nearest if title in ratings[other]]
        baseline = title_baseline(ratings, title)
        score = deviation = weight = 0.0
        for other in voters:
            rating, similarity = ratings[other][title], found[other].similarity
            enthusiasm = rating - float(np.mean(list(ratings[other].values())))
            score += similarity * max(0.0, 1 + TUNING["vote_slope"] * enthusiasm)
            deviation += similarity * (rating - baseline - user_bias(ratings, other))
            weight += similarity
        if score > 0:
            expected = baseline + user_bias(ratings, user) + deviation / (weight + TUNING["prediction_prior"])
            results[title] = Vote(score, _stars(expected), len(voters))
    return results


def predictions(ratings: Ratings, user: int, titles: Iterable[int]) -> dict[int, Prediction]:
    """How many stars a user would give each title, from all neighbours with a positive correlation."""
    weights = {}
    for other, neighbour in neighbours(ratings, user).items():
        if neighbour.correlation is not None and neighbour.correlation > 0:
            n = neighbour.common
            weights[other] = neighbour.correlation**2 * n / (n + TUNING["prediction_shrinkage"])
    results = {}
    for title in titles:
        baseline = title_baseline(ratings, title)
        habits = baseline + user_bias(ratings, user)
        raters = [other for other in weights if title in ratings[other]]
        deviation = sum(
            weights[other] * (ratings[other][title] - baseline - user_bias(ratings, other)) for other in raters
        )
        weight = sum(weights[other] for other in raters)
        expected = habits + deviation / (weight + TUNING["prediction_prior"])
        results[title] = Prediction(_stars(expected), _stars(habits), len(raters))
    return results


def popular(ratings: Ratings, excluded: Iterable[int] = ()) -> list[Popular]:
    """Titles with enough ratings: best mean first, then most ratings, then lowest id."""
    stars: dict[int, list[float]] = {}
    for theirs in ratings.values():
        for title, rating in theirs.items():
            stars.setdefault(title, []).append(rating)
    listed = [
        Popular(title, sum(given) / len(given), len(given))
        for title, given in stars.items()
        if len(given) >= TUNING["popular_minimum_ratings"] and title not in set(excluded)
    ]
    return sorted(listed, key=lambda row: (-row.mean_rating, -row.rating_count, row.title_id))


def literal_recommendations(ratings: Ratings, user: int) -> dict[int, tuple[float, int]]:
    """The textbook rule: the correlation-weighted mean rating of well correlated neighbours, and how many they are."""
    kept = {
        other: neighbour.correlation
        for other, neighbour in neighbours(ratings, user).items()
        if neighbour.correlation is not None and neighbour.correlation > TUNING["neighbour_minimum_correlation"]
    }
    results = {}
    for title in {title for other in kept for title in ratings[other]} - set(ratings[user]):
        raters = [other for other in kept if title in ratings[other]]
        weight = sum(kept[other] for other in raters)
        results[title] = (sum(kept[other] * ratings[other][title] for other in raters) / weight, len(raters))
    return results


def _shrunk(deviations: Sequence[float]) -> float:
    return sum(deviations) / (len(deviations) + TUNING["baseline_shrinkage"])


def _stars(rating: float) -> float:
    return max(0.5, min(5.0, rating))
