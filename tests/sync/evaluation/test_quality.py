"""Quality of recommendations, on a made-up community whose tastes are there to be found."""

from collections.abc import Iterator

import numpy as np
import pytest

from sync.evaluation.measurement import Ranking, evaluate_folder
from sync.evaluation.scoring import Figures
from sync.functions.recommendations import recommend

USERS, TASTES, TITLES_PER_TASTE, RATINGS_PER_USER = 80, 4, 30, 30
RANKINGS = (
    Ranking("recommend", recommend, {"lambda_": 1.0}),
    Ranking("graph", recommend, {"strategy": "graph", "lambda_": 1.0}),
    Ranking("collaborative", recommend, {"strategy": "collaborative", "lambda_": 1.0}),
)


def ratings() -> Iterator[tuple[int, int, float]]:
    """Everybody has one taste, knows its titles and the famous ones of all others best, and likes the former better."""
    chance = np.random.default_rng(7)
    titles = np.arange(TASTES * TITLES_PER_TASTE)
    fame = 1 / (1 + titles // TASTES)
    for user in range(USERS):
        is_of_taste = titles % TASTES == user % TASTES
        known = fame * np.where(is_of_taste, 4, 1)
        for title in chance.choice(titles, RATINGS_PER_USER, replace=False, p=known / known.sum()):
            stars = chance.normal(4.2 if is_of_taste[title] else 2.8, 0.7)
            yield user + 1, int(title) + 1, float(np.clip(round(stars * 2) / 2, 0.5, 5))


@pytest.fixture(scope="module")
def scores(server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    folder = tmp_path_factory.mktemp("community")
    lines = [f"{user},{title},{stars},0" for user, title, stars in ratings()]
    is_test = np.random.default_rng(0).random(len(lines)) < 0.2
    for name, side in (("train", ~is_test), ("test", is_test)):
        chosen = [line for line, is_here in zip(lines, side, strict=True) if is_here]
        (folder / f"{name}.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *chosen]) + "\n")
    return evaluate_folder(server, folder, rankings=RANKINGS)


@pytest.mark.parametrize("ranking", RANKINGS, ids=lambda ranking: ranking.label)
def test_tastes_are_found(scores: dict[str, Figures], ranking: Ranking) -> None:
    assert scores[ranking.label]["ndcg@10"] > 1.6 * scores["most popular"]["ndcg@10"]


def test_stars_count_and_not_only_what_was_rated(scores: dict[str, Figures]) -> None:
    """These peers do not look at stars."""
    for peer in ("UserKNN cosine", "RP3beta", "EASE"):
        assert scores["recommend"]["ndcg@10"] > 1.3 * scores[peer]["ndcg@10"]


def test_predicted_stars_are_nearer_than_what_readers_and_titles_usually_get(scores: dict[str, Figures]) -> None:
    assert scores["predict_ratings"]["rmse"] < 0.92 * scores["bias only"]["rmse"]
