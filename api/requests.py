"""What every request must be, whatever the route: readable, of known parameters, and answered with an id."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.types import Message, Scope

from api.errors import FieldError, ProblemError, request_id

MAX_BODY_BYTES = 1_000_000
# Parameters that injected values read from the query.
INJECTED = {"language": "lang", "listing": "lang"}


def check_query(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse parameters that the route does not know, and several values for one that takes one: silently ignored
    filters give wrong answers."""
    if not isinstance(handler, HTTPRouteHandler) or not connection.scope["query_string"]:
        return
    if handler.opt.get("exclude_from_query_check"):
        return
    repeatable: dict[str, bool] = {}
    for name, field in handler.parsed_fn_signature.parameters.items():
        if name in INJECTED:
            repeatable[INJECTED[name]] = False
        elif isinstance(field.kwarg_definition, QueryParameter):
            repeatable[field.kwarg_definition.name or name] = field.is_non_string_sequence
    errors = []
    try:
        given = connection.query_params
        for name in given:
            if name not in repeatable:
                errors.append(FieldError(pointer=name[:100], detail="This route has no such parameter."))
            elif len(given.getall(name)) > 1 and not repeatable[name]:
                errors.append(FieldError(pointer=name, detail="This parameter can be given once."))
    except UnicodeDecodeError as error:
        raise ProblemError(400, "The query is not UTF-8.", code="unreadable_request") from error
    if errors:
        raise ProblemError(422, "The request is not valid.", code="invalid_request", errors=tuple(errors))


async def add_headers(message: Message, scope: Scope) -> None:
    """Name the request, and the language of the reply where one was negotiated."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    from litestar import Request

    headers["X-Request-ID"] = request_id(Request(scope))
    if language := scope.get("state", {}).get("language"):
        headers["Content-Language"] = language
        headers.extend_header_value("Vary", "Accept-Language")
