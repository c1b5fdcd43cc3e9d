"""Made-up community of raters of any size: the ratings per user, their titles and their stars."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

USERS_PER_BLOCK = 500
MIN_RATINGS, MAX_RATINGS = 5, 6_000
FACTORS = 8
FIRST_RATING, SECONDS = 1_500_000_000, 100_000_000


class Shape(NamedTuple):
    """The numbers of users and of titles, and roughly that of ratings."""

    users: int
    titles: int
    ratings: int


# The second is as large as MovieLens 25M.
SIZES = {"1M": Shape(6_040, 3_700, 1_000_000), "25M": Shape(162_000, 59_000, 25_000_000)}


class Community:
    """Log-normal activity, popularity by Zipf and Mandelbrot, stars by taste and noise; a seed decides it all."""

    def __init__(self, shape: Shape, seed: int = 0) -> None:
        self.shape = shape
        self._chance = np.random.default_rng(seed)
        self._activity = self._activities()
        popularity = (np.arange(shape.titles) + 30.0) ** -1.05
        # Ids in a random order, so that a title's id says nothing about its popularity.
        order = self._chance.permutation(shape.titles)
        self._title_of_rank = order + 1
        self._chosen_below = np.cumsum(popularity / popularity.sum())
        popularity_bias = 0.3 * (np.log(popularity) - np.log(popularity).mean()) / np.log(popularity).std()
        self._title_bias = self._chance.normal(0, 0.45, shape.titles) + popularity_bias
        self._flavour = self._chance.normal(0, 1, (shape.titles, FACTORS))

    def blocks(self) -> Iterator[bytes]:
        """The ratings as lines of a MovieLens release: user, title, half stars, seconds since 1970."""
        for start in range(0, self.shape.users, USERS_PER_BLOCK):
            activity = self._activity[start : start + USERS_PER_BLOCK]
            users, ranks = self._choices(activity)
            stars = self._stars(len(activity), users, ranks)
            when = FIRST_RATING + self._chance.integers(0, SECONDS, len(users))
            rows = zip(
                (users + start + 1).tolist(),
                self._title_of_rank[ranks].tolist(),
                stars.tolist(),
                when.tolist(),
                strict=True,
            )
            yield "".join([f"{user},{title},{rating},{second}\n" for user, title, rating, second in rows]).encode()

    def _activities(self) -> NDArray[np.int64]:
        """Ratings per user, as many in all as the shape says."""
        drawn = self._chance.lognormal(4.2, 1.1, self.shape.users)
        limit = max(MIN_RATINGS, min(self.shape.titles // 3, MAX_RATINGS))
        for _ in range(10):
            drawn = np.clip(drawn * self.shape.ratings / drawn.sum(), MIN_RATINGS, limit)
        return drawn.round().astype(np.int64)

    def _choices(self, activity: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Distinct pairs of a user's position and a title's rank, as many as each user's activity or few less."""
        titles = self.shape.titles
        pairs = np.empty(0, np.int64)
        missing = activity
        for _ in range(4):
            users = np.repeat(np.arange(len(activity)), missing * 3 // 2)
            ranks = np.searchsorted(self._chosen_below, self._chance.random(len(users)))
            pairs = np.unique(np.concatenate([pairs, users * titles + np.minimum(ranks, titles - 1)]))
            missing = np.maximum(activity - np.bincount(pairs // titles, minlength=len(activity)), 0)
        # Where there are too many pairs, a random choice of them.
        pairs = pairs[np.lexsort((self._chance.random(len(pairs)), pairs // titles))]
        users = pairs // titles
        counts = np.bincount(users, minlength=len(activity))
        kept = np.arange(len(pairs)) - np.repeat(np.cumsum(counts) - counts, counts) < activity[users]
        return users[kept], pairs[kept] % titles

    def _stars(self, count: int, users: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.float64]:
        generosity = self._chance.normal(0, 0.4, count)
        taste = self._chance.normal(0, 1 / np.sqrt(FACTORS), (count, FACTORS))
        liking = np.einsum("ij,ij->i", taste[users], self._flavour[ranks])
        mood = self._chance.normal(0, 0.7, len(users))
        stars = 3.4 + generosity[users] + self._title_bias[ranks] + 0.8 * liking + mood
        clipped: NDArray[np.float64] = np.clip(np.round(stars * 2) / 2, 0.5, 5.0)
        return clipped
