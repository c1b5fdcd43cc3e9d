"""OpenAPI document, made of the functions' comments and of the types of bodies and replies."""

import re
from collections.abc import Iterable, Iterator, Mapping
from inspect import cleandoc
from typing import Any, get_args, get_origin

import msgspec
from litestar import Litestar, Response, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute
from litestar.types import Method
from litestar.types.internal_types import PathParameterDefinition

from api.http.errors import Problem
from api.http.openapi_parameters import complete_parameter
from migrations.version import VERSION

JSON = "application/json"
PROBLEM = "application/problem+json"

DESCRIPTION = """\
Say what you liked and get what you will like next: films, series and books.

Every list has a total order and pages by an opaque cursor. Errors are `application/problem+json` (RFC 9457). Titles
are named by our id or by a reference such as `tmdb:movie:603`, `imdb:tt0133093` or `isbn:9780141439471`.
`Accept-Language` chooses between English and French. The same functions can be called in psql, where `\\df+ rpc.*`
shows these descriptions.
"""

Schema = dict[str, Any]

TEXT = {"type": "string"}
HEADERS: dict[str, Schema] = {
    "X-Request-ID": {"description": "Names the request in our logs.", "required": True, "schema": TEXT},
    "Content-Language": {
        "description": "The language of the reply.",
        "schema": {"type": "string", "enum": ["en", "fr"]},
    },
    "Vary": {"description": "Names Accept-Language where it mattered.", "schema": TEXT},
    "Link": {"description": "The next page (RFC 8288).", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"description": "Bearer.", "schema": TEXT},
}
# A server-sent event; its data is JSON.
EVENT: Schema = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {"event": TEXT, "data": TEXT},
    "additionalProperties": False,
}
# Refusals by status: a description, and the headers that come with it.
REFUSALS: dict[str, tuple[str, list[str]]] = {
    "401": ("The token is missing, wrong or too old.", ["WWW-Authenticate"]),
    "404": ("There is no such thing, or it is not yours.", []),
    "413": ("The body is too large.", []),
    "415": ("The body is of a type that this route does not read.", []),
    "422": ("A parameter or a field is unknown, missing or out of its bounds: `errors` says which.", []),
    "503": ("The database does not answer right now.", ["Retry-After"]),
    "4XX": ("The request is refused: `code` says why.", []),
    "5XX": ("Something went wrong on our side.", []),
}


def build_document(canonical: Router, dependencies: Mapping[str, Provide], comments: Mapping[str, str]) -> Schema:
    """The OpenAPI document of a router: Litestar's own, completed with comments, bodies and refusals.

    A route's opt may say more: `function` whose comment describes it, `body` that it accepts, `examples` of its
    parameters, `replies` and `refusals` of further statuses, a content type in which it `streams`, `files` that it
    also answers with, whether it `suggests` titles.
    """
    # An application of its own, so that Litestar adds no documentation routes to the one that serves.
    described = Litestar([canonical], dependencies=dependencies, openapi_config=_config(), logging_config=None)
    document: Schema = described.openapi_schema.to_schema()
    for path in [path for path in document["paths"] if not path.startswith(canonical.path)]:
        del document["paths"][path]
    routes = list(_routes(described, document))
    kinds = list(dict.fromkeys([Problem, *(kind for _, handler in routes for kind in _kinds(handler))]))
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for component in components.values():
        component["description"] = cleandoc(component.get("description", ""))
    document["components"]["schemas"] = components
    schema_of = dict(zip(kinds, schemas, strict=True))
    document["components"]["responses"] = {
        status: _refusal(why, schema_of, headers) for status, (why, headers) in REFUSALS.items()
    }
    for operation, handler in routes:
        _complete(operation, handler, comments.get(handler.opt.get("function", "")))
        if accepts := handler.opt.get("body"):
            operation["requestBody"] = {"required": True, "content": accepts.describe(schema_of)}
        operation["responses"] = _responses(operation, handler, schema_of)
    return document


def _config() -> OpenAPIConfig:
    scheme = SecurityScheme(
        type="http", scheme="bearer", bearer_format="JWT", description="The access token of a login."
    )
    return OpenAPIConfig(
        title="CineLibre",
        version=VERSION,
        description=DESCRIPTION,
        use_handler_docstrings=True,
        operation_id_creator=_operation_id,
        components=Components(security_schemes={"bearer": scheme}),
    )


def _operation_id(_: HTTPRouteHandler, method: Method, path: list[str | PathParameterDefinition]) -> str:
    """A name for an operation that gives none: get_ratings_my."""
    names = [part if isinstance(part, str) else part.name for part in path if part not in ("api", "v1")]
    return re.sub(r"\W+", "_", "_".join([method.lower(), *names]))


def _routes(described: Litestar, document: Schema) -> Iterator[tuple[Schema, HTTPRouteHandler]]:
    """Every operation of the document with the handler that answers it."""
    for route in described.routes:
        operations = document["paths"].get(route.path_format, {})
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else []:
            for method in handler.http_methods:
                if operation := operations.get(str(method).lower()):
                    yield operation, handler


def _kinds(handler: HTTPRouteHandler) -> list[Any]:
    """The types of a route's bodies and replies."""
    accepts = handler.opt.get("body")
    return [*(accepts.kinds.values() if accepts else []), _reply(handler), *handler.opt.get("replies", {}).values()]


def _reply(handler: HTTPRouteHandler) -> Any:
    """The type of a route's reply."""
    kind = handler.parsed_fn_signature.return_type.annotation
    origin = get_origin(kind)
    return get_args(kind)[0] if isinstance(origin, type) and issubclass(origin, Response) else kind


def _complete(operation: Schema, handler: HTTPRouteHandler, comment: str | None) -> None:
    parameters = handler.parsed_fn_signature.parameters
    if comment:
        operation["description"] = f"{comment}\n\n`rpc.{handler.opt['function']}`"
    if handler.opt.get("suggests"):
        # Its titles are suggestions, never titles that the reader knows already.
        operation["x-suggests"] = True
    # Any route accepts a token; it is documented where it changes the answer.
    optional: list[dict[str, list[str]]] = [{}] if handler.opt.get("public") else []
    takes_reader = "user_id" in parameters or "reader_id" in parameters
    operation["security"] = [*optional, {"bearer": []}] if takes_reader else []
    fields = {getattr(field.kwarg_definition, "name", None) or name: field for name, field in parameters.items()}
    examples = handler.opt.get("examples", {})
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        complete_parameter(parameter, fields.get(name), examples.get(name))


def _responses(operation: Schema, handler: HTTPRouteHandler, schema_of: Mapping[Any, Schema]) -> Schema:
    """A route's responses by status."""
    opt, reply = handler.opt, _reply(handler)
    content = {JSON: schema_of[reply], **({opt["streams"]: EVENT} if "streams" in opt else {})}
    content |= dict.fromkeys(opt.get("files", ()), TEXT)
    is_negotiated = any(parameter["name"] == "lang" for parameter in operation.get("parameters", []))
    headers = ["Content-Language", "Vary"] if is_negotiated else []
    if "next_cursor" in getattr(get_origin(reply) or reply, "__struct_fields__", ()):
        headers.append("Link")
    in_path = any(parameter["in"] == "path" for parameter in operation.get("parameters", []))
    absent = {
        *(() if operation["security"] else ("401",)),
        *(() if in_path else ("404",)),
        *(() if "body" in opt else ("413", "415")),
    }
    return {
        str(handler.status_code): _response(_sentence(reply), content, headers),
        **{status: {"$ref": f"#/components/responses/{status}"} for status in REFUSALS if status not in absent},
        **{str(status): _refusal(why, schema_of, []) for status, why in opt.get("refusals", {}).items()},
        **{
            str(status): _response(_sentence(kind), {JSON: schema_of[kind]}, [])
            for status, kind in opt.get("replies", {}).items()
        },
    }


def _refusal(why: str, schema_of: Mapping[Any, Schema], headers: Iterable[str]) -> Schema:
    return _response(why, {PROBLEM: schema_of[Problem]}, ["Content-Language", "Vary", *headers])


def _response(description: str, content: Mapping[str, Schema], headers: Iterable[str]) -> Schema:
    return {
        "description": description,
        "headers": {name: HEADERS[name] for name in ("X-Request-ID", *headers)},
        "content": {kind: {"schema": schema} for kind, schema in content.items()},
    }


def _sentence(kind: Any) -> str:
    """The first line of a type's docstring."""
    return cleandoc(getattr(kind, "__doc__", "") or "").partition("\n")[0] if isinstance(kind, type) else "A list."
