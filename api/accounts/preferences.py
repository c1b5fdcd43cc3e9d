"""A user's preferences as clients send them."""

from typing import Annotated, Literal

from msgspec import Meta

from api.discovery.filters import CountryCode, Provider
from api.models import Body


class PreferencesBody(Body, frozen=True, kw_only=True):
    """All of a user's preferences: what is left out is at its default again."""

    language: Annotated[
        Literal["en", "fr"] | None,
        Meta(description="Of titles and texts, for requests that name no language.", examples=["fr"]),
    ] = None
    country: Annotated[CountryCode | None, Meta(description="Where the user watches.")] = None
    providers: Annotated[
        tuple[Provider, ...],
        Meta(max_length=30, description="The streaming services that the user has.", examples=[["netflix", "mubi"]]),
    ] = ()
    maturity_lte: Annotated[
        Annotated[int, Meta(ge=0, le=21)] | None,
        Meta(description="The age that titles must be meant for, at most; 18 and more is no cap.", examples=[16]),
    ] = None
    rating_scale: Annotated[
        Literal["stars", "ten", "hundred"],
        Meta(description="How the frontend shows ratings; here they are in stars.", examples=["ten"]),
    ] = "stars"
