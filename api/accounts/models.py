"""Bodies and replies of accounts: registration, login, preferences, public keys."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from api.accounts.functions import User
from api.http.bodies import Body
from api.http.codes import CountryCode, ServiceSlug

EmailAddress: TypeAlias = Annotated[str, Meta(max_length=254, description="Any case.", examples=["test@example.com"])]
Password: TypeAlias = Annotated[str, Meta(max_length=1000, description="As it was chosen.", examples=["test123"])]
Unused: TypeAlias = Annotated[str, Meta(max_length=1000, description="Accepted, and not looked at.")]


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


class PreferencesBody(Body, frozen=True, kw_only=True):
    """All of a user's preferences: what is left out is at its default again."""

    language: Annotated[
        Literal["en", "fr"] | None,
        Meta(description="Of titles and texts, for requests that name no language.", examples=["fr"]),
    ] = None
    country: Annotated[CountryCode | None, Meta(description="Where the user watches.")] = None
    providers: Annotated[
        tuple[ServiceSlug, ...],
        Meta(max_length=30, description="The streaming services that the user has.", examples=[["netflix", "mubi"]]),
    ] = ()
    maturity_lte: Annotated[
        Annotated[int, Meta(ge=0, le=21)] | None,
        Meta(description="The highest age that titles may be meant for; 18 and above means no cap.", examples=[16]),
    ] = None
    rating_scale: Annotated[
        Literal["stars", "ten", "hundred"],
        Meta(description="How the frontend shows ratings; here they are in stars.", examples=["ten"]),
    ] = "stars"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A logged-in user. `token` and `access_token` are the same; send it as `Authorization: Bearer ...`."""

    token: str
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105
    expires_in: int
    user: User


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
