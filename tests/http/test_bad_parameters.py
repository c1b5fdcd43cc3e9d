"""Every parameter of every route, with everything that it must not be."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.http.operations import Operation, Parameter, allows_text
from tests.http.problems import assert_problem

Register = Callable[[], dict[str, str]]

# Percent-encoded, because a URL can say what a Python string cannot; None where the text is not one at all.
BAD_VALUES: dict[str, tuple[str, str | None]] = {
    "nul": ("%00", None),
    "nul_inside": ("a%00b", None),
    "lone_surrogate": ("%ED%A0%80", None),
    "invalid_utf8": ("%FF%FE", None),
    "cut_utf8": ("caf%C3", None),
    "ten_to_the_forty": (str(10**40), str(10**40)),
    "nan": ("NaN", "NaN"),
    "infinity": ("Infinity", "Infinity"),
    "minus_infinity": ("-Infinity", "-Infinity"),
    "float_overflow": ("1e400", "1e400"),
    "brackets": (quote("[" * 4000), "[" * 4000),
    "braces": (quote('{"a":' * 700), '{"a":' * 700),
    "text": ("%C3%A9%20'%3B--", "é ';--"),
    "billion": ("1000000000", "1000000000"),
    "minus_one": ("-1", "-1"),
    "minus_billion": ("-1000000000000", "-1000000000000"),
    "half": ("0.5", "0.5"),
    "null": ("null", "null"),
    "line_end": ("5%0A", "5\n"),
    "empty": ("", ""),
}


@pytest.fixture(scope="module")
def user(new_user: Register) -> dict[str, str]:
    return new_user()


def cases(every_operation: list[Operation]) -> Iterator[tuple[Operation, Parameter]]:
    for operation in every_operation:
        for parameter in operation.parameters:
            yield operation, parameter


def may_be_valid(parameter: Parameter, text: str | None) -> bool:
    """Whether the document allows the text; a cursor, in addition, must be one that the service has written."""
    return text is not None and parameter.name != "cursor" and allows_text(parameter, text)


def send(
    api: httpx.Client, operation: Operation, parameter: Parameter, encoded: str, user: dict[str, str]
) -> httpx.Response:
    path_values = {parameter.name: encoded} if parameter.place == "path" else {}
    query = {name: quote(value) for name, value in operation.query.items()}
    if parameter.place == "query":
        query[parameter.name] = encoded
    url = operation.url(**path_values) + "?" + "&".join(f"{name}={value}" for name, value in query.items())
    headers = user if operation.needs_token else {}
    return api.request(operation.method, url.rstrip("?"), json=operation.valid_body() or None, headers=headers)


@pytest.mark.parametrize("value", BAD_VALUES)
def test_a_bad_value_of_any_parameter_is_refused_with_a_problem(
    api: httpx.Client, every_operation: list[Operation], user: dict[str, str], value: str
) -> None:
    encoded, text = BAD_VALUES[value]
    wrong = []
    for operation, parameter in cases(every_operation):
        if parameter.place == "path" and not encoded:
            continue  # That is another route.
        reply = send(api, operation, parameter, encoded, user)
        try:
            if may_be_valid(parameter, text):
                assert reply.status_code < 500
            else:
                assert_problem(reply)
        except AssertionError as error:
            wrong.append(f"{operation.name} {parameter.name}: {str(error)[:120]}")
    assert wrong == []


def test_an_unknown_parameter_is_refused_and_named(
    api: httpx.Client, every_operation: list[Operation], user: dict[str, str]
) -> None:
    for operation in every_operation:
        query = {**operation.query, "no_such": "1"}
        reply = api.request(
            operation.method,
            operation.url(),
            params=query,
            json=operation.valid_body() or None,
            headers=user if operation.needs_token else {},
        )
        problem = assert_problem(reply, 422)
        assert problem["errors"][0]["pointer"] == "no_such", operation.name


def test_a_parameter_given_twice_is_refused_unless_it_is_a_list(
    api: httpx.Client, every_operation: list[Operation], user: dict[str, str]
) -> None:
    values = {"limit": "5", "lang": "fr", "kind": "book", "to_kind": "book", "cross_kind": "true", "sort": "year"}
    for operation, parameter in cases(every_operation):
        if parameter.place == "path":
            continue
        value = values.get(parameter.name, "1")
        query: list[tuple[str, Any]] = [*operation.query.items(), (parameter.name, value)]
        query += [] if parameter.name in operation.query else [(parameter.name, value)]
        reply = api.request(
            operation.method,
            operation.url(),
            params=httpx.QueryParams(query),
            json=operation.valid_body() or None,
            headers=user if operation.needs_token else {},
        )
        if parameter.repeatable:
            # 404: of the title or list in the path, there is none.
            assert reply.status_code in (200, 404, 422), reply.text[:200]
        else:
            problem = assert_problem(reply, 422)
            assert problem["errors"][0]["pointer"] == parameter.name, operation.name


def test_a_missing_parameter_is_named(api: httpx.Client, every_operation: list[Operation]) -> None:
    needing = [operation for operation in every_operation if operation.query]
    assert needing
    for operation in needing:
        problem = assert_problem(api.request(operation.method, operation.url()), 422)
        assert [error["pointer"] for error in problem["errors"]] == list(operation.query)


@pytest.mark.parametrize(
    "query",
    [
        "genre=",
        "genre=Drama",
        "genre=dra%20ma",
        "genre=" + "a" * 41,
        "language=English",
        "language=e",
        "language=EN",
        "not_language=",
        "country=us",
        "country=USA",
        "country=",
        "genre=drama&genre=",
        "&".join(["genre=drama"] * 31),
        "&".join(["country=US"] * 31),
        "runtime_gte=10001",
        "imdb_gte=10.1",
        "votes_gte=-1",
        "year_gte=-3001",
        "year_lte=2201",
        "limit=0",
        "limit=101",
    ],
)
def test_a_filter_out_of_its_bounds_is_refused_and_named(api: httpx.Client, query: str) -> None:
    problem = assert_problem(api.get(f"/movies?{query}"), 422)
    assert problem["errors"][0]["pointer"].startswith(query.partition("=")[0])


@pytest.mark.parametrize(
    "ref",
    ["0x11", "1.5", "-1", "9" * 10, "imdb:", ":tt1", "IMDB:tt1", "imdb:t%20t", "a:" + "a" * 99],
)
def test_what_is_no_reference_is_refused(api: httpx.Client, ref: str) -> None:
    for path in ("/movies", "/titles", "/recommendations/similar/movie"):
        assert_problem(api.get(f"{path}/{ref}"), 422)


def test_free_text_may_be_any_text(api: httpx.Client) -> None:
    texts = ("NaN", "null", "-1", str(10**40), "'; drop table users; --", "%", "\\", "😀", " ", "a\nb", "x" * 500, "[[")
    for text in texts:
        assert api.get("/search/semantic", params={"q": text}).status_code == 200, text
