"""Access tokens: RS256, signed with the newest key, verified with any."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeAlias

import jwt
import msgspec
from litestar.di import NamedDependency
from msgspec import Meta

from api.accounts.signing_keys import key_id, load_key

ALGORITHM = "RS256"
ISSUER = "cinelibre"
LEEWAY_SECONDS = 10


class InvalidTokenError(Exception):
    """The token was not issued here, has expired, or is not an access token."""


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What an access token says."""

    iss: str
    sub: Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,17}$(?!\n)")]
    typ: str
    iat: int
    exp: int


class TokenIssuer:
    """Issues and reads access tokens. Keys are PEM texts, the signing one first."""

    def __init__(self, private_keys: list[str], lifetime: timedelta) -> None:
        self._keys = {key_id(pem): load_key(pem) for pem in private_keys}
        self._signing_kid = key_id(private_keys[0])
        self.lifetime = lifetime

    def issue(self, user_id: int) -> str:
        now = datetime.now(UTC)
        claims = {"iss": ISSUER, "sub": str(user_id), "typ": "access", "iat": now, "exp": now + self.lifetime}
        return jwt.encode(claims, self._keys[self._signing_kid], ALGORITHM, headers={"kid": self._signing_kid})

    def read(self, token: str) -> int:
        """The user id of a valid access token. Raises InvalidTokenError."""
        try:
            key = self._keys[jwt.get_unverified_header(token)["kid"]]
            payload = jwt.decode(
                token,
                key.public_key(),
                [ALGORITHM],
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "iss"]},
            )
            claims = msgspec.convert(payload, Claims)
            if claims.typ != "access":
                raise InvalidTokenError("not an access token")
            return int(claims.sub)
        except (jwt.InvalidTokenError, msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
            raise InvalidTokenError(str(error)) from error

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """The public keys as a JSON Web Key Set (RFC 7517)."""
        keys = []
        for kid, key in self._keys.items():
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            keys.append({"kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": kid, "n": public["n"], "e": public["e"]})
        return {"keys": keys}


InjectedTokens: TypeAlias = NamedDependency[TokenIssuer]
