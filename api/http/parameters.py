"""Parameters that several routes share, with their bounds."""

from typing import Annotated, Literal, TypeAlias

from litestar.params import PathParameter, QueryParameter
from msgspec import Meta

from api.http.errors import FieldError, ProblemError
from api.models import Kind as KindName
from api.rpc import Rpc

# A title of each kind, for examples.
EXAMPLES = {"movie": "tmdb:movie:603", "tv": "imdb:tt0903747", "book": "isbn:9780141439471"}

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=100, description="Rows a page.")]
Cursor: TypeAlias = Annotated[
    str | None,
    QueryParameter(max_length=4000, description="next_cursor of the page before.", pattern=r"^[A-Za-z0-9_-]+$(?!\n)"),
]
Exclude: TypeAlias = Annotated[
    list[Annotated[int, Meta(ge=1, le=2_147_483_647)]] | None,
    QueryParameter(
        max_items=200, description="Ids of titles to leave out; repeat for several.", schema_extra={"examples": [[1]]}
    ),
]
Kind: TypeAlias = Annotated[KindName | None, QueryParameter(description="Only films, series (tv or tvshow) or books.")]
Strategy: TypeAlias = Annotated[
    Literal["hybrid", "collaborative", "content", "graph", "popular"],
    QueryParameter(description="What chooses the titles: everything, blended, or one source alone."),
]
Relevance: TypeAlias = Annotated[
    float | None,
    QueryParameter(
        name="lambda",
        ge=0,
        le=1,
        description="1 orders by score alone; the lower, the more varied the list. Hybrid lists have 0.7.",
        schema_extra={"examples": [0.7]},
    ),
]
Mood: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=40,
        pattern=r"^[a-z-]+$(?!\n)",
        description="One of the moods in the onboarding quiz.",
        schema_extra={"examples": ["funny"]},
    ),
]
Method: TypeAlias = Annotated[
    Literal["average", "bayesian", "trending", "imdb"], QueryParameter(description="What counts as popular.")
]

# States of which a reader may ask to be shown titles all the same; what is hidden stays hidden.
INCLUDED_STATES = ("seen", "watch_later")


def including(*words: str) -> QueryParameter:
    """The parameter include of a suggesting route, which takes these words beside the states."""
    known = (*words, *INCLUDED_STATES)
    choice = "|".join(known)
    also = f"what else to say of each title ({', '.join(words)}), and " if words else ""
    return QueryParameter(
        pattern=rf"^({choice})(,({choice}))*$(?!\n)",
        max_length=100,
        description=f"Separated by commas: {also}titles to show though you know them ({', '.join(INCLUDED_STATES)}).",
        schema_extra={"examples": [known[0], ",".join(known)]},
    )


IncludeStates: TypeAlias = Annotated[str | None, including()]
# Of routes that answer with cards: the texts of both languages.
IncludeTexts: TypeAlias = Annotated[str | None, including("translations")]
Include: TypeAlias = Annotated[str | None, including("reasons", "signals", "translations")]
IncludeTranslations: TypeAlias = Annotated[
    Literal["translations"] | None,
    QueryParameter(description="translations: the texts of both languages, as title_en, title_fr and so on."),
]
From: TypeAlias = Annotated[
    Literal["seen", "watch_later"] | None,
    QueryParameter(
        name="from", description="Only titles of this list of yours: what to watch next of all you put aside."
    ),
]
OnMyServices: TypeAlias = Annotated[
    bool, QueryParameter(description="Only what the services of your preferences stream, in your country.")
]
Ref: TypeAlias = Annotated[
    str,
    PathParameter(
        description="Our id, or source:value: tmdb:movie:603, imdb:tt0133093, isbn:..., google:..., movielens:...",
        pattern=r"^([0-9]{1,9}|[a-z]+:[A-Za-z0-9:_.-]+)$(?!\n)",
        max_length=100,
        schema_extra={"examples": [EXAMPLES["movie"]]},
    ),
]


def included(include: str | None) -> list[str]:
    """The words that include names."""
    return include.split(",") if include else []


def included_states(include: str | None) -> list[str]:
    """The states among them."""
    return [word for word in included(include) if word in INCLUDED_STATES]


def stored_kind(kind: KindName | None) -> str | None:
    """The database's name of a kind."""
    return "tv" if kind == "tvshow" else kind


async def title_id_of(rpc: Rpc, title_id: int | str | None, item_id: int | str | None = None) -> int:
    """The id behind title_id or item_id, of which there must be exactly one. 404 for an unknown reference."""
    if (title_id is None) == (item_id is None):
        message = "Name the title once: as title_id or as item_id."
        raise ProblemError(422, message, errors=(FieldError(pointer="/title_id", detail=message),))
    named = item_id if title_id is None else title_id
    if isinstance(named, int):
        return named
    (resolved,) = await rpc.resolve_title(ref=str(named))
    return resolved.title_id
