"""Scores of the learned graph for a user's ratings, and the edges that explain them."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from sync.graph.learning import learn_graph
from tests.communities import Matrix, fetch, matrices, on_one_connection, settle, tune
from tests.conftest import Connection
from tests.factories import Factory

SLOPE = 0.5

MATRIX: Matrix = [
    [5, 3.5, None, 1, 0.5, None],
    [4, None, 2, 1.5, 4.5, None],
    [1, 2, 3, 4, None, 3],
    [5, 4.5, 4, 3.5, None, None],
    [None, None, None, None, None, 5],
]

Weights = dict[int, dict[int, float]]


def graph(connection: Connection) -> Weights:
    """The stored weight from each title to each other."""
    (titles,) = fetch(connection, "select title_ids from data.title_graph")
    rows = fetch(connection, "select title_id, weights::real[] as weights from data.title_graph_rows")
    return {row["title_id"]: dict(zip(titles["title_ids"], row["weights"], strict=True)) for row in rows}


def asking(given_ratings: dict[int, float]) -> dict[int, float]:
    mean = float(np.mean(list(given_ratings.values())))
    return {title: max(0, 1 + SLOPE * (rating - mean)) for title, rating in given_ratings.items()}


def scores(connection: Connection, user_id: int) -> dict[int, float]:
    rows = fetch(connection, "select * from engine.graph_scores(%s)", user_id)
    assert len({row["title_id"] for row in rows}) == len(rows)
    return {row["title_id"]: row["score"] for row in rows}


def contributions(connection: Connection, user_id: int, titles: list[int]) -> list[tuple[int, int, float]]:
    rows = fetch(connection, "select * from engine.graph_contributions(%s, %s::integer[])", user_id, titles)
    return [(row["title_id"], row["because_title_id"], row["weight"]) for row in rows]


@given(matrix=matrices())
@on_one_connection
def test_scores_are_the_rated_titles_rows_weighted_and_contributions_are_parts_of_them(
    connection: Connection, matrix: Matrix
) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        tune(connection, "graph_regularisation", 5)
        if learn_graph(connection) == 0:
            return
        weights = graph(connection)
        for user, rated in community.ratings.items():
            asked = {title: weight for title, weight in asking(rated).items() if title in weights} if rated else {}
            parts = {
                title: {mine: weight * weights[mine][title] for mine, weight in asked.items()} for title in weights
            }
            expected = {title: sum(part.values()) for title, part in parts.items()} if asked else {}
            assert scores(connection, user) == pytest.approx(expected, rel=1e-4, abs=1e-5)
            found = contributions(connection, user, list(weights))
            for title in weights:
                top = sorted((part for part in parts[title].values() if part > 0), reverse=True)[:3]
                mine = [(because, weight) for asked_for, because, weight in found if asked_for == title]
                assert [weight for _, weight in mine] == pytest.approx(top, rel=0.01, abs=1e-4)
                assert all(
                    weight == pytest.approx(parts[title][because], rel=0.01, abs=1e-4) for because, weight in mine
                )


def test_nothing_learned_or_nothing_rated_scores_nothing(connection: Connection, factory: Factory) -> None:
    community = settle(connection, MATRIX)
    assert scores(connection, community.users[0]) == {}
    assert contributions(connection, community.users[0], community.titles) == []
    learn_graph(connection)
    newcomer = factory.user()
    assert scores(connection, newcomer) == scores(connection, 0) == {}
    assert contributions(connection, newcomer, community.titles) == []
    # The last title has two ratings, too few for the graph.
    assert scores(connection, community.users[4]) == {}
    assert contributions(connection, community.users[4], community.titles) == []


def test_a_new_rating_counts_in_the_next_scores(connection: Connection, factory: Factory) -> None:
    community = settle(connection, MATRIX)
    learn_graph(connection)
    newcomer = factory.user()
    factory.rate(newcomer, {community.titles[0]: 5})
    row = graph(connection)[community.titles[0]]
    assert scores(connection, newcomer) == pytest.approx(row)


def test_only_the_latest_ratings_ask(connection: Connection, factory: Factory) -> None:
    community = settle(connection, MATRIX)
    learn_graph(connection)
    reader = factory.user()
    factory.rate(reader, {community.titles[0]: 5})
    factory.rate(reader, {community.titles[1]: 3})
    connection.execute(
        "update data.ratings set rated_at = '2000-01-01' where user_id = %s and title_id = %s",
        [reader, community.titles[0]],
    )
    tune(connection, "graph_ratings", 1)
    weights = graph(connection)[community.titles[1]]
    expected = {title: weight * (1 + SLOPE * (3 - 4)) for title, weight in weights.items()}
    assert scores(connection, reader) == pytest.approx(expected)


def test_a_title_that_is_gone_asks_nothing(connection: Connection) -> None:
    community = settle(connection, MATRIX)
    learn_graph(connection)
    before = graph(connection)
    connection.execute("delete from data.titles where id = %s", [community.titles[0]])
    user = community.users[3]
    rest = {title: rating for title, rating in community.ratings[user].items() if title != community.titles[0]}
    expected = sum_rows(before, asking(rest))
    found = scores(connection, user)
    assert {title: found[title] for title in rest} == pytest.approx({title: expected[title] for title in rest})


def sum_rows(weights: Weights, asked: dict[int, float]) -> dict[int, float]:
    """The rows of `weights`, each times what is asked with its title."""
    columns = next(iter(weights.values()))
    total: NDArray[np.float64] = np.zeros(len(columns))
    for title, weight in asked.items():
        if title in weights:
            total += weight * np.array(list(weights[title].values()))
    return dict(zip(columns, total.tolist(), strict=True))
