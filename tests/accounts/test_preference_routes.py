"""Preferences over REST, and what follows from them on every route."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.http.made_requests import Requests
from tests.http.operations import Operation
from tests.http.problems import assert_problem, pointers
from tests.titles import FRANKENSTEIN, MATRIX, catalogue_ids, rate

Register = Callable[[], dict[str, str]]

PATH = "/users/me/preferences"


@pytest.fixture
def user(new_user: Register) -> dict[str, str]:
    return new_user()


def save(api: httpx.Client, user: dict[str, str], **preferences: Any) -> dict[str, Any]:
    saved: dict[str, Any] = api.put(PATH, json=preferences, headers=user).raise_for_status().json()
    return saved


def test_preferences_have_defaults_and_are_replaced_whole(api: httpx.Client, user: dict[str, str]) -> None:
    defaults: dict[str, Any] = {
        "language": None,
        "country": None,
        "providers": [],
        "maturity_lte": None,
        "rating_scale": "stars",
        "updated_at": None,
    }
    assert api.get(PATH, headers=user).json() == defaults
    given = {
        "language": "fr",
        "country": "IN",
        "providers": ["mubi", "netflix"],
        "maturity_lte": 13,
        "rating_scale": "ten",
    }
    saved = save(api, user, **given)
    assert saved == {**given, "updated_at": saved["updated_at"]}
    assert api.get(PATH, headers=user).json() == saved
    assert save(api, user) == {**defaults, "updated_at": api.get(PATH, headers=user).json()["updated_at"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "de"),
        ("country", "India"),
        ("providers", ["Netflix!"]),
        ("providers", "netflix"),
        ("maturity_lte", 22),
        ("maturity_lte", "13"),
        ("rating_scale", "five"),
        ("rating_scale", None),
    ],
)
def test_a_wrong_preference_is_refused_and_named(
    api: httpx.Client, user: dict[str, str], field: str, value: object
) -> None:
    problem = assert_problem(api.put(PATH, json={field: value}, headers=user), 422)
    assert pointers(problem)[0].startswith(f"/{field}")


def title_of(api: httpx.Client, headers: dict[str, str], query: str = "") -> tuple[str, str]:
    """The film's title, asked for with these headers and no others, and the language that the reply names."""
    request = api.build_request("GET", f"/movies/{MATRIX}{query}", headers=headers)
    if "accept-language" not in {name.lower() for name in headers}:
        request.headers.pop("accept-language", None)
    reply = api.send(request).raise_for_status()
    return reply.json()["title"], reply.headers["content-language"]


def test_the_preferred_language_counts_where_the_request_names_none(api: httpx.Client, user: dict[str, str]) -> None:
    french, english = ("Matrix", "fr"), ("The Matrix", "en")
    assert title_of(api, user) == english
    save(api, user, language="fr")
    assert title_of(api, user) == french
    assert title_of(api, {**user, "Accept-Language": "en"}) == english
    assert title_of(api, user, "?lang=en") == english
    assert title_of(api, {}) == english
    save(api, user, language="en")
    assert title_of(api, {**user, "Accept-Language": "fr"}) == french
    save(api, user)
    assert title_of(api, user) == english


def shown(reply: httpx.Response) -> set[int]:
    """Every title that a reply shows by name, in JSON or as a stream of events."""
    if reply.headers["content-type"].startswith("text/event-stream"):
        lines = reply.text.splitlines()
        return set(named(json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:")))
    return set(named(reply.json())) if "json" in reply.headers["content-type"] else set()


def named(value: object) -> Iterator[int]:
    if isinstance(value, dict):
        if "title_id" in value and "title" in value:
            yield value["title_id"]
        yield from named(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from named(part)


@pytest.fixture(scope="module")
def ages(sample_database: str) -> dict[int, int | None]:
    """The age from which each title of the sample is meant."""
    with psycopg.connect(sample_database) as connection:
        return dict(connection.execute("select id, minimum_age from data.titles").fetchall())


def asked(
    api: httpx.Client, operation: Operation, requests: Requests, path_values: dict[str, str], user: dict[str, str]
) -> Iterator[httpx.Response]:
    """Replies of a route: to a plain request, and where it suggests titles to some with parameters as well."""
    if operation.definition.get("x-suggests"):
        shares = ((0, 0), (0, 1), (0.4, 0.4))
        replies = [requests.make(operation, path_values, query=q, body=b).send(api, user) for q, b in shares]
        assert any(reply.status_code in (200, 201) for reply in replies), f"{operation.name}: {replies[0].text[:300]}"
        yield from replies
    else:
        body = operation.valid_body() if operation.body_schema() else None
        yield api.request(
            operation.method, operation.url(**path_values), params=operation.query, json=body, headers=user
        )


@pytest.mark.parametrize("cap", [0, 13])
def test_no_route_shows_a_title_above_the_cap(
    api: httpx.Client,
    every_operation: list[Operation],
    ages: dict[int, int | None],
    new_user: Register,
    cap: int,
) -> None:
    """Every route that reads, asked by somebody who rated, loves, keeps and lists what they may not see any more."""
    user = new_user()
    films = [*catalogue_ids(api, 20), api.get(f"/movies/{MATRIX}").json()["title_id"]]
    for title_id in films[:6]:
        rate(api, user, title_id)
    for title_id in films[6:12]:
        api.put(f"/me/titles/{title_id}/state", json={"state": "watch_later"}, headers=user).raise_for_status()
    api.post("/onboarding/quiz", json={"answers": {}, "favourites": films[:6]}, headers=user).raise_for_status()
    list_id = api.post("/me/lists", json={"name": "All"}, headers=user).json()["list_id"]
    for title_id in films:
        api.put(f"/me/lists/{list_id}/items/{title_id}", json={}, headers=user).raise_for_status()
    token = api.post(f"/me/lists/{list_id}/share", headers=user).json()["share_token"]
    path_values = {"list_id": str(list_id), "share_token": token}
    allowed = {title_id for title_id, age in ages.items() if age is not None and age <= cap}
    save(api, user, maturity_lte=cap)

    titles = {kind: catalogue_ids(api, 20, f"/{kind}") for kind in ("movies", "tvshows", "books")}
    requests = Requests(
        random.Random(cap), {"movie": titles["movies"], "tv": titles["tvshows"], "book": titles["books"]}
    )
    leaks: dict[str, set[int]] = {}
    showing = set()
    for operation in every_operation:
        if operation.method not in ("GET", "POST") or "/auth/" in operation.path or operation.path.endswith("/share"):
            continue
        for reply in asked(api, operation, requests, path_values, user):
            assert reply.status_code < 500, operation.name
            if found := shown(reply):
                showing.add(operation.name)
            if found - allowed:
                leaks[operation.name] = found - allowed
    assert leaks == {}
    assert len(showing) >= 10

    # A title above the cap is as if it were not there; without a cap it is.
    for path in ("movies", "titles"):
        assert_problem(api.get(f"/{path}/{MATRIX}", headers=user), 404)
    assert_problem(api.get(f"/books/{FRANKENSTEIN}", headers=user), 404)
    save(api, user, maturity_lte=18)
    assert api.get(f"/movies/{MATRIX}", headers=user).status_code == 200


def test_pages_under_a_cap_are_full_and_show_all_that_is_suitable(
    api: httpx.Client, ages: dict[int, int | None], user: dict[str, str]
) -> None:
    save(api, user, maturity_lte=13)
    allowed = {title_id for title_id, age in ages.items() if age is not None and age <= 13}
    for path in ("/recommendations/personalized", "/recommendations/popular?method=trending"):
        found: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            page = api.get(path, params={"limit": 7, **({"cursor": cursor} if cursor else {})}, headers=user).json()
            titles = page.get("items") or page.get("recommendations")
            found += [title["title_id"] for title in titles]
            cursor = page["next_cursor"]
            assert len(titles) == 7 or cursor is None
        assert sorted(found) == sorted(allowed), path
