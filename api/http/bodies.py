"""Bodies of requests: decoded strictly, and described in the OpenAPI document from the same types.

A route says opt={"body": Accepts(Type)} and takes the parameter `sent: JsonBody[Type]`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

import msgspec
from litestar import Request
from litestar.di import NamedDependency

from api.http.errors import ProblemError

T = TypeVar("T")
JsonBody: TypeAlias = NamedDependency[T]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request's body; a field that is not listed is an error."""


class Accepts:
    """The bodies that a route reads: a type for each content type, and an example as JSON.

    The example is needed where the examples of all the fields do not make one together.
    """

    def __init__(self, json: Any, form: Any = None, *, example: Any = None) -> None:
        self.kinds: dict[str, Any] = {JSON: json, **({FORM: form} if form else {})}
        self._examples = {JSON: {"example": example}} if example is not None else {}

    def describe(self, schema_of: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
        """OpenAPI's content of a request body."""
        return {
            content_type: {"schema": schema_of[kind], **self._examples.get(content_type, {})}
            for content_type, kind in self.kinds.items()
        }

    def __deepcopy__(self, memo: object) -> "Accepts":
        # Litestar copies a route's opt deeply, which the constraints in these types do not allow.
        return self


class AcceptsFile(Accepts):
    """The files that a route takes without decoding them; the example is a JSON file."""

    def __init__(self, content_types: Iterable[str], *, json_example: Any) -> None:
        self.kinds = {}
        self._content: dict[str, dict[str, Any]] = {kind: {"schema": {}} for kind in content_types}
        self._content[JSON]["example"] = json_example

    def describe(self, schema_of: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
        del schema_of
        return self._content


async def sent(request: Request[Any, Any, Any]) -> Any:
    """The JSON body as the type that the route names; strictly, so that a number in quotes is refused."""
    check_content_type(request, JSON)
    accepts: Accepts = request.route_handler.opt["body"]
    return decode(await request.body(), accepts.kinds[JSON])


def decode(content: bytes, kind: type[T]) -> T:
    """Strictly decoded JSON. Raises msgspec's errors, or a problem for what cannot be read at all."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(400, "The body is not readable JSON.", code="unreadable_request") from error


def check_content_type(request: Request[Any, Any, Any], *accepted: str) -> None:
    """Refuse what this route does not read."""
    if request.content_type[0] not in accepted:
        raise ProblemError(415, f"Send the body as {' or '.join(accepted)}.")
