"""Access log: one line a request, what happened and how long it took, never who asked for what."""

import json
import logging
from collections.abc import Callable

import httpx
import pytest

from api.http.logs import JsonFormatter
from tests.log_records import log_of
from tests.titles import MATRIX

Register = Callable[[], dict[str, str]]


@pytest.fixture(autouse=True)
def _info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "cinelibre")


@pytest.mark.parametrize(
    ("method", "path", "status", "route"),
    [
        ("GET", f"/movies/{MATRIX}?lang=fr", 200, "/movies/{ref}"),
        ("GET", "/api/v1/search/semantic?q=secret+wish&limit=1", 200, "/api/v1/search/semantic"),
        ("GET", "/movies/999999999", 404, "/movies/{ref}"),
        ("DELETE", "/ratings/987654321", 404, "/ratings/{rating_id}"),
        ("PUT", f"/me/titles/{MATRIX}/rating", 422, "/me/titles/{ref}/rating"),
    ],
)
def test_a_request_is_logged_by_its_route_under_the_id_of_its_reply(
    api: httpx.Client,
    new_user: Register,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    status: int,
    route: str,
) -> None:
    body = {"secret": "of the body"} if method == "PUT" else None
    reply = api.request(method, path, headers=new_user(), json=body)
    assert reply.status_code == status
    record = log_of(caplog, reply.headers["x-request-id"], "request")
    line = json.loads(JsonFormatter().format(record))
    assert line.pop("time")
    assert line.pop("milliseconds") > 0
    assert line == {
        "level": "info",
        "message": "request",
        "request_id": reply.headers["x-request-id"],
        "method": method,
        "route": route,
        "status": status,
    }
    # Nor may another field of the record, which another formatter would print.
    assert not [value for value in vars(record).values() if "secret" in str(value) or path in str(value)]
