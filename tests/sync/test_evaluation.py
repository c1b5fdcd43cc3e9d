"""The evaluation: its split and scores, and what the engine reaches on real ratings."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sync.evaluation import Ratings, _ranking_scores, _rating_scores, evaluate_folder, report, split


def test_the_split_is_a_partition_that_its_seed_decides() -> None:
    ratings: Ratings = {(user, movie): 3.0 for user in range(50) for movie in range(40)}
    train, test = split(ratings, 0)
    assert train | test == ratings
    assert not set(train) & set(test)
    assert 0.15 < len(test) / len(ratings) < 0.25
    assert split(ratings, 0) == (train, test)
    assert split(ratings, 1) != (train, test)


def test_a_perfect_ranking_scores_one() -> None:
    test: Ratings = {(1, 10): 5.0, (1, 11): 4.0, (1, 12): 2.0}
    scores = _ranking_scores({1: [10, 11, 99]}, test)
    assert scores == {"ndcg@10": 1.0, "recall@20": 1.0, "coverage@10": 3}


def test_a_hit_counts_less_further_down() -> None:
    test: Ratings = {(1, 10): 5.0}
    assert _ranking_scores({1: [98, 99, 10]}, test)["ndcg@10"] == pytest.approx(1 / np.log2(4))


def test_a_user_without_recommendations_scores_zero() -> None:
    test: Ratings = {(1, 10): 5.0, (2, 10): 5.0, (3, 10): 1.0}
    assert _ranking_scores({1: [10]}, test)["ndcg@10"] == 0.5


def test_errors_are_root_mean_square_and_mean_absolute() -> None:
    assert _rating_scores([3.0, -4.0]) == pytest.approx({"rmse": np.sqrt(12.5), "mae": 3.5})


def test_a_small_folder_is_evaluated_in_a_database_of_its_own(server: str, tmp_path: Path) -> None:
    rows = [
        (user, movie, 1 + (user * movie) % 5) for user in range(1, 21) for movie in range(1, 16) if (user + movie) % 4
    ]
    for name, is_test in (("train", False), ("test", True)):
        lines = [f"{user},{movie},{stars},0" for user, movie, stars in rows if ((user + movie) % 5 == 0) == is_test]
        (tmp_path / f"{name}.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *lines]) + "\n")
    scores = evaluate_folder(server, tmp_path)
    assert 0 < scores["recommend"]["ndcg@10"] <= 1
    assert 0 < scores["predict_ratings"]["rmse"] < 3
    assert json.loads(report(scores, as_json=True)) == scores
    assert "recommend" in report(scores, as_json=False)


@pytest.mark.slow
def test_the_engine_beats_its_baselines_on_movielens(server: str, shared: Path, tmp_path: Path) -> None:
    protocol, ratings = shared / "bench" / "protocol.py", shared / "data" / "ml-latest-small" / "ratings.csv"
    made = subprocess.run([sys.executable, protocol, "split", ratings, tmp_path], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"the protocol cannot run here: {made.stderr.splitlines()[-1]}")
    scores = evaluate_folder(server, tmp_path)
    assert scores["most popular"]["ndcg@10"] == pytest.approx(0.157, abs=0.001)
    assert scores["get_literal_recommendations"]["ndcg@10"] < 0.01
    assert scores["recommend"]["ndcg@10"] > 0.24
    assert scores["predict_ratings"]["rmse"] < min(0.861, scores["bias only"]["rmse"])
