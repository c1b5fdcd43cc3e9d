"""Scoring of lists and predictions against the held-out ratings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from sync.catalogue.title_document import Title
from sync.evaluation import metrics
from sync.evaluation.held_out import Split, number_of, relevant_titles

TOP, DEEP = 10, 20

Ranked: TypeAlias = Mapping[int, Sequence[int]]
Figures: TypeAlias = dict[str, float]


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """Ground truth for lists, by MovieLens' ids.

    `relevant` has a user's held-out titles of 4 stars or more, for users with any. On the side that was learned,
    `raters` has the users who rated a title and `users` their number. `genres` is None where they are unknown;
    `catalogue` counts titles.
    """

    relevant: dict[int, set[int]]
    raters: dict[int, set[int]]
    users: int
    genres: dict[int, frozenset[str]] | None
    catalogue: int


def truth_of(split: Split, titles: Sequence[Title], *, has_genres: bool) -> Truth:
    """The ground truth of a split and its catalogue."""
    raters: dict[int, set[int]] = defaultdict(set)
    for user, movie in split.train:
        raters[movie].add(user)
    return Truth(
        relevant=relevant_titles(split.test),
        raters=dict(raters),
        users=len({user for user, _ in split.train}),
        genres={number_of(title.refs[0]): frozenset(title.genres) for title in titles} if has_genres else None,
        catalogue=len(titles),
    )


def ranking_scores(ranked: Ranked, truth: Truth) -> Figures:
    """Every metric of rankings at 10 and 20, over the users with a relevant title; a user without a list scores 0.

    `ndcg error` is the standard error of nDCG over those users.
    """
    users = list(truth.relevant)
    lists = [list(ranked.get(user, ())) for user in users]
    hits = metrics.find_hits(lists, [truth.relevant[user] for user in users], DEEP)
    wanted = np.array([len(truth.relevant[user]) for user in users], dtype=np.int64)
    ratings = {movie: len(raters) for movie, raters in truth.raters.items()}
    row: Figures = {}
    for k in (TOP, DEEP):
        gains = metrics.ndcg(hits, wanted, k)
        covered = metrics.covered_titles(lists, k)
        row |= {
            f"ndcg@{k}": float(gains.mean()),
            f"ndcg error@{k}": float(gains.std(ddof=1) / np.sqrt(len(gains))) if len(gains) > 1 else 0.0,
            f"recall@{k}": float(metrics.recall(hits, wanted, k).mean()),
            f"precision@{k}": float(metrics.precision(hits, k).mean()),
            f"map@{k}": float(metrics.average_precision(hits, wanted, k).mean()),
            f"mrr@{k}": float(metrics.reciprocal_rank(hits, k).mean()),
            f"hit rate@{k}": float(metrics.hit_rate(hits, k).mean()),
            f"coverage@{k}": covered,
            f"coverage share@{k}": covered / truth.catalogue,
            f"novelty@{k}": metrics.novelty(lists, ratings, truth.users, k),
            f"diversity@{k}": metrics.diversity(lists, truth.raters, metrics.cosine, k),
            f"gini@{k}": metrics.gini(lists, truth.catalogue, k),
            f"full lists@{k}": metrics.full_lists(lists, k),
        }
        if truth.genres is not None:
            row[f"genre diversity@{k}"] = metrics.diversity(lists, truth.genres, metrics.jaccard, k)
    return row


def rating_scores(errors: Sequence[float]) -> Figures:
    """Errors of predictions, in stars."""
    return {"rmse": metrics.rmse(errors), "mae": metrics.mae(errors)}
