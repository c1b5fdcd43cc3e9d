"""What clients send, and what replies add to the functions' rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.rows import TitleCard, TitleSuggestion, User

TitleId: TypeAlias = Annotated[int, Meta(ge=1, le=2_147_483_647)]
# Our id as text, or source:value.
TitleRef: TypeAlias = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=r"^([0-9]{1,9}|[a-z]+:[A-Za-z0-9:_.-]+)$(?!\n)")
]
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Kind: TypeAlias = Literal["movie", "tv", "tvshow", "book"]
Stars: TypeAlias = Annotated[float, Meta(ge=0.5, le=5.0, examples=[4.5])]
SearchedBy: TypeAlias = Literal["meaning", "words"]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request's body; a field that is not listed is an error."""


class Registration(Body, frozen=True, kw_only=True):
    """A new account."""

    email: Annotated[str, Meta(min_length=3, max_length=254, examples=["test@example.com"])]
    password: Annotated[str, Meta(min_length=1, max_length=1000, examples=["test123"])]
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$", examples=["Test"])]


class Credentials(Body, frozen=True, kw_only=True):
    """What a login needs."""

    email: Annotated[str, Meta(max_length=254, examples=["test@example.com"])]
    password: Annotated[str, Meta(max_length=1000, examples=["test123"])]


class LoginForm(Body, frozen=True, kw_only=True):
    """The same as a form, as the OAuth2 password flow sends it (RFC 6749, 4.3)."""

    username: Annotated[str, Meta(max_length=254, examples=["test@example.com"])]
    password: Annotated[str, Meta(max_length=1000, examples=["test123"])]
    grant_type: Literal["password"] = "password"
    scope: Annotated[str, Meta(max_length=1000)] = ""
    client_id: Annotated[str, Meta(max_length=1000)] = ""
    client_secret: Annotated[str, Meta(max_length=1000)] = ""


class RatingBody(Body, frozen=True, kw_only=True):
    """Stars for a title, named by title_id or item_id: our id, or a reference such as tmdb:movie:603."""

    rating: Stars
    title_id: TitleId | TitleRef | None = None
    item_id: TitleId | TitleRef | None = None
    # False: the title stays in the list it is in, or in none.
    seen: bool = True


class TitleRatingBody(Body, frozen=True, kw_only=True):
    """Stars for the title in the path."""

    rating: Stars
    seen: bool = True


# Words for a title's state, and the one that the database knows; null is none of them.
STATES: Mapping[str, str | None] = {
    "seen": "seen",
    "watch_later": "watch_later",
    "watch later": "watch_later",
    "to_watch_later": "watch_later",
    "towatchlater": "watch_later",
    "later": "watch_later",
    "hidden": "hidden",
    "not_interested": "hidden",
    "none": None,
    "clear": None,
}
State: TypeAlias = Literal[
    "seen",
    "watch_later",
    "watch later",
    "to_watch_later",
    "towatchlater",
    "later",
    "hidden",
    "not_interested",
    "none",
    "clear",
]


class StatusBody(Body, frozen=True, kw_only=True):
    """The state of a title, named by title_id or item_id: our id, or a reference such as tmdb:movie:603."""

    status: Annotated[State, Meta(examples=["watch_later"])]
    title_id: TitleId | TitleRef | None = None
    item_id: TitleId | TitleRef | None = None


class TitleStateBody(Body, frozen=True, kw_only=True):
    """The state of the title in the path, and since when: now unless a date is given."""

    state: Annotated[State, Meta(examples=["seen"])]
    set_at: Annotated[datetime, Meta(tz=True, examples=["2026-01-31T20:15:00Z"])] | None = None


class InteractionBody(Body, frozen=True, kw_only=True):
    """Something a user did. Choose event_id once for each event: sending it again records nothing twice."""

    event_id: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[!-~]+$(?!\n)", examples=["7f1c2a90"])]
    event: Annotated[Literal["view", "click", "search", "rate"], Meta(examples=["view"])]
    title_id: TitleId | None = None
    item_id: TitleId | None = None
    query: Text | None = None
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None


# One event, or up to 500 of which all are recorded or none.
Interactions: TypeAlias = InteractionBody | Annotated[list[InteractionBody], Meta(min_length=1, max_length=500)]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A logged-in user. `token` and `access_token` are the same; send it as `Authorization: Bearer ...`."""

    token: str
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105
    expires_in: int
    user: User


class RatedTitle(TitleCard, frozen=True, kw_only=True):
    """A title with the user's own rating of it."""

    rating_id: int
    rating: float
    rated_at: datetime


class ListedTitle(TitleCard, frozen=True, kw_only=True):
    """A title in one of the user's own lists, since when, and their stars."""

    state: str
    set_at: datetime
    rating: float | None


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


class SearchResult(TitleCard, frozen=True, kw_only=True):
    """A title with how well it matches: cosine similarity for a search by meaning, a rank for one by words."""

    score: float


class SearchResults(msgspec.Struct, frozen=True, kw_only=True):
    """A page of search results, and whether it was searched by meaning or, without a model, by words."""

    results: list[SearchResult]
    next_cursor: str | None
    has_more: bool
    searched_by: SearchedBy
    notice: str | None = None


class WordsBody(Body, frozen=True, kw_only=True):
    """What to search for: a title or part of it, perhaps misspelt, with or without a name or the year."""

    query: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$", examples=["shoshank redemtion"])]


class SearchedTitle(SearchResult, frozen=True, kw_only=True):
    """A title with what it was found by: its names, the people who made it, its overview, or its meaning."""

    matched: Literal["title", "person", "text", "meaning"]


class SearchedTitles(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was found by words and, where there is a model, by meaning."""

    results: list[SearchedTitle]
    next_cursor: str | None
    has_more: bool
    notice: str | None = None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """Titles to suggest, the best first."""

    results: list[TitleSuggestion]


class Recommendations(msgspec.Struct, frozen=True, kw_only=True):
    """A page of recommendations."""

    recommendations: list[RecommendedTitle]
    next_cursor: str | None
    has_more: bool


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """What answers here."""

    name: str
    version: str
    status: Literal["ok"]
    docs: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Alive."""

    status: Literal["ok"]


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests can be served, and with what."""

    status: Literal["ok", "unavailable"]
    database: bool
    search: SearchedBy
    notice: str | None
    titles: int
    ratings: int
