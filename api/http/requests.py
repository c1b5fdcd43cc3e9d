"""Checks of every request's query, and headers of every reply."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MultiDict, MutableScopeHeaders
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.types import Message, Scope
from litestar.typing import FieldDefinition

from api.http.errors import FieldError, ProblemError, request_id

MAX_BODY_BYTES = 1_000_000


def check_query(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse unknown, missing and repeated parameters: a filter that is silently ignored gives wrong answers."""
    if not isinstance(handler, HTTPRouteHandler) or handler.opt.get("any_query"):
        return
    try:
        unquote_to_bytes(connection.scope["query_string"].replace(b"+", b" ")).decode()
    except UnicodeDecodeError as error:
        raise ProblemError(400, "The query is not UTF-8.", code="unreadable_request") from error
    if errors := tuple(_query_errors(connection.query_params, _query_fields(handler))):
        raise ProblemError(422, "The request is not valid.", code="invalid_request", errors=errors)


def _query_fields(handler: HTTPRouteHandler) -> dict[str, FieldDefinition]:
    """The query parameters of the route and of what is injected into it, by their names in the URL."""
    fields: dict[str, FieldDefinition] = {}
    dependencies = handler.resolve_dependencies()
    signatures = [handler.parsed_fn_signature]
    while signatures:
        for name, field in signatures.pop().parameters.items():
            if name in dependencies:
                signatures.append(dependencies[name].parsed_fn_signature)
            elif isinstance(field.kwarg_definition, QueryParameter):
                fields[field.kwarg_definition.name or name] = field
    return fields


def _query_errors(given: MultiDict[str], fields: dict[str, FieldDefinition]) -> Iterator[FieldError]:
    for name in given:
        values, field = given.getall(name), fields.get(name)
        if field is None:
            yield FieldError(pointer=name[:100], detail="This route has no such parameter.")
        elif len(values) > 1 and not field.is_non_string_sequence:
            yield FieldError(pointer=name, detail="This parameter can be given once.")
        elif field.is_optional and any(value.lower() == "null" for value in values):
            # Litestar converts the text null to None.
            yield FieldError(pointer=name, detail="Leave a parameter out instead of giving null.")
    for name, field in fields.items():
        if name not in given and not field.has_default:
            yield FieldError(pointer=name, detail="This parameter is needed.")


async def add_headers(message: Message, scope: Scope) -> None:
    """Name the request, and the language of the reply where one was negotiated."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers["X-Request-ID"] = request_id(Request(scope))
    if language := scope.get("state", {}).get("language"):
        headers["Content-Language"] = language
        headers.extend_header_value("Vary", "Accept-Language")
