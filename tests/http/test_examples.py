"""Every route can be called from the OpenAPI document alone: parameters and fields are described and have examples."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sync.connection import connect
from tests.http.operations import Operation, Schema, branches, example_of
from tests.http.test_openapi import bounded
from tests.titles import MATRIX, rate

Headers = dict[str, str]


def sent(reply: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = reply.raise_for_status().json()
    return body


def make_list(api: httpx.Client, user: Headers) -> str:
    """A list with the title that examples name."""
    made = sent(api.post("/me/lists", json={"name": "Made"}, headers=user))["list_id"]
    sent(api.put(f"/me/lists/{made}/items/{MATRIX}", json={}, headers=user))
    return str(made)


def make_import(api: httpx.Client, user: Headers) -> str:
    """An import of one rating that is undone: it can be decided on and applied. The user has no other."""
    for left in sent(api.get("/me/imports", headers=user))["items"]:
        api.delete(f"/me/imports/{left['import_id']}", headers=user).raise_for_status()
    rating = {"refs": [MATRIX], "title": "The Matrix", "rating": 4}
    body = {"format": "cinelibre", "version": 1, "ratings": [rating]}
    path = f"/me/imports/{sent(api.post('/me/imports', json=body, headers=user))['import_id']}"
    while sent(api.get(path, headers=user))["status"] == "reading":
        time.sleep(0.02)
    for step in ("apply", "undo"):
        sent(api.post(f"{path}/{step}", headers=user))
    return path.rpartition("/")[2]


def make_applied_import(api: httpx.Client, user: Headers) -> str:
    """One that can be undone."""
    made = make_import(api, user)
    sent(api.post(f"/me/imports/{made}/apply", headers=user))
    return made


# What no example can stand for, because somebody has to make it first: how to make it for the user who asks.
MADE: dict[str, Callable[[httpx.Client, Headers], str]] = {
    "session_id": lambda api, user: str(
        sent(api.post("/chat", json={"message": "a drama"}, headers=user))["session_id"]
    ),
    "rating_id": lambda api, user: str(rate(api, user, int(api.get(f"/titles/{MATRIX}").json()["title_id"]))),
    "list_id": make_list,
    "import_id": make_import,
    "share_token": lambda api, user: str(
        sent(api.post(f"/me/lists/{make_list(api, user)}/share", headers=user))["share_token"]
    ),
}
# The same for single operations.
MADE_FOR: dict[str, Callable[[httpx.Client, Headers], str]] = {
    "POST /api/v1/me/imports/{import_id}/undo": make_applied_import
}
# Only the page before has it.
WITHOUT_EXAMPLE = {"cursor", *MADE}
# What ends the user's account or session.
ENDS = {"DELETE /api/v1/users/me", "POST /api/v1/auth/logout"}
NEW_ACCOUNT = {"POST /api/v1/auth/register", "POST /api/v1/auth/signup"}


def fields(operation: Operation) -> Iterator[tuple[str, Schema]]:
    """Every field of every body of an operation, as Type.field."""
    for content in operation.definition.get("requestBody", {}).get("content", {}).values():
        yield from _fields(operation, content["schema"], set())


def _fields(operation: Operation, schema: Schema, seen: set[str]) -> Iterator[tuple[str, Schema]]:
    if schema.get("$ref") in seen:
        return
    seen = seen | {schema["$ref"]} if "$ref" in schema else seen
    for branch in branches(operation.resolve(schema), operation):
        for name, field in branch.get("properties", {}).items():
            yield f"{branch.get('title', operation.name)}.{name}", field
            yield from _fields(operation, field, seen)
        if "items" in branch:
            yield from _fields(operation, branch["items"], seen)


def test_every_parameter_has_a_description_bounds_and_an_example(every_operation: list[Operation]) -> None:
    lacking = [
        f"{operation.name}: give {parameter['name']} {what}"
        for operation in every_operation
        for parameter in operation.definition.get("parameters", [])
        for what, given in (
            ("a description", parameter.get("description")),
            ("bounds, a pattern or a list of values", bounded(parameter["schema"])),
            (
                'an example: schema_extra={"examples": [...]}',
                parameter["name"] in WITHOUT_EXAMPLE or parameter["schema"].get("examples"),
            ),
        )
        if not given
    ]
    assert not lacking, "\n".join(lacking)


def test_every_field_of_a_body_has_a_description_bounds_and_an_example(every_operation: list[Operation]) -> None:
    found = {name: (operation, field) for operation in every_operation for name, field in fields(operation)}
    lacking = [
        f"give {name} {what}, in its Meta"
        for name, (operation, field) in found.items()
        for what, given in (
            (
                "a description",
                any("description" in part for part in (field, *branches(operation.resolve(field), operation))),
            ),
            ("bounds, a pattern or a list of values", bounded(operation.resolve(field))),
            ("an example", name.rpartition(".")[2] in WITHOUT_EXAMPLE or example_of(operation, field) is not None),
        )
        if not given
    ]
    assert not lacking, "\n".join(lacking)


def in_order(every_operation: list[Operation]) -> list[Operation]:
    """Deletions last, so that there is something to delete."""
    return sorted(every_operation, key=lambda operation: (operation.method == "DELETE", operation.path))


def call(api: httpx.Client, operation: Operation, user: Headers, maker: Headers) -> httpx.Response:
    """The operation with its examples alone; what it is about, a stranger gets from `maker`."""
    values = {
        parameter["name"]: MADE_FOR.get(operation.name, MADE[parameter["name"]])(api, user or maker)
        if parameter["name"] in MADE
        else parameter["schema"]["examples"][0]
        for parameter in operation.definition.get("parameters", [])
        if parameter["name"] in MADE or parameter["schema"].get("examples")
    }
    in_path = {p.name: str(values[p.name]) for p in operation.parameters if p.place == "path"}
    query = {
        p.name: str(values[p.name]).lower() if isinstance(values[p.name], bool) else values[p.name]
        for p in operation.parameters
        if p.place == "query" and p.name in values
    }
    return api.request(
        operation.method, operation.path.format(**in_path), params=query, json=operation.example_body(), headers=user
    )


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "a stranger"])
def test_every_operation_works_with_its_examples_alone(
    api: httpx.Client,
    every_operation: list[Operation],
    new_user: Callable[[], Headers],
    sample_database: str,
    signed_in: bool,  # noqa: FBT001
) -> None:
    user = new_user()
    failed = []
    for operation in in_order(every_operation):
        if operation.needs_token and not signed_in:
            continue
        if operation.name in NEW_ACCOUNT:
            with connect(sample_database) as connection:
                connection.execute("delete from data.users where email = %s", [operation.example_body()["email"]])
        if operation.name == "POST /api/v1/auth/login":
            (register,) = (other for other in every_operation if other.name == "POST /api/v1/auth/register")
            api.post(register.path, json=register.example_body())
        reply = call(api, operation, (new_user() if operation.name in ENDS else user) if signed_in else {}, user)
        if not reply.is_success:
            failed.append(f"{operation.name} with its examples: {reply.status_code} {reply.text[:300]}")
    assert not failed, "\n".join(failed)
