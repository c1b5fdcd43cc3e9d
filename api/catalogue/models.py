"""Titles as clients name them: by our id or by a reference, and of which kind."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

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
