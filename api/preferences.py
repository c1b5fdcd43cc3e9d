"""A user's preferences as clients send them."""

from typing import Annotated, Literal

from msgspec import Meta

from api.filters import CountryCode, Provider
from api.models import Body


class PreferencesBody(Body, frozen=True, kw_only=True):
    """All of a user's preferences: what is left out is at its default again."""

    # Of titles and texts, for requests that name no language.
    language: Annotated[Literal["en", "fr"], Meta(examples=["fr"])] | None = None
    # Where the user watches.
    country: CountryCode | None = None
    # The streaming services that the user has.
    providers: Annotated[tuple[Provider, ...], Meta(max_length=30, examples=[["netflix", "mubi"]])] = ()
    # The age that titles must be meant for, at most; 18 and more is no cap.
    maturity_lte: Annotated[int, Meta(ge=0, le=21, examples=[13])] | None = None
    # How the frontend shows ratings; here they are in stars.
    rating_scale: Annotated[Literal["stars", "ten", "hundred"], Meta(examples=["ten"])] = "stars"
