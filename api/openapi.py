"""The OpenAPI document, described by the functions' own comments, and the page that shows it."""

import importlib.util
from pathlib import Path
from typing import Any, get_args

import msgspec
from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute

from api.bodies import describe
from api.errors import Problem
from api.providers import PROVIDERS
from migrations.version import VERSION

ASSETS_PACKAGE = "drf_spectacular_sidecar"
ASSETS_PATH = "/docs/assets"
SCHEMA_PATH = "/openapi.json"

DESCRIPTION = """\
Say what you liked and get what you will like next: films, series and books.

Every list has a total order and pages by an opaque cursor. Errors are `application/problem+json` (RFC 9457). Titles
are named by our id or by a reference such as `tmdb:movie:603`, `imdb:tt0133093` or `isbn:9780141439471`.
`Accept-Language` chooses between English and French. The same functions can be called in psql, where `\\df+ rpc.*`
shows these descriptions.
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CineLibre API</title>
<link rel="icon" href="{assets}/favicon-32x32.png">
<link rel="stylesheet" href="{assets}/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="{assets}/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({{
  url: "{schema}", dom_id: "#docs", deepLinking: true, persistAuthorization: true, tryItOutEnabled: true
}});
</script>
</body>
</html>
"""


def page() -> str:
    """The documentation page: Swagger UI from our own assets, no CDN."""
    return PAGE.format(assets=ASSETS_PATH, schema=SCHEMA_PATH)


def assets_folder() -> Path:
    """Where Swagger UI's files are; found without importing the package, which belongs to another framework."""
    spec = importlib.util.find_spec(ASSETS_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{ASSETS_PACKAGE} is not installed")
    return Path(spec.origin).parent / "static" / ASSETS_PACKAGE / "swagger-ui-dist"


def build_document(canonical: Router, comments: dict[str, str]) -> dict[str, Any]:
    """The OpenAPI document of a router: what Litestar reads off the handlers, completed by what it cannot know.

    That is the functions' comments, the bodies as they are decoded, and how errors are answered.
    """
    # An application of its own, so that the one that serves has no further routes than it wants.
    described = Litestar([canonical], dependencies=PROVIDERS, openapi_config=_config(), logging_config=None)
    document: dict[str, Any] = described.openapi_schema.to_schema()
    for path in [path for path in document["paths"] if not path.startswith(canonical.path)]:
        del document["paths"][path]
    components = document["components"]["schemas"]
    components["Problem"] = _problem_schema()
    for route in described.routes:
        operations = document["paths"].get(route.path_format, {})
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else []:
            for method in handler.http_methods:
                if operation := operations.get(str(method).lower()):
                    components |= _complete(operation, handler, comments)
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
        components=Components(security_schemes={"bearer": scheme}),
    )


def _complete(operation: dict[str, Any], handler: HTTPRouteHandler, comments: dict[str, str]) -> dict[str, Any]:
    """Fill in one operation; returns the components that its body refers to."""
    opt = dict(handler.opt)
    components: dict[str, Any] = {}
    if comment := comments.get(opt.get("function", "")):
        operation["description"] = f"{comment}\n\n`rpc.{opt['function']}`"
    takes_reader = any(name in handler.parsed_fn_signature.parameters for name in ("user_id", "reader_id"))
    # A token may be sent to any route; it changes the answer where the route takes a reader.
    optional: list[dict[str, list[str]]] = [{}] if opt.get("public") else []
    operation["security"] = [*optional, {"bearer": []}] if takes_reader else []
    fields = {
        getattr(field.kwarg_definition, "name", None) or name: field
        for name, field in handler.parsed_fn_signature.parameters.items()
    }
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"] = _without_null(parameter["schema"])
        # What Litestar leaves out: a bound of zero, and the constraints of a list's items.
        if field := fields.get(parameter["name"]):
            if getattr(field.kwarg_definition, "ge", None) == 0:
                schema["minimum"] = 0
            if schema.get("type") == "array":
                schema["items"] = msgspec.json.schema(get_args(field.inner_types[0].raw)[0])
    if opt.get("suggests"):
        # A list of suggestions: never what the reader knows already.
        operation["x-suggests"] = True
    if "body" in opt:
        content, components = describe(opt["body"])
        operation["requestBody"] = {"required": True, "content": content}
    if "streams" in opt:
        operation["responses"]["200"]["content"][opt["streams"]] = {"schema": {"type": "string"}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = {status: answer for status, answer in operation["responses"].items() if not status.startswith("4")}
    refused = {"description": "The request is refused; `code` and `errors` say why.", "content": problem}
    away = {"description": "The database does not answer; Retry-After says when to try again.", "content": problem}
    operation["responses"] = {**answers, "4XX": refused, "503": answers.get("503", away)}
    return components


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter, which is left out where it has no value."""
    flat = dict(schema)
    for branch in flat.pop("oneOf", []):
        if branch.get("type") != "null":
            flat |= branch
    if isinstance(flat.get("type"), list):
        (flat["type"],) = (kind for kind in flat["type"] if kind != "null")
    if "enum" in flat:
        flat["enum"] = [value for value in flat["enum"] if value is not None]
    return flat


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    error = {"type": "object", "required": ["pointer", "detail"], "properties": {"pointer": text, "detail": text}}
    properties: dict[str, Any] = {field: dict(text) for field in Problem.__struct_fields__}
    properties["status"] = {"type": "integer"}
    properties["errors"] = {"type": "array", "items": error}
    return {
        "title": "Problem",
        "description": Problem.__doc__,
        "type": "object",
        "required": [field for field in properties if field != "errors"],
        "properties": properties,
    }
