"""Bodies and replies of states, and the words that name a state."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from api.calls import Moment
from api.catalogue.functions import TitleCard
from api.catalogue.models import TitleIdOrRef
from api.http.bodies import Body

# Words that clients may use for a state, and the database's; None takes the state away.
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
    title_id: TitleIdOrRef = None
    item_id: TitleIdOrRef = None


class TitleStateBody(Body, frozen=True, kw_only=True):
    """The state of the title in the path, and since when: now unless a date is given."""

    state: Annotated[State, Meta(description=STATE, examples=["seen"])]
    set_at: Annotated[
        Moment | None,
        Meta(description="Since when: now if it is left out.", examples=["2026-01-31T20:15:00Z"]),
    ] = None


class ListedTitle(TitleCard, frozen=True, kw_only=True):
    """A title in one of the user's own lists, since when, and their stars."""

    state: str
    set_at: Moment
    rating: float | None
