"""Reader of a request: the id in their access token, which the guard has read into the request's state."""

from typing import TypeAlias, cast

from litestar.di import NamedDependency

from api.http.errors import AnyRequest, ProblemError

# Of routes that need no token.
PUBLIC = {"public": True}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="cinelibre"'}

# Of routes that need a token, and of routes that also work without.
UserId: TypeAlias = NamedDependency[int]
ReaderId: TypeAlias = NamedDependency[int | None]


def user_id(request: AnyRequest) -> int:
    if request.state.user_id is None:
        raise ProblemError(401, "This needs an access token.", headers=CHALLENGE)
    return int(request.state.user_id)


def reader_id(request: AnyRequest) -> int | None:
    return cast("int | None", request.state.user_id)
