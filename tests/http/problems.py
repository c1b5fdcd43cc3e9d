"""Problem documents, as every refusal must be one."""

import re
from typing import Any

import httpx

MEMBERS = ("type", "title", "status", "detail", "code", "request_id")
# Words of PostgreSQL, psycopg and Python that only appear where an internal error text has leaked.
INTERNAL = re.compile(
    r"\b(rpc|engine|data)\.[a-z_]+|psycopg|SQLSTATE|violates|(relation|constraint|column|function) .*does not exist"
    r"|constraint \\*\"|LINE 1|Traceback|ERROR:|invalid input syntax|invalid byte sequence"
)


def assert_problem(response: httpx.Response, status: int | range = range(400, 500)) -> dict[str, Any]:
    """The reply as a problem document. Fails unless it is a complete one with the given status, or one in the range."""
    wanted = range(status, status + 1) if isinstance(status, int) else status
    assert response.status_code in wanted, f"{response.status_code} {response.text[:300]}"
    assert response.headers["content-type"].partition(";")[0] == "application/problem+json", response.text[:300]
    problem: dict[str, Any] = response.json()
    for member in MEMBERS:
        assert problem.get(member), f"{member} is missing in {problem}"
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["x-request-id"]
    assert not INTERNAL.search(response.text), response.text[:300]
    return problem


def pointers(problem: dict[str, Any]) -> list[str]:
    """What the problem's errors point at."""
    return [error["pointer"] for error in problem.get("errors", [])]
