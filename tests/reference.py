"""Reference of the engine in plain loops over dicts of ratings: slow, obvious, independent of the SQL."""

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
    "neighbour_count": 40.0,
    "neighbourhood_size": 200.0,
    "neighbour_candidates": 700.0,
    "neighbour_shortlist": 5000.0,
    "posting_budget": 80000.0,
    "rarity_prior": 20.0,
    "rarity_exponent": 0.7,
    "correlation_shrinkage": 10.0,
    "similarity_exponent": 2.0,
    "neighbour_active_days": 30.0,
    "neighbour_stale_days": 7.0,
    "neighbour_refresh_minutes": 10.0,
    "vote_slope": 0.5,
    "baseline_shrinkage": 5.0,
    "prediction_shrinkage": 50.0,
    "prediction_prior": 0.5,
    "prior_mean": 3.5,
    "popular_minimum_ratings": 5.0,
    "bayesian_prior_ratings": 50.0,
    "imdb_minimum_votes": 1000.0,
    "trend_half_life_days": 30.0,
    "trend_click": 0.2,
    "trend_floor": 0.01,
    "trend_external_rating": 0.02,
    "stats_shrinkage": 5.0,
    "stats_cast": 5.0,
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
    score: float


def pearson(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's correlation of two equally long lists, from the deviations of their means."""
    if len(set(x)) < 2 or len(set(y)) < 2:
        return None
    deviations_x = np.array(x, dtype=np.float64) - np.mean(x)
    deviations_y = np.array(y, dtype=np.float64) - np.mean(y)
    covariance = float(np.sum(deviations_x * deviations_y))
    spread = math.sqrt(float(np.sum(deviations_x**2)) * float(np.sum(deviations_y**2)))
    return max(-1.0, min(1.0, covariance / spread))


def rarity_weight(ratings: Ratings, title: int) -> float:
    """What sharing a title says of two users: the less, the more people rated it."""
    raters = sum(title in theirs for theirs in ratings.values())
    return math.pow(raters + TUNING["rarity_prior"], -TUNING["rarity_exponent"])


def total_weight(ratings: Ratings, titles: Iterable[int]) -> float:
    """The summed weight of some titles."""
    return sum(rarity_weight(ratings, title) for title in titles)


def candidates(
    ratings: Ratings, user: int, *, budget: float, shortlist: int = 4000, count: int = 600, exact: bool = False
) -> dict[int, float]:
    """Who is compared with a user, best first, by shared weight in proportion to the root of all they rated.

    The rarest titles' raters are read first, until there were `budget` of them. Where that covers all titles,
    everybody who shares three is kept.
    """
    mine = ratings.get(user, {})
    raters = {title: [other for other, theirs in ratings.items() if title in theirs] for title in mine}
    walked: list[int] = []
    for title in sorted(mine, key=lambda title: (len(raters[title]), title)):
        if exact or sum(len(raters[before]) for before in walked) < budget:
            walked.append(title)
    shared = {
        other: [title for title in walked if title in theirs]
        for other, theirs in ratings.items()
        if other != user and any(title in theirs for title in walked)
    }
    everything = len(walked) == len(mine)
    if everything:
        least = TUNING["neighbour_minimum_common"]
        shared = {other: titles for other, titles in shared.items() if len(titles) >= least}
    weights = {other: total_weight(ratings, titles) for other, titles in shared.items()}
    by_weight = sorted(weights, key=lambda other: (-round(weights[other], 9), other))
    looked_up = by_weight if everything else by_weight[:shortlist]
    proportion = {other: weights[other] / math.sqrt(total_weight(ratings, ratings[other])) for other in looked_up}
    best = sorted(proportion, key=lambda other: (-round(proportion[other], 9), other))
    return {other: proportion[other] for other in (best if everything else best[:count])}


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
        cosine = total_weight(ratings, common) / math.sqrt(total_weight(ratings, mine) * total_weight(ratings, theirs))
        taste = 0.0 if correlation is None else correlation * n / (n + TUNING["correlation_shrinkage"])
        found[other] = Neighbour(n, correlation, (cosine * (1 + taste)) ** TUNING["similarity_exponent"])
    return found


def nearest(ratings: Ratings, user: int) -> dict[int, Neighbour]:
    """As many of the neighbours as are kept, the most similar first."""
    found = neighbours(ratings, user)
    in_order = sorted(found, key=lambda other: (-found[other].similarity, other))
    return {other: found[other] for other in in_order[: int(TUNING["neighbourhood_size"])]}


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
    found = {
        other: neighbour
        for other, neighbour in nearest(ratings, user).items()
        if minimum_correlation is None
        or (neighbour.correlation is not None and neighbour.correlation > minimum_correlation)
    }
    voting = list(found)[: int(TUNING["neighbour_count"])]
    results = {}
    for title in {title for other in voting for title in ratings[other]} - set(ratings[user]):
        voters = [other for other in voting if title in ratings[other]]
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


def popular(ratings: Ratings, excluded: Iterable[int] = (), method: str = "average") -> list[Popular]:
    """Titles by their mean rating, or their mean shrunk toward everybody's; then most ratings, then lowest id."""
    stars: dict[int, list[float]] = {}
    for theirs in ratings.values():
        for title, rating in theirs.items():
            stars.setdefault(title, []).append(rating)
    prior = TUNING["bayesian_prior_ratings"] if method == "bayesian" else 0
    listed = [
        Popular(
            title,
            sum(given) / len(given),
            len(given),
            (sum(given) + prior * global_mean(ratings)) / (len(given) + prior),
        )
        for title, given in stars.items()
        if (method == "bayesian" or len(given) >= TUNING["popular_minimum_ratings"]) and title not in set(excluded)
    ]
    return sorted(listed, key=lambda row: (-round(row.score, 9), -row.rating_count, row.title_id))


def trend(ratings: Sequence[float], clicks: Sequence[float] = (), external_rating: float = 0) -> float:
    """A trending score, by how many days ago the title was rated and how many days ago viewed or clicked."""
    half_life = TUNING["trend_half_life_days"]
    recent = [(1.0, age) for age in ratings] + [(TUNING["trend_click"], age) for age in clicks]
    talk = sum(weight * 0.5 ** (max(0.0, age) / half_life) for weight, age in recent if age < 10 * half_life)
    return math.log(1 + talk + TUNING["trend_floor"] * len(ratings)) + TUNING["trend_external_rating"] * external_rating


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
