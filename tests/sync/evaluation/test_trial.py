"""Databases that learn one side of a split, and go when they have been asked."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sync.connection import Connection, call
from sync.evaluation.held_out import Ratings
from sync.evaluation.trial import NOBODY, Trial, known_titles, learn, nameless_titles, store_catalogue
from sync.own_database import copied_database, own_database

TRAIN: Ratings = {(5, 10): 4.5, (5, 20): 1.0, (6, 10): 3.0}


@pytest.fixture(scope="module")
def learned(server: str) -> Iterator[Trial]:
    with own_database(server, "trial") as own:
        store_catalogue(own, nameless_titles({10, 20, 30}), lambda _: None)
        yield learn(own, TRAIN)


def databases(server: str) -> set[str]:
    """Those of this process: others may have theirs on the same server."""
    with psycopg.connect(server) as connection:
        rows = connection.execute("select datname from pg_database where datname like %s", [f"%_{os.getpid()}"])
        return {name for (name,) in rows}


def test_a_copy_has_what_the_original_holds_and_both_go(server: str) -> None:
    before = databases(server)
    with own_database(server, "original") as original:
        store_catalogue(original, nameless_titles({10, 20}), lambda _: None)
        with copied_database(server, original, "copy") as copy, psycopg.connect(copy) as connection:
            ((titles, *_rest),) = call(connection, "service_status")
            assert titles == 2
            assert len(databases(server) - before) == 2
    assert databases(server) == before


def test_a_failure_leaves_no_database(server: str) -> None:
    before = databases(server)
    with pytest.raises(ZeroDivisionError), own_database(server, "failure"):
        _ = 1 / 0
    assert databases(server) == before


def test_what_is_learned_is_the_given_side(learned: Trial) -> None:
    def ratings(connection: Connection, _: int, user_id: int) -> dict[int, float]:
        rows = connection.execute("select title_id, rating from data.ratings where user_id = %s", [user_id])
        return {learned.movies[title_id]: float(rating) for title_id, rating in rows}

    assert learned.ask("reading", [6, 5, 7], ratings) == {6: {10: 3.0}, 5: {10: 4.5, 20: 1.0}, 7: {}}
    assert {learned.movies[title] for title in learned.titles.values()} == {10, 20, 30}


def test_answers_come_in_the_order_of_the_users_and_strangers_are_nobody(learned: Trial) -> None:
    users = list(range(99, 0, -1))
    answers = learned.ask("asking", users, lambda _, user, account: (user, account))
    assert list(answers) == users
    assert answers[5] == (5, learned.users[5])
    assert answers[99] == (99, NOBODY)


def test_a_question_that_fails_is_not_swallowed(learned: Trial) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        learned.ask("failing", [5, 6], lambda connection, _, __: connection.execute("select 1 from nowhere").fetchall())


def test_titles_are_those_of_the_movies_file_by_one_reference(tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text('movieId,title,genres\n10,"Piano, The (1993)",Drama\n40,Unrated (2000),War\n')
    (tmp_path / "links.csv").write_text("movieId,imdbId,tmdbId\n10,0107822,713\n")
    titles = known_titles(tmp_path, {10, 20})
    assert titles is not None
    assert [(title.original_title, title.refs, title.genres) for title in titles] == [
        ("The Piano", ["movielens:10"], ["drama"]),
        ("Title 20", ["movielens:20"], []),
    ]


def test_without_a_movies_file_nothing_is_known(tmp_path: Path) -> None:
    assert known_titles(tmp_path, {10}) is None
