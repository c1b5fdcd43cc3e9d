"""Splits: partitions that their seed decides."""

from pathlib import Path

import pytest

from sync.catalogue.sources.movielens import MovieLensError
from sync.evaluation.held_out import PARTS, Ratings, Split, fold, read_split, relevant_titles, split

RATINGS: Ratings = {(user, movie): 3.0 for user in range(50) for movie in range(40)}


def test_the_split_is_a_partition_that_its_seed_decides() -> None:
    train, test = split(RATINGS, 0)
    assert train | test == RATINGS
    assert not set(train) & set(test)
    assert 0.15 < len(test) / len(RATINGS) < 0.25
    assert split(RATINGS, 0) == (train, test)
    assert split(RATINGS, 1) != (train, test)


def test_folds_hold_out_every_rating_once() -> None:
    folds = [fold(RATINGS, number, 0) for number in range(PARTS)]
    assert sorted(pair for _, test in folds for pair in test) == sorted(RATINGS)
    assert all(train | test == RATINGS for train, test in folds)
    assert all(0.15 < len(test) / len(RATINGS) < 0.25 for _, test in folds)
    assert fold(RATINGS, 0, 1) != folds[0]


def test_a_title_is_relevant_from_four_stars() -> None:
    assert relevant_titles({(1, 10): 4.0, (1, 11): 3.5, (1, 12): 5.0, (2, 10): 1.0}) == {1: {10, 12}}


def test_a_given_split_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("userId,movieId,rating,timestamp\n1,10,4.5,0\n")
    (tmp_path / "test.csv").write_text("userId,movieId,rating,timestamp\n2,11,0.5,0\n")
    assert read_split(tmp_path, 0) == Split({(1, 10): 4.5}, {(2, 11): 0.5})


def test_the_last_of_several_ratings_counts_at_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n")
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,10,4.5,0\n1,11,3,0\n1,10,1,5\n")
    train, test = read_split(tmp_path, 0)
    assert train | test == {(1, 11): 3.0, (1, 10): 1.0}
    once = split({(1, 11): 3.0, (1, 10): 1.0}, 0)
    assert (train, test) == once


def test_a_folder_without_ratings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MovieLensError, match="neither movies"):
        read_split(tmp_path, 0)
