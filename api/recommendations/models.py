"""Replies of recommendations."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from api.catalogue.functions import TitleCard


class Signals(msgspec.Struct, frozen=True, kw_only=True):
    """What each signal contributes to the score; they add up to it. Null: the signal knows nothing of this reader."""

    collaborative: float | None
    content: float | None
    graph: float | None
    sentiment: float | None
    popularity: float | None
    context: float | None


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """One of the reader's own titles that carried a recommendation."""

    title_id: int
    title: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a title is recommended: a sentence, and the facts in it."""

    text: str
    because: list[Because]
    neighbours: int | None


class RecommendedTitle(TitleCard, frozen=True, kw_only=True):
    """A title with why it is here: the heaviest signal, the score, the stars we expect, how many neighbours voted.

    signals and reasons come where `include` asks for them.
    """

    strategy: Literal["collaborative", "content", "graph", "sentiment", "popularity", "context"]
    score: float
    predicted_rating: float | None
    neighbours: int | None
    signals: Signals | UnsetType = UNSET
    reasons: list[Reason] | UnsetType = UNSET


class SimilarTitle(TitleCard, frozen=True, kw_only=True):
    """A title with how similar its description is: the embeddings' cosine."""

    similarity: float


class Recommendations(msgspec.Struct, frozen=True, kw_only=True):
    """A page of recommendations."""

    recommendations: list[RecommendedTitle]
    next_cursor: str | None
    has_more: bool
