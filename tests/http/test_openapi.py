"""The OpenAPI document and the page that shows it."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sync.connection import call, connect
from tests.http.operations import Operation, Schema, branches

PREFIX = "/api/v1"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
# The product's documents fix these paths.
DOCUMENTED = {
    ("POST", "/auth/register"),
    ("POST", "/auth/signup"),
    ("POST", "/auth/login"),
    ("GET", "/auth/me"),
    ("GET", "/users/me"),
    ("POST", "/me/movies/update_status"),
    ("POST", "/me/tvshows/update_status"),
    *(("GET", f"/me/{noun}/{name}") for noun in ("movies", "tvshows") for name in ("seen", "towatchlater", "hidden")),
    ("POST", "/ratings"),
    ("GET", "/ratings/my"),
    ("DELETE", "/ratings/{rating_id}"),
    ("GET", "/movies"),
    ("GET", "/movies/{ref}"),
    ("GET", "/books"),
    ("GET", "/books/{ref}"),
    ("GET", "/tvshows"),
    ("GET", "/tvshows/{ref}"),
    ("GET", "/search/semantic"),
    ("GET", "/recommendations/personalized"),
    ("GET", "/recommendations/popular"),
    ("GET", "/recommendations/similar/{kind}/{ref}"),
    ("POST", "/interactions"),
    ("GET", "/health"),
    ("GET", "/health/ready"),
    ("GET", "/health/live"),
    ("GET", ""),
}


@pytest.fixture(scope="module")
def comments(sample_database: str) -> dict[str, str]:
    """What each function says of itself."""
    with connect(sample_database) as connection:
        return dict(call(connection, "function_comments"))


def test_the_document_is_openapi_3_1_in_json(api: httpx.Client, document: Schema) -> None:
    reply = api.get("/openapi.json")
    assert reply.headers["content-type"].partition(";")[0] == "application/json"
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"] == "CineLibre"
    assert document["info"]["version"] == api.get("/").json()["version"]
    assert set(document) <= {
        "openapi",
        "info",
        "jsonSchemaDialect",
        "servers",
        "paths",
        "webhooks",
        "components",
        "security",
        "tags",
        "externalDocs",
    }


def test_only_the_canonical_paths_are_in_it_and_all_documented_ones_are(every_operation: list[Operation]) -> None:
    assert all(operation.path.startswith(PREFIX) for operation in every_operation)
    found = {(operation.method, operation.path.removeprefix(PREFIX).rstrip("/")) for operation in every_operation}
    assert found >= DOCUMENTED


def test_every_operation_is_well_formed(document: Schema, every_operation: list[Operation]) -> None:
    assert {method for item in document["paths"].values() for method in item} <= METHODS
    ids = [operation.definition["operationId"] for operation in every_operation]
    assert len(set(ids)) == len(ids)
    for operation in every_operation:
        in_path = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
        assert in_path == set(re.findall(r"\{(\w+)\}", operation.path)), operation.name
        names = [(parameter.place, parameter.name) for parameter in operation.parameters]
        assert len(set(names)) == len(names), operation.name
        assert all(p["required"] for p in operation.definition.get("parameters", []) if p["in"] == "path")
        responses = operation.responses
        assert any(re.fullmatch(r"2\d\d", status) for status in responses), operation.name
        assert all(re.fullmatch(r"[1-5](\d\d|XX)|default", status) for status in responses), operation.name
        assert all("description" in response for response in responses.values()), operation.name
        assert "application/problem+json" in responses["4XX"]["content"], operation.name


def test_every_reference_leads_somewhere(document: Schema) -> None:
    found = list(references(document))
    assert found
    for reference in found:
        target: Any = document
        for key in reference.removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        assert target


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_security_schemes_used_are_declared(document: Schema, every_operation: list[Operation]) -> None:
    declared = document["components"]["securitySchemes"]
    assert declared["bearer"]["scheme"] == "bearer"
    for operation in every_operation:
        assert {name for option in operation.definition["security"] for name in option} <= set(declared)


def test_every_operation_has_a_summary_and_a_description(every_operation: list[Operation]) -> None:
    bare = [
        operation.name
        for operation in every_operation
        if not operation.definition.get("summary") or not operation.definition.get("description")
    ]
    assert bare == []


def test_an_operation_that_names_a_function_has_that_functions_comment(
    every_operation: list[Operation], comments: dict[str, str]
) -> None:
    named = 0
    for operation in every_operation:
        description = operation.definition.get("description", "")
        if found := re.search(r"`rpc\.(\w+)`$", description):
            assert description.startswith(comments[found.group(1)]), operation.name
            named += 1
    assert named > 20


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/recommendations/personalized", "recommend"),
        ("/recommendations/popular", "get_popular_items"),
        ("/movies", "list_titles"),
        ("/search/semantic", "match_titles"),
        ("/ratings/my", "user_ratings"),
        ("/recommendations/similar/{kind}/{ref}", "similar_titles"),
    ],
)
def test_a_route_says_what_its_function_says(
    document: Schema, comments: dict[str, str], path: str, function: str
) -> None:
    assert comments[function] in document["paths"][PREFIX + path]["get"]["description"]


def bounded(schema: Schema) -> bool:
    """Whether numbers have both ends and texts a greatest length, a pattern or a list of values."""
    for branch in branches(schema):
        kinds = branch.get("type", [])
        kinds = {kinds} if isinstance(kinds, str) else set(kinds)
        if "enum" in branch or "const" in branch or branch.get("format") in ("date-time", "uuid"):
            continue
        if kinds & {"integer", "number"} and not ("minimum" in branch and "maximum" in branch):
            return False
        if "string" in kinds and "maxLength" not in branch and "pattern" not in branch:
            return False
        if "array" in kinds and ("maxItems" not in branch or not bounded(branch["items"])):
            return False
    return True


def test_every_parameter_has_bounds_or_a_list_of_values(every_operation: list[Operation]) -> None:
    unbounded = {
        f"{operation.name} {parameter.name}"
        for operation in every_operation
        for parameter in operation.parameters
        if not bounded(parameter.schema)
    }
    assert unbounded == set()


def test_every_field_of_a_body_has_bounds_or_a_list_of_values(every_operation: list[Operation]) -> None:
    unbounded = {
        f"{operation.name} {name}"
        for operation in every_operation
        for kind in ("application/json", "application/x-www-form-urlencoded")
        if (schema := operation.body_schema(kind))
        for name, field in schema["properties"].items()
        if not bounded(field)
    }
    assert unbounded == set()


def test_a_batch_of_events_has_its_bounds(document: Schema) -> None:
    body = document["paths"][f"{PREFIX}/interactions"]["post"]["requestBody"]
    (batch,) = (b for b in branches(body["content"]["application/json"]["schema"]) if b.get("type") == "array")
    assert (batch["minItems"], batch["maxItems"]) == (1, 500)


def test_an_error_is_documented_as_it_is_sent(api: httpx.Client, document: Schema) -> None:
    schema = document["components"]["schemas"]["Problem"]
    problem = api.get("/movies?limit=0").json()
    assert set(schema["required"]) <= set(problem) <= set(schema["properties"])
    assert set(problem["errors"][0]) == set(document["components"]["schemas"]["FieldError"]["properties"])


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_the_page_loads_only_from_our_own_host(api: httpx.Client, path: str) -> None:
    page = api.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "://" not in page.text
    assets = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text)
    assert any(asset.endswith(".js") for asset in assets)
    assert any(asset.endswith(".css") for asset in assets)
    for asset in assets:
        assert asset.startswith("/")
        assert not asset.startswith("//")
        reply = api.get(asset)
        assert reply.status_code == 200
        assert reply.content
    assert re.search(r'url:\s*"(/[^"]+)"', page.text)[1] == "/openapi.json"  # type: ignore[index]


def test_the_pages_style_loads_nothing_else(api: httpx.Client) -> None:
    style = api.get("/docs/assets/swagger-ui.css").text
    assert not re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style)
