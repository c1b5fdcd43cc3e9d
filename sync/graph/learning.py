"""Learning of the title graph: EASE (Steck, Embarrassingly Shallow Autoencoders, 2019) over ratings as weights.

With X the users' weights of titles and P the inverse of X'X + regularisation, the weight from title i to title j is
-P[i, j] / P[j, j], and 0 from a title to itself.
"""

import numpy as np
import psycopg
from pgvector import HalfVector
from pgvector.psycopg import register_vector
from psycopg.types.array import ListBinaryDumper

from sync.connection import Connection
from sync.errors import MendableError
from sync.functions.graph import GraphLimits, begin_graph, graph_ratings, graph_titles, replace_graph, store_graph_rows
from sync.graph.gram import Matrix, add_products, invert, titles_that_fit
from sync.progress import Progress

USERS_PER_CALL = 100
ROWS_PER_CALL = 100


class GraphBusyError(MendableError):
    """Another process is learning the graph."""


def learn_graph(connection: Connection) -> int:
    """Learn the graph from all ratings and put it in the place of the old one; returns how many titles it has.

    One transaction: requests are answered from the old graph until it ends, and if it fails, after that too. Raises
    GraphBusyError.
    """
    register_vector(connection)
    # Rows of thousands of numbers as text would take longer to write than to learn.
    connection.adapters.register_dumper(list, ListBinaryDumper)
    with connection.transaction():
        limits = _begin(connection)
        count = min(limits.most_titles, titles_that_fit(limits.memory_mb))
        title_ids = [title.title_id for title in graph_titles(connection, count=count)]
        matrix = _gram(connection, title_ids)
        matrix[np.diag_indices(len(title_ids))] += np.float32(limits.regularisation)
        with Progress("learning the title graph", len(title_ids), "title") as progress:
            invert(matrix, progress.advance)
        replace_graph(connection, title_ids=title_ids)
        _store(connection, title_ids, matrix)
    return len(title_ids)


def _begin(connection: Connection) -> GraphLimits:
    try:
        (limits,) = begin_graph(connection)
    except psycopg.Error as error:
        if error.sqlstate == "PT409":
            raise GraphBusyError(f"{error.diag.message_primary} {error.diag.message_hint}") from error
        raise
    return limits


def _gram(connection: Connection, title_ids: list[int]) -> Matrix:
    """The sum over all users of the products of their weights, a row and a column per title."""
    gram = np.zeros((len(title_ids), len(title_ids)), np.float32)
    last = 0
    with Progress("reading ratings for the title graph", unit="user") as progress:
        while title_ids:
            users = graph_ratings(connection, title_ids=title_ids, after_user_id=last, count=USERS_PER_CALL)
            if not users:
                break
            for user in users:
                add_products(gram, np.array(user.positions, np.int64), np.array(user.weights, np.float32))
                last = user.user_id
            progress.advance(len(users))
    return gram


def _store(connection: Connection, title_ids: list[int], inverse: Matrix) -> None:
    diagonal = inverse.diagonal().copy()
    with Progress("storing the title graph", len(title_ids), "title") as progress:
        for start in range(0, len(title_ids), ROWS_PER_CALL):
            rows = slice(start, start + ROWS_PER_CALL)
            weights = inverse[rows] / -diagonal
            np.fill_diagonal(weights[:, start:], 0)
            store_graph_rows(
                connection,
                title_ids=title_ids[rows],
                weights=[HalfVector(row) for row in weights],
                inverse_diagonal=diagonal[rows].tolist(),
            )
            progress.advance(len(weights))
