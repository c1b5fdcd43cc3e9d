"""Bodies and replies of lists."""

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from api.calls import Moment
from api.catalogue.functions import TitleCard
from api.catalogue.models import TitleId
from api.http.bodies import Body

ListName: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00]*$",
        description="As you call it.",
        examples=["For a rainy Sunday"],
    ),
]
LongText: TypeAlias = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=r"^[^\x00]*$",
        description="Your own words.",
        examples=["Nothing sad, nothing over two hours."],
    ),
]


class ListBody(Body, frozen=True, kw_only=True):
    """A new list."""

    name: ListName
    description: LongText = ""


class ListChanges(Body, frozen=True, kw_only=True):
    """Another name, another description or both; what is left out stays."""

    name: ListName | None = None
    description: LongText | None = None


class ListItemBody(Body, frozen=True, kw_only=True):
    """Where a title stands in a list, and what its owner notes on it.

    A title that is new stands at the end unless a place is given; what is left out stays as it is.
    """

    place: Annotated[
        Annotated[int, Meta(ge=1, le=1_000_000)] | None,
        Meta(description="From 1 at the top; past the end is the end.", examples=[1]),
    ] = None
    note: LongText | None = None


class ListOrder(Body, frozen=True, kw_only=True):
    """Titles of a list in the order they shall have; those that are not named follow as they were."""

    title_ids: Annotated[
        list[TitleId], Meta(max_length=1000, description="Our ids, the first at the top.", examples=[[]])
    ]


class ListedItem(TitleCard, frozen=True, kw_only=True):
    """A title in a list: where it stands, and what the list's owner noted."""

    place: int
    note: str
    added_at: Moment


class TitleForList(TitleCard, frozen=True, kw_only=True):
    """A title with how well it goes with a list, from 0 to 1."""

    score: float


class SharedList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list that somebody shares. It does not say whose it is."""

    name: str
    description: str
    updated_at: Moment
    items: list[ListedItem]
    next_cursor: str | None
    has_more: bool
