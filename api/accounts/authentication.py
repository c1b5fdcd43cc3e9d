"""Who is asking: every route needs a token unless it says otherwise."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.accounts.tokens import InvalidTokenError
from api.http.errors import ProblemError
from api.lifespan import running_service

PUBLIC = {"public": True}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="cinelibre"'}


def require_token(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Read the bearer token into the request's state; refuse a wrong one everywhere, a missing one unless opted out."""
    header = connection.headers.get("authorization")
    if header is None:
        if handler.opt.get("public") or connection.scope.get("method") == "OPTIONS":
            connection.state.user_id = None
            return
        raise ProblemError(401, "This needs an access token: log in and send it as a bearer token.", headers=CHALLENGE)
    scheme, _, token = header.partition(" ")
    issuer = running_service(connection.app).tokens
    try:
        if scheme.lower() != "bearer":
            raise InvalidTokenError(f"scheme {scheme}")
        connection.state.user_id = issuer.read(token.strip())
    except InvalidTokenError as error:
        challenge = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
        raise ProblemError(
            401,
            "The access token is not valid, or not any more: log in again.",
            code="invalid_token",
            headers=challenge,
        ) from error
