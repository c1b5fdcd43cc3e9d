"""Split of ratings into a side to learn from and a held-out side to test with."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sync.catalogue.sources.movielens import Release

RELEVANT, HELD_OUT, PARTS = 4.0, 0.2, 5

Ratings: TypeAlias = dict[tuple[int, int], float]


class Split(NamedTuple):
    """Stars by (user, movie), on the side to learn from and on the side to test with."""

    train: Ratings
    test: Ratings


def read_split(folder: Path, seed: int) -> Split:
    """The folder's own train.csv and test.csv, or else its ratings split by `seed`. Raises MovieLensError."""
    files = folder / "train.csv", folder / "test.csv"
    if all(file.is_file() for file in files):
        return Split(*(_read_csv(file) for file in files))
    return split(_read_release(folder), seed)


def split(ratings: Ratings, seed: int) -> Split:
    """Every rating goes to the test side with probability 0.2, drawn in the order of the file."""
    return _divide(ratings, np.random.default_rng(seed).random(len(ratings)) < HELD_OUT)


def fold(ratings: Ratings, number: int, seed: int) -> Split:
    """Hold out part `number` of five disjoint parts of equal chance, each as large as what `split` holds out."""
    return _divide(ratings, np.random.default_rng(seed).integers(0, PARTS, len(ratings)) == number)


def relevant_titles(ratings: Ratings) -> dict[int, set[int]]:
    """The movies that each user gave 4 stars or more; users with none are not there."""
    relevant: dict[int, set[int]] = defaultdict(set)
    for (user, movie), rating in ratings.items():
        if rating >= RELEVANT:
            relevant[user].add(movie)
    return dict(relevant)


def _divide(ratings: Ratings, is_held_out: NDArray[np.bool_]) -> Split:
    sides = Split({}, {})
    for (pair, rating), held_out in zip(ratings.items(), is_held_out, strict=True):
        (sides.test if held_out else sides.train)[pair] = rating
    return sides


def _read_csv(file: Path) -> Ratings:
    with file.open(newline="") as opened:
        return {(int(row["userId"]), int(row["movieId"])): float(row["rating"]) for row in csv.DictReader(opened)}


def _read_release(folder: Path) -> Ratings:
    ratings: Ratings = {}
    for row in Release(folder).ratings():
        pair = number_of(row.user_ref), number_of(row.title_ref)
        # The last of several ratings of a title counts, at its own place in the file.
        ratings.pop(pair, None)
        ratings[pair] = row.rating
    return ratings


def number_of(ref: str) -> int:
    """MovieLens' own number in a reference like movielens:17."""
    return int(ref.partition(":")[2])
