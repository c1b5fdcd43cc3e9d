"""Ownership: a user's things are that user's alone."""

from collections.abc import Callable

import httpx
import pytest

from tests.http.operations import Operation
from tests.http.problems import assert_problem
from tests.titles import catalogue_ids, rate, title_ids

Register = Callable[[], dict[str, str]]
Users = tuple[dict[str, str], dict[str, str]]

# Nothing about a user may become public by a slip in the document either.
PERSONAL = ("/me", "/ratings", "/interactions", "/personalized", "/onboarding", "/chat")
# Anybody may read these; what is written there is the writer's own.
READ_BY_ALL = ("GET /api/v1/onboarding/quiz",)
# Whoever has the token may read it, and nobody has the one that these tests send.
READ_BY_LINK = ("GET /api/v1/lists/shared/{share_token}",)


@pytest.fixture(scope="module")
def users(new_user: Register) -> Users:
    return new_user(), new_user()


def test_every_route_that_demands_a_token_answers_401_without_one(
    api: httpx.Client, every_operation: list[Operation]
) -> None:
    secured = [operation for operation in every_operation if operation.needs_token]
    assert len(secured) >= 9
    for operation in secured:
        for path in (operation.url(), operation.url().removeprefix("/api/v1")):
            reply = api.request(operation.method, path, json=operation.valid_body() or None)
            assert_problem(reply, 401)
            assert reply.headers["www-authenticate"].startswith("Bearer"), path


def test_a_missing_token_matters_before_anything_that_is_wrong_with_the_request(
    api: httpx.Client, every_operation: list[Operation]
) -> None:
    for operation in every_operation:
        if operation.needs_token:
            url = operation.url(ref="%FF", rating_id="-1")
            assert_problem(api.request(operation.method, url, params={"no_such": "x"}, content=b"{"), 401)


def test_routes_about_a_user_demand_a_token_and_the_others_do_not(
    api: httpx.Client, every_operation: list[Operation]
) -> None:
    for operation in every_operation:
        personal = any(part in operation.path for part in PERSONAL) and operation.name not in READ_BY_ALL
        assert operation.needs_token == personal, operation.name
        if not personal and operation.method == "GET":
            wanted = 404 if operation.name in READ_BY_LINK else 200
            assert api.get(operation.url(), params=operation.query).status_code == wanted, operation.name


def test_another_users_rating_cannot_be_deleted(api: httpx.Client, users: Users) -> None:
    mine, theirs = users
    (title_id,) = catalogue_ids(api, 1)
    rating_id = rate(api, theirs, title_id, 5)
    assert_problem(api.delete(f"/ratings/{rating_id}", headers=mine), 404)
    assert_problem(api.delete(f"/me/titles/{title_id}/rating", headers=mine), 404)
    assert title_id in title_ids(api.get("/ratings/my", headers=theirs).json())
    assert api.delete(f"/ratings/{rating_id}", headers=theirs).status_code == 200


def test_another_users_ratings_are_not_shown(api: httpx.Client, users: Users) -> None:
    mine, theirs = users
    first, second = catalogue_ids(api, 5)[3:]
    rate(api, mine, first, 1)
    rate(api, theirs, second, 5)
    assert second not in title_ids(api.get("/ratings/my", headers=mine).json())
    assert first not in title_ids(api.get("/ratings/my", headers=theirs).json())


def test_two_users_rate_the_same_title_independently(api: httpx.Client, users: Users) -> None:
    title_id = catalogue_ids(api, 3)[2]
    given = [rate(api, user, title_id, stars) for user, stars in zip(users, (1.0, 5.0), strict=True)]
    assert given[0] != given[1]
    shown = [
        {item["title_id"]: item["rating"] for item in api.get("/ratings/my", headers=user).json()["items"]}
        for user in users
    ]
    assert [ratings[title_id] for ratings in shown] == [1.0, 5.0]


def test_a_user_cannot_be_named_in_a_request(api: httpx.Client, users: Users) -> None:
    mine, _ = users
    (title_id,) = catalogue_ids(api, 1)
    assert_problem(api.post("/ratings", json={"title_id": title_id, "rating": 3, "user_id": 1}, headers=mine), 422)
    for path in ("/ratings/my", "/recommendations/personalized", "/recommendations/popular", "/auth/me"):
        assert_problem(api.get(path, params={"user_id": "1"}, headers=mine), 422)


def test_the_same_event_id_of_two_users_is_two_events(api: httpx.Client, users: Users) -> None:
    (title_id,) = catalogue_ids(api, 1)
    event = {"event_id": "same", "event": "view", "title_id": title_id}
    for user in users:
        assert api.post("/interactions", json=event, headers=user).json() == {"recorded": 1, "repeated": 0}
