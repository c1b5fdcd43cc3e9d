"""Refusals whatever the route: unknown paths, wrong methods, other origins."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.conftest import serving
from tests.http.operations import Operation
from tests.http.problems import assert_problem

Register = Callable[[], dict[str, str]]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api",
        "/api/v1/nothing",
        "/api/v2/movies",
        "/movies/1/nothing",
        "/auth",
        "/authors",
        "/healthy",
        "/movies/1%2F2",
        "/%00",
        "/%FF",
        "/..%2f..%2fetc%2fpasswd",
        "/docs/nothing",
        "/docs/assets/nothing.js",
        "/docs/assets/..%2f..%2f..%2f__init__.py",
        "/" + "a" * 5000,
        "/schema",
        "/users/1",
        "/recommendations",
    ],
)
def test_an_unknown_route_is_a_problem_document(api: httpx.Client, path: str) -> None:
    problem = assert_problem(api.get(path), 404)
    assert problem["code"] == "not_found"


def test_a_wrong_method_is_a_problem_document_that_names_the_right_ones(
    api: httpx.Client, every_operation: list[Operation]
) -> None:
    allowed: dict[str, set[str]] = {}
    for operation in every_operation:
        allowed.setdefault(operation.path, set()).add(operation.method)
    operation_of = {operation.path: operation for operation in every_operation}
    for path, methods in allowed.items():
        for method in {*METHODS, "TRACE", "BREW"} - methods:
            reply = api.request(method, operation_of[path].url())
            assert assert_problem(reply, 405)["code"] == "method_not_allowed"
            assert methods <= {name.strip() for name in reply.headers["allow"].split(",")}, path


def test_a_request_id_of_the_client_is_not_needed_and_each_reply_has_its_own(api: httpx.Client) -> None:
    replies = [api.get(path) for path in ("/nothing", "/movies?limit=0", "/auth/me", "/movies/999999999", "/movies")]
    ids = [reply.headers["x-request-id"] for reply in replies]
    assert len(set(ids)) == len(ids)
    assert all(reply.json()["request_id"] == reply.headers["x-request-id"] for reply in replies[:-1])


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nothing", 404, "not_found"),
        ("/movies/999999999", 404, "not_found"),
        ("/movies?limit=0", 422, "invalid_request"),
        ("/movies?cursor=abcd", 422, "invalid_cursor"),
        ("/auth/me", 401, "unauthorized"),
    ],
)
def test_a_code_says_what_is_wrong(api: httpx.Client, path: str, status: int, code: str) -> None:
    problem = assert_problem(api.get(path), status)
    assert problem["code"] == code
    assert problem["type"] == "about:blank"


def test_body_errors_point_into_the_body(api: httpx.Client, new_user: Register) -> None:
    """As JSON pointers (RFC 6901): the same from the decoder as from the routes."""
    user = new_user()
    for path, body, pointer in (
        ("/ratings", {"title_id": 1, "rating": 9}, "/rating"),
        ("/ratings", {"title_id": [], "rating": 3}, "/title_id"),
        ("/ratings", {"rating": 3}, "/title_id"),
        ("/ratings", {}, "/rating"),
        ("/ratings", [], ""),
        ("/interactions", {"event_id": "", "event": "view", "title_id": 1}, "/event_id"),
        ("/interactions", [{"event_id": "1", "event": "no"}], "/0/event"),
        ("/interactions", [{"event_id": "1", "event": "view"}], "/0/title_id"),
        ("/onboarding/quiz", {"favourites": []}, "/answers"),
        ("/onboarding/quiz", {"answers": {}, "favourites": [1, {}]}, "/favourites/1"),
        ("/onboarding/quiz", {"answers": {"genres": "drama"}}, "/answers"),
        ("/onboarding/quiz", {"answers": {"genres": ["no such!"]}}, "/answers"),
        ("/onboarding/quiz", {"answers": {"no such!": ["drama"]}}, "/answers"),
        ("/auth/login", {"email": 5, "password": "x"}, "/email"),
    ):
        problem = assert_problem(api.post(path, json=body, headers=user if path != "/auth/login" else {}), 422)
        assert [error["pointer"] for error in problem["errors"]] == [pointer], (path, body)


def test_only_configured_origins_may_read_replies(own_database: str, home: Path) -> None:
    settings = Settings(
        cinelibre_home=home, cinelibre_model_dir=home / "no model", cors_origins=("https://app.example",)
    )
    with serving(settings, own_database) as api:
        preflight = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
        for path in ("/auth/me", "/api/v1/ratings/my", "/movies"):
            reply = api.options(path, headers={"Origin": "https://app.example", **preflight})
            assert reply.status_code == 204
            assert reply.headers["access-control-allow-origin"] == "https://app.example"
            assert "authorization" in reply.headers["access-control-allow-headers"].lower()
        refused = api.get("/auth/me", headers={"Origin": "https://app.example"})
        assert_problem(refused, 401)
        assert refused.headers["access-control-allow-origin"] == "https://app.example"
        foreign = api.get("/movies", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in foreign.headers


def test_without_configured_origins_no_origin_may_read_replies(api: httpx.Client) -> None:
    assert "access-control-allow-origin" not in api.get("/movies", headers={"Origin": "https://app.example"}).headers
