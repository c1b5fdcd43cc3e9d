"""How good the recommendations are: hold ratings out, recommend through the SQL functions, count what comes back.

A title is relevant when its held-out rating is 4 or more. nDCG@10 and recall@20 are means over the users with a
relevant title, each against the best that was possible for that user; coverage@10 counts the distinct titles in all
top tens.
"""

import csv
import json
import math
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import numpy as np
import psycopg
from psycopg import conninfo as conninfo_text
from psycopg import sql

from migrations.deploy import deploy
from sync.catalogue import Text, Title, store_titles
from sync.connection import Connection, call, connect
from sync.progress import Progress
from sync.refresh import refresh_derived
from sync.sources.movielens import Release
from sync.stage import StagedRating, merge_ratings

TOP, DEEP, RELEVANT, HELD_OUT = 10, 20, 4.0, 0.2

Ratings: TypeAlias = dict[tuple[int, int], float]
Ranked: TypeAlias = dict[int, list[int]]
Scores: TypeAlias = dict[str, dict[str, float]]

RANKINGS = ("recommend", "get_collaborative_recommendations", "get_literal_recommendations")


def evaluate_folder(conninfo: str, folder: Path, *, seed: int = 0) -> Scores:
    """Measure on a MovieLens release, split by `seed`, or on a folder with train.csv and test.csv."""
    train, test = _given_split(folder) or split(_ratings(folder), seed)
    with _own_database(conninfo) as own, connect(own) as connection:
        users, titles = _load(connection, train, test)
        return {"most popular": _ranking_scores(_most_popular(train, test), test)} | _measure(
            connection, users, titles, test
        )


def split(ratings: Ratings, seed: int) -> tuple[Ratings, Ratings]:
    """Every rating goes to the test side with probability 0.2, drawn in the order of the file."""
    held_out = np.random.default_rng(seed).random(len(ratings)) < HELD_OUT
    train: Ratings = {}
    test: Ratings = {}
    for (pair, rating), is_held_out in zip(ratings.items(), held_out, strict=True):
        (test if is_held_out else train)[pair] = rating
    return train, test


def report(scores: Scores, *, as_json: bool) -> str:
    """The scores as JSON, or as a table with the JSON below it."""
    document = json.dumps(scores, indent=None if as_json else 2)
    if as_json:
        return document
    columns = list(dict.fromkeys(name for row in scores.values() for name in row))
    width, widths = max(map(len, scores)), {name: max(10, len(name)) + 2 for name in columns}
    lines = [" " * width + "".join(f"{name:>{widths[name]}}" for name in columns)]
    for name, row in scores.items():
        cells = (f"{row[column]:>{widths[column]}.4f}" if column in row else " " * widths[column] for column in columns)
        lines.append(f"{name:<{width}}{''.join(cells)}".rstrip())
    return "\n".join([*lines, "", document])


def _given_split(folder: Path) -> tuple[Ratings, Ratings] | None:
    files = folder / "train.csv", folder / "test.csv"
    if not all(file.is_file() for file in files):
        return None
    train, test = (_read_csv(file) for file in files)
    return train, test


def _read_csv(file: Path) -> Ratings:
    with file.open(newline="") as opened:
        return {(int(row["userId"]), int(row["movieId"])): float(row["rating"]) for row in csv.DictReader(opened)}


def _ratings(folder: Path) -> Ratings:
    ratings: Ratings = {}
    for row in Release(folder).ratings():
        pair = _number(row.user_ref), _number(row.title_ref)
        # The last of several ratings counts, at its own place in the file.
        ratings.pop(pair, None)
        ratings[pair] = row.rating
    return ratings


def _number(ref: str) -> int:
    return int(ref.partition(":")[2])


@contextmanager
def _own_database(conninfo: str) -> Iterator[str]:
    name = sql.Identifier(f"cinelibre_evaluation_{os.getpid()}")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(name))
        try:
            own = conninfo_text.make_conninfo(conninfo, dbname=name.as_string().strip('"'))
            deploy(own)
            yield own
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(name))


def _load(connection: Connection, train: Ratings, test: Ratings) -> tuple[dict[int, int], dict[int, int]]:
    """Import the training side; returns our ids of users and titles by theirs."""
    movies = sorted({movie for _, movie in (*train, *test)})
    store_titles(
        connection,
        [
            Title(
                kind="movie",
                refs=[f"movielens:{movie}"],
                original_title=f"Title {movie}",
                texts={"en": Text(title=f"Title {movie}")},
            )
            for movie in movies
        ],
    )
    now = datetime.now(UTC)
    rows = (
        StagedRating(f"movielens:{user}", f"movielens:{movie}", rating, now) for (user, movie), rating in train.items()
    )
    merge_ratings(connection, rows, total=len(train))
    refresh_derived(connection)
    users = connection.execute("select external_ref, id from data.users")
    titles = connection.execute("select value, title_id from data.external_ids where source = 'movielens'")
    return {_number(ref): user for ref, user in users}, {int(value): title for value, title in titles}


def _measure(connection: Connection, users: dict[int, int], titles: dict[int, int], test: Ratings) -> Scores:
    movie_of = {title: movie for movie, title in titles.items()}
    ranked: dict[str, Ranked] = {name: {} for name in RANKINGS}
    errors: dict[str, list[float]] = {"predict_ratings": [], "bias only": []}
    carried = 0
    wanted: dict[int, dict[int, float]] = defaultdict(dict)
    for (user, movie), rating in test.items():
        wanted[user][movie] = rating
    with Progress("recommending", len(wanted), "user") as progress:
        for user, held_out in wanted.items():
            user_id = users.get(user, 0)
            for function in RANKINGS:
                ranked[function][user] = [
                    movie_of[row[0]] for row in call(connection, function, user_id=user_id, count=DEEP)
                ]
            predicted = call(
                connection, "predict_ratings", user_id=user_id, title_ids=[titles[movie] for movie in held_out]
            )
            for title_id, prediction, baseline, neighbours in predicted:
                rating = held_out[movie_of[title_id]]
                errors["predict_ratings"].append(prediction - rating)
                errors["bias only"].append(baseline - rating)
                carried += neighbours > 0
            progress.advance()
    scores = {name: _ranking_scores(ranking, test) for name, ranking in ranked.items()}
    scores |= {name: _rating_scores(differences) for name, differences in errors.items()}
    scores["predict_ratings"]["carried by neighbours"] = carried / len(test)
    return scores


def _most_popular(train: Ratings, test: Ratings) -> Ranked:
    """What a list of the most rated titles, without those a user has rated, would score."""
    seen: dict[int, set[int]] = defaultdict(set)
    count: dict[int, int] = defaultdict(int)
    for user, movie in train:
        seen[user].add(movie)
        count[movie] += 1
    order = sorted(count, key=lambda movie: (-count[movie], movie))
    return {user: [movie for movie in order if movie not in seen[user]][:DEEP] for user in {user for user, _ in test}}


def _ranking_scores(ranked: Ranked, test: Ratings) -> dict[str, float]:
    relevant: dict[int, set[int]] = defaultdict(set)
    for (user, movie), rating in test.items():
        if rating >= RELEVANT:
            relevant[user].add(movie)
    gains = [1 / math.log2(rank + 2) for rank in range(DEEP)]
    ndcg, recall, shown = [], [], set()
    for user, wanted in relevant.items():
        hits = [movie in wanted for movie in ranked.get(user, [])[:DEEP]]
        gained = sum(gain for gain, hit in zip(gains[:TOP], hits[:TOP], strict=False) if hit)
        ndcg.append(gained / sum(gains[: min(TOP, len(wanted))]))
        recall.append(sum(hits) / min(DEEP, len(wanted)))
        shown.update(ranked.get(user, [])[:TOP])
    return {"ndcg@10": float(np.mean(ndcg)), "recall@20": float(np.mean(recall)), "coverage@10": len(shown)}


def _rating_scores(errors: list[float]) -> dict[str, float]:
    differences = np.array(errors)
    return {"rmse": float(np.sqrt((differences**2).mean())), "mae": float(np.abs(differences).mean())}
