"""The OpenAPI document, described by the functions' own comments, and the page that shows it."""

import importlib.util
from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.router import Router
from litestar.routes import HTTPRoute

from api.auth import PUBLIC
from api.errors import Problem
from api.models import Credentials
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


class DocsPage(OpenAPIRenderPlugin):
    """Swagger UI from our own assets: no CDN."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002
        return PAGE.format(assets=ASSETS_PATH, schema=SCHEMA_PATH).encode()


def openapi_config() -> OpenAPIConfig:
    scheme = SecurityScheme(
        type="http", scheme="bearer", bearer_format="JWT", description="The access token of a login."
    )
    return OpenAPIConfig(
        title="CineLibre",
        version=VERSION,
        description=DESCRIPTION,
        path="/docs",
        render_plugins=[DocsPage(path="/")],
        openapi_router=Router("/docs", route_handlers=[], opt=PUBLIC, include_in_schema=False),
        components=Components(security_schemes={"bearer": scheme}),
    )


def assets_folder() -> Path:
    """Where Swagger UI's files are; found without importing the package, which belongs to another framework."""
    spec = importlib.util.find_spec(ASSETS_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{ASSETS_PACKAGE} is not installed")
    return Path(spec.origin).parent / "static" / ASSETS_PACKAGE / "swagger-ui-dist"


def build_document(app: Litestar, comments: dict[str, str]) -> dict[str, Any]:
    """Litestar's schema, plus what it cannot know: the functions' comments, problem documents, both forms of login."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    document["components"]["schemas"]["Problem"] = _problem_schema()
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            for method in handler.http_methods:
                operation = document["paths"].get(route.path_format, {}).get(str(method).lower())
                if operation:
                    takes_reader = any(
                        name in handler.parsed_fn_signature.parameters for name in ("user_id", "reader_id")
                    )
                    _complete(operation, dict(handler.opt), comments, takes_reader=takes_reader)
    login = document["paths"]["/api/v1/auth/login"]["post"]
    login["requestBody"] = _login_body()
    return document


def _complete(operation: dict[str, Any], opt: dict[str, Any], comments: dict[str, str], *, takes_reader: bool) -> None:
    comment = comments.get(opt.get("function", ""))
    if comment:
        operation["description"] = f"{comment}\n\n`rpc.{opt['function']}`"
    # A token may be sent to any route; it changes the answer where the route takes a reader.
    optional: list[dict[str, list[str]]] = [{}] if opt.get("public") else []
    operation["security"] = [*optional, {"bearer": []}] if takes_reader else []
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in [code for code in operation["responses"] if code.startswith("4")]:
        del operation["responses"][status]
    operation["responses"]["4XX"] = {
        "description": "The request is refused; `code` and `errors` say why.",
        "content": problem,
    }
    operation["responses"]["503"] = {
        "description": "The database does not answer; Retry-After says when to try again.",
        "content": problem,
    }


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    error = {"type": "object", "required": ["pointer", "detail"], "properties": {"pointer": text, "detail": text}}
    properties: dict[str, Any] = {field: dict(text) for field in Problem.__struct_fields__}
    properties["status"] = {"type": "integer"}
    properties["errors"] = {"type": "array", "items": error}
    required = [field for field in properties if field != "errors"]
    return {
        "title": "Problem",
        "description": Problem.__doc__,
        "type": "object",
        "required": required,
        "properties": properties,
    }


def _login_body() -> dict[str, Any]:
    text = {"type": "string", "maxLength": 1000}
    form = {
        "type": "object",
        "required": ["username", "password"],
        "additionalProperties": False,
        "properties": {"username": text, "password": text, "grant_type": {"type": "string", "enum": ["password"]}},
    }
    json = {
        "type": "object",
        "required": list(Credentials.__struct_fields__),
        "additionalProperties": False,
        "properties": {"email": {"type": "string", "maxLength": 254}, "password": text},
        "example": {"email": "test@example.com", "password": "test123"},
    }
    return {
        "required": True,
        "content": {"application/json": {"schema": json}, "application/x-www-form-urlencoded": {"schema": form}},
    }
