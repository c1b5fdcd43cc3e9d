"""Graph of titles, learned by a job and stored row by row."""

from datetime import datetime

from pgvector import HalfVector

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class GraphLimits(Row, frozen=True, kw_only=True):
    most_titles: int
    memory_mb: float
    regularisation: float


class GraphTitle(Row, frozen=True, kw_only=True):
    title_id: int


class GraphUser(Row, frozen=True, kw_only=True):
    """A user's ratings of titles of the graph: the titles' positions in it, from 0, and the ratings as weights."""

    user_id: int
    positions: list[int]
    weights: list[float]


@declared
def begin_graph(connection: Connection) -> list[GraphLimits]: ...


@declared
def graph_titles(connection: Connection, *, count: int) -> list[GraphTitle]: ...


@declared
def graph_ratings(
    connection: Connection, *, title_ids: list[int], after_user_id: int, count: int
) -> list[GraphUser]: ...


@declared
def replace_graph(connection: Connection, *, title_ids: list[int]) -> datetime: ...


@declared
def store_graph_rows(
    connection: Connection, *, title_ids: list[int], weights: list[HalfVector], inverse_diagonal: list[float]
) -> int: ...
