"""Collaborative filtering: recommendations, predicted ratings and stored neighbours."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class CollaborativeTitle(Row, frozen=True, kw_only=True):
    title_id: int


class Prediction(Row, frozen=True, kw_only=True):
    title_id: int
    predicted_rating: float
    baseline: float
    neighbours: int


class Neighbours(Row, frozen=True, kw_only=True):
    neighbours: int


@declared
def get_collaborative_recommendations(
    connection: Connection, *, user_id: int, count: int
) -> list[CollaborativeTitle]: ...


@declared
def get_literal_recommendations(connection: Connection, *, user_id: int, count: int) -> list[CollaborativeTitle]: ...


@declared
def predict_ratings(connection: Connection, *, user_id: int, title_ids: list[int]) -> list[Prediction]: ...


@declared
def refresh_neighbours(connection: Connection, *, user_id: int) -> list[Neighbours]: ...
