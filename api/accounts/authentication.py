"""Authentication of requests by the bearer token in their Authorization header."""

from typing import Any

from litestar.connection import ASGIConnection

from api.accounts.tokens import InvalidTokenError, TokenIssuer
from api.http.errors import ProblemError
from api.http.reader import CHALLENGE


def authenticate(connection: ASGIConnection[Any, Any, Any, Any], tokens: TokenIssuer, *, needs_token: bool) -> None:
    """Read the token into the request's state. Raises a 401 problem for a wrong one, and for none if one is needed."""
    header = connection.headers.get("authorization")
    if header is None:
        if needs_token:
            raise ProblemError(
                401, "This needs an access token: log in and send it as a bearer token.", headers=CHALLENGE
            )
        connection.state.user_id = None
        return
    scheme, _, token = header.partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise InvalidTokenError(f"scheme {scheme}")
        connection.state.user_id = tokens.read(token.strip())
    except InvalidTokenError as error:
        challenge = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
        raise ProblemError(
            401,
            "The access token is not valid, or not any more: log in again.",
            code="invalid_token",
            headers=challenge,
        ) from error
