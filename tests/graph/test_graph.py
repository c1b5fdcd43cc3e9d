"""The job that learns the title graph: what it computes, what it keeps, and what an interrupted one leaves."""

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from hypothesis import given
from numpy.typing import NDArray

from sync.commands.main import main
from sync.connection import call, connect
from sync.graph.learning import GraphBusyError, learn_graph
from tests.communities import Matrix, fetch, matrices, on_one_connection, settle, tune, value
from tests.conftest import Connection

SLOPE, REGULARISATION, MINIMUM_RATINGS = 0.5, 200.0, 3
# Half precision keeps 11 bits.
HALF = 2**-11

MATRIX: Matrix = [
    [5, 3.5, None, 1, 0.5],
    [4, None, 2, 1.5, 4.5],
    [None, None, None, None, None],
    [1, 2, 3, 4, None],
    [5, 4.5, 4, 3.5, None],
]


def learned(ratings: dict[int, dict[int, float]]) -> tuple[list[int], NDArray[np.float64]]:
    """The titles by falling number of ratings and the weights between them, with the formula of the paper."""
    counts = {title: sum(title in given for given in ratings.values()) for given in ratings.values() for title in given}
    titles = sorted((title for title in counts if counts[title] >= MINIMUM_RATINGS), key=lambda t: (-counts[t], t))
    weights = np.zeros((len(ratings), len(titles)))
    for row, given_ratings in enumerate(ratings.values()):
        for column, title in enumerate(titles):
            if title in given_ratings:
                mean = float(np.mean(list(given_ratings.values())))
                weights[row, column] = max(0, 1 + SLOPE * (given_ratings[title] - mean))
    inverse = np.linalg.inv(weights.T @ weights + REGULARISATION * np.eye(len(titles)))
    graph = -inverse / np.diag(inverse)
    np.fill_diagonal(graph, 0)
    return titles, graph


def stored(connection: Connection) -> tuple[list[int], NDArray[np.float64]]:
    """The titles and weights that the database has."""
    graphs = fetch(connection, "select title_ids from data.title_graph")
    rows: list[Any] = fetch(
        connection,
        """select w.title_id, w.weights::real[] as weights
           from data.title_graph as g
           cross join unnest(g.title_ids) with ordinality as t (title_id, n)
           inner join data.title_graph_rows as w on w.title_id = t.title_id
           order by t.n""",
    )
    assert value(connection, "select count(*) from data.title_graph_rows") == len(rows)
    titles: list[int] = graphs[0]["title_ids"] if graphs else []
    assert [row["title_id"] for row in rows] == titles
    return titles, np.array([row["weights"] for row in rows], dtype=np.float64).reshape(len(titles), len(titles))


@given(matrix=matrices(users=(6, 14), titles=(2, 20)))
@on_one_connection
def test_the_weights_are_the_papers(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        titles, graph = learned(community.ratings)
        assert learn_graph(connection) == len(titles)
        assert stored(connection)[0] == titles
        np.testing.assert_allclose(stored(connection)[1], graph, rtol=4 * HALF, atol=1e-7)


def test_an_empty_world_has_no_graph(connection: Connection) -> None:
    assert learn_graph(connection) == 0
    assert stored(connection)[0] == []


def test_a_graph_whose_titles_lost_their_ratings_goes(connection: Connection) -> None:
    settle(connection, MATRIX)
    assert learn_graph(connection) == 4
    connection.execute("update data.title_statistics set rating_count = 2")
    assert learn_graph(connection) == 0
    assert stored(connection)[0] == []


@pytest.mark.parametrize(
    ("name", "figure", "expected"), [("graph_titles", 1, 1), ("graph_titles", 3, 3), ("graph_minimum_ratings", 4, 2)]
)
def test_the_most_rated_titles_are_taken(connection: Connection, name: str, figure: float, expected: int) -> None:
    community = settle(connection, MATRIX)
    tune(connection, name, figure)
    assert learn_graph(connection) == expected
    assert stored(connection)[0] == [community.titles[column] for column in (0, 3, 1)][:expected]


def test_a_small_memory_makes_a_small_graph(connection: Connection) -> None:
    settle(connection, MATRIX)
    tune(connection, "graph_memory_mb", 1)
    assert learn_graph(connection) == 0


def test_more_users_than_one_call_reads_and_more_titles_than_one_call_stores(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    community = settle(connection, MATRIX)
    monkeypatch.setattr("sync.graph.learning.USERS_PER_CALL", 2)
    monkeypatch.setattr("sync.graph.learning.ROWS_PER_CALL", 3)
    titles, graph = learned(community.ratings)
    assert learn_graph(connection) == len(titles) == 4
    assert stored(connection)[0] == titles
    np.testing.assert_allclose(stored(connection)[1], graph, rtol=4 * HALF, atol=1e-7)


def test_an_interrupted_job_leaves_the_old_graph_and_the_next_one_replaces_it(own_database: str) -> None:
    with connect(own_database) as connection:
        settle(connection, MATRIX)
        learn_graph(connection)
        before = stored(connection)
        tune(connection, "graph_titles", 2)
        with closing(psycopg.connect(own_database)) as dying:
            dying.execute("select 'begins a transaction that nothing commits'")
            learn_graph(dying)
            assert stored(dying)[0] == before[0][:2]
            assert stored(connection)[0] == before[0]
            connection.execute("select pg_terminate_backend(%s, 10000)", [dying.info.backend_pid])
        assert stored(connection)[0] == before[0]
        np.testing.assert_array_equal(stored(connection)[1], before[1])
        assert learn_graph(connection) == 2
        assert stored(connection)[0] == before[0][:2]


def test_a_second_job_gives_up_while_the_first_one_learns(own_database: str) -> None:
    with connect(own_database) as first, connect(own_database) as second:
        settle(first, MATRIX)
        with first.transaction():
            learn_graph(first)
            with pytest.raises(GraphBusyError, match="already being learned"):
                learn_graph(second)
        assert learn_graph(second) == 4


def test_learning_may_think_for_long_between_two_calls(connection: Connection) -> None:
    connection.execute("set local idle_in_transaction_session_timeout = '30s'")
    call(connection, "begin_graph")
    assert value(connection, "show idle_in_transaction_session_timeout") == "0"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"title_ids": []}, [[], [], [], [], []]),
        ({"title_ids": None}, [[], [], [], [], []]),
        ({"count": 2}, [[0, 1], [0]]),
        ({"count": 0}, []),
        ({}, [[0, 1], [0], [], [0, 1], [0, 1]]),
    ],
)
def test_every_user_comes_with_the_positions_of_the_titles_they_rated(
    connection: Connection, arguments: dict[str, Any], expected: list[list[int]]
) -> None:
    community = settle(connection, MATRIX)
    given_arguments = {"title_ids": community.titles[:2], "after_user_id": community.users[0] - 1, **arguments}
    rows = call(connection, "graph_ratings", **given_arguments)
    assert [row[0] for row in rows] == community.users[: len(expected)]
    assert [row[1] for row in rows] == expected
    for user, positions, weights in rows:
        rated = community.ratings[user]
        stars = [rated[community.titles[position]] for position in positions]
        mean = float(np.mean(list(rated.values()))) if rated else 0
        assert weights == pytest.approx([max(0, 1 + SLOPE * (rating - mean)) for rating in stars])


def test_refresh_learns_it(own_database: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(own_database) as connection:
        settle(connection, MATRIX)
        monkeypatch.setenv("DATABASE_URL", own_database)
        monkeypatch.setenv("CINELIBRE_HOME", str(home))
        monkeypatch.setattr("sys.argv", ["cinelibre", "refresh"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        assert len(stored(connection)[0]) == 4
