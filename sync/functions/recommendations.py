"""Recommendations of the hybrid ranking."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class Signal(Row, frozen=True, kw_only=True):
    signal: str


class CandidateSignal(Row, frozen=True, kw_only=True):
    """A candidate's score of one signal, null where the signal knows nothing."""

    title_id: int
    score: float | None


class RecommendedTitle(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def recommend(
    connection: Connection,
    *,
    user_id: int,
    count: int,
    kind: str | None = ...,
    strategy: str = ...,
    lambda_: float = ...,
) -> list[RecommendedTitle]: ...


@declared
def signals(connection: Connection) -> list[Signal]: ...


@declared
def candidate_signals(connection: Connection, *, user_id: int, preset: str) -> list[CandidateSignal]: ...


@declared
def set_blend_preset(connection: Connection, *, preset: str, signals: list[str], weights: list[float]) -> None: ...
