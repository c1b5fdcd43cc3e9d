"""Trial: a database of its own that has learned one side of a split, nothing else."""

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import msgspec

from sync.catalogue.sources.movielens import MovieLensError, Release
from sync.catalogue.staged_ratings import StagedRating, merge_ratings
from sync.catalogue.store import store_titles
from sync.catalogue.title_document import Text, Title
from sync.connection import Connection, connect
from sync.derived import refresh_derived
from sync.evaluation.held_out import Ratings, number_of
from sync.graph.learning import learn_graph
from sync.progress import Progress

NOBODY = 0
MAX_CONNECTIONS = 4

Answer = TypeVar("Answer")


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A database that has learned: our ids of users and titles by MovieLens' ids, and its movies by our titles."""

    conninfo: str
    users: dict[int, int]
    titles: dict[int, int]
    movies: dict[int, int]

    def ask(
        self, task: str, users: Collection[int], question: Callable[[Connection, int, int], Answer]
    ) -> dict[int, Answer]:
        """`question`(connection, user, account) for every user, several at a time.

        The account is that of nobody for a user without a rating, who is answered like any newcomer.
        """
        free: SimpleQueue[Connection] = SimpleQueue()

        def answer(user: int) -> Answer:
            connection = free.get()
            try:
                return question(connection, user, self.users.get(user, NOBODY))
            finally:
                free.put(connection)

        count = min(MAX_CONNECTIONS, os.cpu_count() or 1)
        answers = {}
        with ExitStack() as opened, Progress(task, len(users), "user") as progress:
            for _ in range(count):
                free.put(opened.enter_context(connect(self.conninfo)))
            pool = opened.enter_context(ThreadPoolExecutor(count))
            for user, found in zip(users, pool.map(answer, users), strict=True):
                answers[user] = found
                progress.advance()
        return answers


def store_catalogue(conninfo: str, titles: list[Title], embed: Callable[[Connection], object]) -> None:
    """Put titles into a database; `embed` is called with the connection once they are there."""
    with connect(conninfo) as connection:
        store_titles(connection, titles)
        embed(connection)


def learn(conninfo: str, train: Ratings) -> Trial:
    """Put ratings into a database that has their titles, all as if given half a day ago, and compute what follows."""
    # Recent, so that none counts less than another, and not at this hour, which would look like a habit.
    rated_at = datetime.now(UTC) - timedelta(hours=12)
    rows = (
        StagedRating(f"movielens:{user}", f"movielens:{movie}", rating, rated_at)
        for (user, movie), rating in train.items()
    )
    with connect(conninfo) as connection:
        merge_ratings(connection, rows, total=len(train))
        refresh_derived(connection)
        learn_graph(connection)
        users = connection.execute("select external_ref, id from data.users").fetchall()
        ids = connection.execute("select value, title_id from data.external_ids where source = 'movielens'").fetchall()
    return Trial(
        conninfo=conninfo,
        users={number_of(ref): user for ref, user in users},
        titles={int(movie): title for movie, title in ids},
        movies={title: int(movie) for movie, title in ids},
    )


def known_titles(folder: Path, movies: set[int]) -> list[Title] | None:
    """What the folder's movies file says of these movies, by MovieLens' reference alone; None without such a file."""
    try:
        release = Release(folder, needs=("movies",))
    except MovieLensError:
        return None
    numbered = {number_of(title.refs[0]): title for title in release.titles()}
    return [
        msgspec.structs.replace(numbered.get(movie, nameless), refs=[f"movielens:{movie}"])
        for movie, nameless in zip(sorted(movies), nameless_titles(movies), strict=True)
    ]


def nameless_titles(movies: set[int]) -> list[Title]:
    """Titles of which nothing is known but the number."""
    return [
        Title(
            kind="movie",
            refs=[f"movielens:{movie}"],
            original_title=f"Title {movie}",
            texts={"en": Text(title=f"Title {movie}")},
        )
        for movie in sorted(movies)
    ]
