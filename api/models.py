"""What clients send, and what replies add to the functions' rows."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.accounts.functions import User
from api.calls import Moment
from api.catalogue.functions import TitleCard
from api.search.functions import TitleSuggestion

TitleId: TypeAlias = Annotated[int, Meta(ge=1, le=2_147_483_647, examples=[1])]
# Our id as text, or source:value.
TitleRef: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^([0-9]{1,9}|[a-z]+:[A-Za-z0-9:_.-]+)$(?!\n)",
        examples=["tmdb:movie:603"],
    ),
]
NamedTitle: TypeAlias = Annotated[
    TitleId | TitleRef | None, Meta(description="Our id, or a reference.", examples=["tmdb:movie:603"])
]
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Kind: TypeAlias = Literal["movie", "tv", "tvshow", "book"]
Stars: TypeAlias = Annotated[float, Meta(ge=0.5, le=5.0, description="Stars.", examples=[4.5])]
Seen: TypeAlias = Annotated[
    bool, Meta(description="Whether it also counts as seen; if not, it stays in the list it is in, or in none.")
]
EmailAddress: TypeAlias = Annotated[str, Meta(max_length=254, description="Any case.", examples=["test@example.com"])]
Password: TypeAlias = Annotated[str, Meta(max_length=1000, description="As it was chosen.", examples=["test123"])]
Unused: TypeAlias = Annotated[str, Meta(max_length=1000, description="Accepted, and not looked at.")]
SearchedBy: TypeAlias = Literal["meaning", "words"]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request's body; a field that is not listed is an error."""


class Registration(Body, frozen=True, kw_only=True):
    """A new account."""

    email: Annotated[
        str, Meta(min_length=3, max_length=254, description="What you log in with.", examples=["test@example.com"])
    ]
    password: Annotated[
        str, Meta(min_length=1, max_length=1000, description="At least 6 characters here.", examples=["test123"])
    ]
    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            pattern=r"^[^\x00]*$",
            description="What you want to be called.",
            examples=["Test"],
        ),
    ]


class Credentials(Body, frozen=True, kw_only=True):
    """What a login needs."""

    email: EmailAddress
    password: Password


class LoginForm(Body, frozen=True, kw_only=True):
    """The same as a form, as the OAuth2 password flow sends it (RFC 6749, 4.3)."""

    username: EmailAddress
    password: Password
    grant_type: Annotated[Literal["password"], Meta(description="The only flow there is.")] = "password"
    scope: Unused = ""
    client_id: Unused = ""
    client_secret: Unused = ""


class RatingBody(Body, frozen=True, kw_only=True):
    """Stars for a title, named by title_id or item_id: our id, or a reference such as tmdb:movie:603."""

    rating: Stars
    title_id: NamedTitle = None
    item_id: NamedTitle = None
    seen: Seen = True


class TitleRatingBody(Body, frozen=True, kw_only=True):
    """Stars for the title in the path."""

    rating: Stars
    seen: Seen = True


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


STATE = "seen, watch_later or hidden, or another word for one of them; none and clear take the state away."


class StatusBody(Body, frozen=True, kw_only=True):
    """The state of a title, named by title_id or item_id: our id, or a reference such as tmdb:movie:603."""

    status: Annotated[State, Meta(description=STATE, examples=["watch_later"])]
    title_id: NamedTitle = None
    item_id: NamedTitle = None


class TitleStateBody(Body, frozen=True, kw_only=True):
    """The state of the title in the path, and since when: now unless a date is given."""

    state: Annotated[State, Meta(description=STATE, examples=["seen"])]
    set_at: Annotated[
        Moment | None,
        Meta(description="Since when: now if it is left out.", examples=["2026-01-31T20:15:00Z"]),
    ] = None


EventTitle: TypeAlias = Annotated[TitleId | None, Meta(description="Our id of the title it was done to.", examples=[1])]


class InteractionBody(Body, frozen=True, kw_only=True):
    """Something a user did. Choose event_id once for each event: sending it again records nothing twice."""

    event_id: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=64,
            pattern=r"^[!-~]+$(?!\n)",
            description="Yours to choose, once an event.",
            examples=["7f1c2a90"],
        ),
    ]
    event: Annotated[Literal["view", "click", "search", "rate"], Meta(description="What was done.", examples=["view"])]
    title_id: EventTitle = None
    item_id: EventTitle = None
    query: Annotated[Text | None, Meta(description="Of a search, and only of one.", examples=["robots"])] = None
    occurred_at: Annotated[
        Moment | None,
        Meta(description="When: now if it is left out.", examples=["2026-01-31T20:15:00Z"]),
    ] = None


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
    rated_at: Moment


class ListedTitle(TitleCard, frozen=True, kw_only=True):
    """A title in one of the user's own lists, since when, and their stars."""

    state: str
    set_at: Moment
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

    query: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=500,
            pattern=r"^[^\x00]*$",
            description="Words of a title, of people or of the story, perhaps misspelt.",
            examples=["shoshank redemtion"],
        ),
    ]


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


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that verifies access tokens (RFC 7517)."""

    kty: Literal["RSA"]
    use: Literal["sig"]
    alg: Literal["RS256"]
    kid: str
    n: str
    e: str


class PublicKeys(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON Web Key Set."""

    keys: list[PublicKey]
