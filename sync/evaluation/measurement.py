"""Measurement of the recommendations: ratings are held out, and the SQL functions are asked to find them again.

A title is relevant when its held-out rating is 4 or more; metrics.py defines each figure. The catalogue is all titles
rated on either side; the times of ratings are not used. Published recommenders run on the same split.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sync.catalogue.sources.movielens import MovieLensError
from sync.connection import Connection
from sync.evaluation.held_out import RELEVANT, Ratings, Split, read_split
from sync.evaluation.peers import RANKING_PEERS, RatingMatrix, rank
from sync.evaluation.rating_peers import RATING_PEERS
from sync.evaluation.scoring import DEEP, Figures, Truth, ranking_scores, rating_scores, truth_of
from sync.evaluation.trial import Trial, known_titles, learn, nameless_titles, store_catalogue
from sync.functions.collaborative import (
    CollaborativeTitle,
    Prediction,
    get_collaborative_recommendations,
    get_literal_recommendations,
    predict_ratings,
)
from sync.functions.recommendations import RecommendedTitle, recommend
from sync.own_database import own_database
from sync.progress import Progress, say


class Ranking(NamedTuple):
    """A way to recommend: its label, the function, and the arguments beside user and count."""

    label: str
    function: Callable[..., Sequence[RecommendedTitle | CollaborativeTitle]]
    arguments: Mapping[str, object] = {}


# Single strategies are measured by relevance alone, with lambda 1; below 1 it trades relevance for diversity.
RANKINGS = (
    Ranking("recommend", recommend),
    Ranking("recommend lambda 1", recommend, {"lambda_": 1.0}),
    Ranking("collaborative", recommend, {"strategy": "collaborative", "lambda_": 1.0}),
    Ranking("content", recommend, {"strategy": "content", "lambda_": 1.0}),
    Ranking("graph", recommend, {"strategy": "graph", "lambda_": 1.0}),
    Ranking("popular", recommend, {"strategy": "popular", "lambda_": 1.0}),
    Ranking("get_collaborative_recommendations", get_collaborative_recommendations),
    Ranking("get_literal_recommendations", get_literal_recommendations),
)


def evaluate_folder(
    conninfo: str,
    folder: Path,
    *,
    seed: int = 0,
    peers: bool = True,
    rankings: Sequence[Ranking] = RANKINGS,
    embed: Callable[[Connection], object] = lambda _: None,
) -> dict[str, Figures]:
    """Measure on a MovieLens release, split by `seed`, or on a folder with train.csv and test.csv.

    `embed` is called where a movies file says what the titles are called. Returns figures by recommender.
    """
    split = read_split(folder, seed)
    movies = {movie for side in split for _, movie in side}
    named = known_titles(folder, movies)
    titles = named or nameless_titles(movies)
    truth = truth_of(split, titles, has_genres=named is not None)
    if not truth.relevant:
        raise MovieLensError(f"{folder}: no held-out rating has {RELEVANT:g} stars or more, so no list can be right")
    scores = _measure_peers(split, truth) if peers else {}
    with own_database(conninfo, "evaluation") as own:
        store_catalogue(own, titles, embed if named else lambda _: None)
        learned = learn(own, split.train)
        return scores | _measure_rankings(learned, rankings, truth) | _measure_predictions(learned, split.test)


def _measure_rankings(learned: Trial, rankings: Sequence[Ranking], truth: Truth) -> dict[str, Figures]:
    def recommended(connection: Connection, _: int, user_id: int) -> dict[str, list[int]]:
        return {
            label: [
                learned.movies[title.title_id]
                for title in function(connection, user_id=user_id, count=DEEP, **arguments)
            ]
            for label, function, arguments in rankings
        }

    lists = learned.ask("recommending", truth.relevant, recommended)
    return {
        ranking.label: ranking_scores({user: found[ranking.label] for user, found in lists.items()}, truth)
        for ranking in rankings
    }


def _measure_predictions(learned: Trial, test: Ratings) -> dict[str, Figures]:
    wanted: dict[int, dict[int, float]] = defaultdict(dict)
    for (user, movie), rating in test.items():
        wanted[user][learned.titles[movie]] = rating

    def predicted(connection: Connection, user: int, user_id: int) -> list[Prediction]:
        return predict_ratings(connection, user_id=user_id, title_ids=list(wanted[user]))

    errors: dict[str, list[float]] = {"predict_ratings": [], "bias only": []}
    carried = 0
    for user, predictions in learned.ask("predicting", wanted, predicted).items():
        for prediction in predictions:
            given = wanted[user][prediction.title_id]
            errors["predict_ratings"].append(prediction.predicted_rating - given)
            errors["bias only"].append(prediction.baseline - given)
            carried += prediction.neighbours > 0
    scores = {label: rating_scores(differences) for label, differences in errors.items()}
    scores["predict_ratings"]["carried by neighbours"] = carried / len(test)
    return scores


def _measure_peers(split: Split, truth: Truth) -> dict[str, Figures]:
    matrix = RatingMatrix(split.train)
    if not matrix.is_small:
        say("peers are left out: their matrices do not fit so many users and titles")
        return {}
    pairs, stars = list(split.test), list(split.test.values())
    scores: dict[str, Figures] = {}
    with Progress("measuring peers", len(RANKING_PEERS) + len(RATING_PEERS), "peer") as progress:
        for label, score in RANKING_PEERS.items():
            scores[label] = ranking_scores(rank(matrix, score(matrix), truth.relevant, DEEP), truth)
            progress.advance()
        for label, predict in RATING_PEERS.items():
            scores[label] = rating_scores((predict(matrix, pairs) - stars).tolist())
            progress.advance()
    return scores
