"""Every body of every route, with everything that it must not be."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.http.operations import Operation, allows, branches
from tests.http.problems import assert_problem

Register = Callable[[], dict[str, str]]

FORM = "application/x-www-form-urlencoded"
TWO_MEGABYTES = 2 * 1024 * 1024

# Raw JSON, because JSON can say what json.dumps would not.
BAD_FIELDS = {
    "nul": '"\\u0000"',
    "lone_surrogate": '"\\ud800"',
    "reversed_surrogates": '"\\udc00\\ud800"',
    "control": '"\x01"',
    "ten_to_the_forty": str(10**40),
    "minus_ten_to_the_forty": str(-(10**40)),
    "float_overflow": "1e400",
    "nan": "NaN",
    "infinity": "Infinity",
    "minus_infinity": "-Infinity",
    "nan_text": '"NaN"',
    "infinity_text": '"Infinity"',
    "number_text": '"3"',
    "brackets": "[" * 50_000 + "]" * 50_000,
    "open_brackets": "[" * 100_000,
    "objects": '{"a":' * 20_000 + "1" + "}" * 20_000,
    "true": "true",
    "null": "null",
    "array": "[]",
    "object": "{}",
    "empty_text": '""',
    "minus_one": "-1",
    "zero": "0",
    "billion": "1000000000",
    "fraction": "1.5",
    "long_text": json.dumps("x" * 100_000),
    "nothing": "",
    "word": "word",
}
BAD_BODIES: dict[str, bytes] = {
    "empty": b"",
    "space": b"   ",
    "null": b"null",
    "true": b"true",
    "number": b"1",
    "text": b'"text"',
    "cut": b'{"a":',
    "two_values": b"{}{}",
    "trailing_comma": b'{"a":1,}',
    "byte_order_mark": b"\xef\xbb\xbf{}",
    "invalid_utf8": b'{"\xff\xfe":1}',
    "utf16": '{"a":1}'.encode("utf-16"),
    "nul": b"\x00",
    "nan": b"NaN",
    "brackets": b"[" * 50_000 + b"]" * 50_000,
    "open_brackets": b"[" * 100_000,
    "objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "object": b"{}",
    "array_of_null": b"[null]",
    "array_of_arrays": b"[[]]",
    "array": b"[]",
    "gzip": b"\x1f\x8b\x08\x00",
    "form": b"a=1&b=2",
}


@pytest.fixture(scope="module")
def user(new_user: Register) -> dict[str, str]:
    return new_user()


@pytest.fixture(scope="module")
def writing(every_operation: list[Operation]) -> list[Operation]:
    """The operations that take a body; /auth/signup is /auth/register by another name."""
    found = [operation for operation in every_operation if operation.body_schema() and "signup" not in operation.path]
    assert len(found) >= 5
    return found


def post(
    api: httpx.Client, operation: Operation, content: Any, user: dict[str, str], kind: str = "application/json"
) -> httpx.Response:
    headers = {"Content-Type": kind, **(user if operation.needs_token else {})}
    return api.request(operation.method, operation.url(), content=content, headers=headers)


def fields(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    schema = operation.body_schema()
    assert schema is not None
    for name, field in schema["properties"].items():
        yield name, {**field, "anyOf": branches(field, operation)}


def with_raw_field(operation: Operation, name: str, raw: str) -> bytes:
    body = {**operation.valid_body(), name: "@@"}
    return json.dumps(body).replace('"@@"', raw).encode()


def may_be_valid(schema: dict[str, Any], raw: str) -> bool:
    """Whether the document allows the value; the signs JSON does not have, and surrogates, never."""
    if any(sign in raw for sign in ("\\ud", "\\uD")):
        return False
    try:
        value = json.loads(raw, parse_constant=lambda _: 1 / 0)
    except (ValueError, ZeroDivisionError, RecursionError):
        return False
    return raw != "1e400" and allows(schema, value)


@pytest.mark.parametrize("value", BAD_FIELDS)
def test_a_bad_value_of_any_field_is_refused_with_a_problem(
    api: httpx.Client, writing: list[Operation], user: dict[str, str], value: str
) -> None:
    raw = BAD_FIELDS[value]
    wrong = []
    for operation in writing:
        for name, schema in fields(operation):
            reply = post(api, operation, with_raw_field(operation, name, raw), user)
            try:
                if may_be_valid(schema, raw):
                    assert reply.status_code < 500
                else:
                    assert_problem(reply)
            except AssertionError as error:
                wrong.append(f"{operation.name} {name}: {str(error)[:120]}")
    assert wrong == []


@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_body_that_is_not_an_object_of_the_route_is_refused(
    api: httpx.Client, writing: list[Operation], user: dict[str, str], body: str
) -> None:
    for operation in writing:
        schema = operation.body_schema()
        if body == "object" and schema is not None and not schema["required"]:
            continue  # Everything may be left out.
        assert_problem(post(api, operation, BAD_BODIES[body], user))


def test_an_unknown_field_is_refused(api: httpx.Client, writing: list[Operation], user: dict[str, str]) -> None:
    for operation in writing:
        for name in ("no_such", "Email", "user_id", "__proto__", ""):
            content = json.dumps({**operation.valid_body(), name: 1}).encode()
            assert_problem(post(api, operation, content, user), 422)


def test_a_missing_body_is_refused_without_inner_names(
    api: httpx.Client, writing: list[Operation], user: dict[str, str]
) -> None:
    for operation in writing:
        problem = assert_problem(post(api, operation, b"", user))
        assert "data" not in json.dumps(problem.get("errors", [])), operation.name


@pytest.mark.parametrize("chunked", [False, True], ids=["with_length", "chunked"])
def test_a_body_of_two_megabytes_is_too_large(
    api: httpx.Client,
    writing: list[Operation],
    user: dict[str, str],
    chunked: bool,  # noqa: FBT001
) -> None:
    for operation in writing:
        for filling in (b" ", b"[", b'"'):
            block = filling * (TWO_MEGABYTES // 64)
            content = iter([block] * 64) if chunked else block * 64
            assert_problem(post(api, operation, content, user), 413)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-msgpack"],
)
def test_json_under_another_content_type_is_refused(
    api: httpx.Client, writing: list[Operation], user: dict[str, str], kind: str
) -> None:
    """Browsers send text/plain and forms to other sites without asking first."""
    for operation in writing:
        content = json.dumps(operation.valid_body()).encode()
        assert_problem(post(api, operation, content, user, kind), 415)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/xml", b"<rating>5</rating>"),
        ("text/plain", b"5"),
        (FORM, b"rating=5"),
        ("application/x-msgpack", b"\x81\xa1a\x01"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n5\r\n--x--\r\n'),
        ("multipart/form-data", b"--x--"),
        ("application/json; charset=utf-16", '{"rating":5}'.encode("utf-16")),
        ("?", b"?"),
        ("", b"x"),
    ],
)
def test_a_body_in_another_format_is_refused(
    api: httpx.Client, writing: list[Operation], user: dict[str, str], kind: str, content: bytes
) -> None:
    for operation in writing:
        assert_problem(post(api, operation, content, user, kind))


FORM_VALUES = ["%00", "%ED%A0%80", "%FF%FE", "%5B" * 30_000, "", "x" * 100_000]


@pytest.mark.parametrize("value", FORM_VALUES, ids=lambda value: value[:12])
def test_a_bad_value_of_any_form_field_is_refused(
    api: httpx.Client, every_operation: list[Operation], value: str
) -> None:
    forms = [operation for operation in every_operation if operation.body_schema(FORM)]
    assert forms
    for operation in forms:
        schema = operation.body_schema(FORM)
        assert schema is not None
        for name in schema["properties"]:
            form = {"username": "nobody@example.com", "password": "wrong", name: value}
            content = "&".join(f"{key}={text}" for key, text in form.items())
            assert_problem(post(api, operation, content.encode(), {}, FORM))


def test_a_route_without_a_body_does_not_mind_one(api: httpx.Client) -> None:
    reply = api.request("GET", "/health", content=b"\xff" * 1000, headers={"Content-Type": "application/json"})
    assert reply.status_code == 200
