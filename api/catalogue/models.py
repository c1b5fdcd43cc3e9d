"""Titles as clients name them, by our id or by a reference, and as they are answered whole."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from api.calls import Moment
from api.catalogue.functions import TitleCard

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
TitleIdOrRef: TypeAlias = Annotated[
    TitleId | TitleRef | None, Meta(description="Our id, or a reference.", examples=["tmdb:movie:603"])
]
KindName: TypeAlias = Literal["movie", "tv", "tvshow", "book"]


class TitleDetails(TitleCard, frozen=True, kw_only=True):
    """Everything about a title: its card and its background.

    checked_at is when a source was last asked about it. What is_stale is asked for again meanwhile. gone_at: since
    when no source knows it any more.
    """

    directors: list[str]
    creators: list[str]
    authors: list[str]
    writers: list[str]
    actors: list[str]
    keywords: list[str]
    external_ids: list[str]
    checked_at: Moment | None
    is_stale: bool
    gone_at: Moment | None
