"""Giving stars, changing them, taking them back."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, catalogue_ids, rate, title_ids

Register = Callable[[], dict[str, str]]


@pytest.fixture(scope="module")
def user(new_user: Register) -> dict[str, str]:
    return new_user()


def mine(api: httpx.Client, user: dict[str, str]) -> dict[int, float]:
    """Stars by title id, latest first."""
    items = api.get("/ratings/my?limit=100", headers=user).raise_for_status().json()["items"]
    return {item["title_id"]: item["rating"] for item in items}


@pytest.mark.parametrize("stars", [0.5, 1, 2.5, 3.3, 4.99, 5.0])
def test_stars_from_a_half_to_five_are_kept_as_given(api: httpx.Client, user: dict[str, str], stars: float) -> None:
    reply = api.post("/ratings", json={"title_id": MATRIX, "rating": stars}, headers=user)
    assert reply.status_code == 201
    assert reply.json()["rating"] == pytest.approx(stars)
    assert mine(api, user)[reply.json()["title_id"]] == pytest.approx(stars)


@pytest.mark.parametrize("stars", [0, 0.49, 5.01, -1, 10**9, 1e300, "4", "good", None, True, [4]])
def test_anything_else_is_refused_with_a_pointer_to_it(api: httpx.Client, user: dict[str, str], stars: object) -> None:
    before = mine(api, user)
    for method, path, body in (
        ("POST", "/ratings", {"title_id": MATRIX, "rating": stars}),
        ("PUT", f"/me/titles/{MATRIX}/rating", {"rating": stars}),
    ):
        problem = assert_problem(api.request(method, path, json=body, headers=user), 422)
        assert [error["pointer"].lstrip("/") for error in problem["errors"]] == ["rating"]
    assert mine(api, user) == before


@pytest.mark.parametrize("field", ["title_id", "item_id"])
@pytest.mark.parametrize("ref", [MATRIX, FRANKENSTEIN, BREAKING_BAD])
def test_a_title_is_named_by_either_field_and_any_reference(
    api: httpx.Client, user: dict[str, str], field: str, ref: str
) -> None:
    title_id = api.get(f"/titles/{ref}").json()["title_id"]
    for name in (ref, title_id, str(title_id)):
        reply = api.post("/ratings", json={field: name, "rating": 3}, headers=user)
        assert reply.status_code == 201
        assert reply.json()["title_id"] == title_id


@pytest.mark.parametrize(
    "names",
    [{}, {"title_id": 1, "item_id": 1}, {"title_id": None, "item_id": None}, {"title_id": 1, "item_id": MATRIX}],
)
def test_a_title_must_be_named_exactly_once(api: httpx.Client, user: dict[str, str], names: dict[str, object]) -> None:
    assert_problem(api.post("/ratings", json={**names, "rating": 3}, headers=user), 422)


@pytest.mark.parametrize("ref", [2147483647, "999999999", "imdb:tt9999999", "nowhere:1"])
def test_an_unknown_title_cannot_be_rated(api: httpx.Client, user: dict[str, str], ref: object) -> None:
    assert_problem(api.post("/ratings", json={"title_id": ref, "rating": 3}, headers=user), 404)
    if isinstance(ref, str):
        assert_problem(api.put(f"/me/titles/{ref}/rating", json={"rating": 3}, headers=user), 404)


@pytest.mark.parametrize(
    "ref",
    [0, -1, 2147483648, 10**40, 1.5, "", "x", "9" * 10, "imdb:" + "t" * 100, "imdb:t t", True, [], {}],
)
def test_what_is_no_reference_cannot_be_rated(api: httpx.Client, user: dict[str, str], ref: object) -> None:
    for field in ("title_id", "item_id"):
        assert_problem(api.post("/ratings", json={field: ref, "rating": 3}, headers=user), 422)


def test_rating_again_changes_the_stars_and_keeps_the_id(api: httpx.Client, user: dict[str, str]) -> None:
    title_id = catalogue_ids(api, 1, "/tvshows")[0]
    first = rate(api, user, title_id, 2.0)
    count = api.get("/auth/me", headers=user).json()["rating_count"]
    assert rate(api, user, title_id, 4.5) == first
    changed = api.put(f"/me/titles/{title_id}/rating", json={"rating": 1.0}, headers=user)
    assert changed.status_code == 200
    assert changed.json()["rating_id"] == first
    assert mine(api, user)[title_id] == 1.0
    assert api.get("/auth/me", headers=user).json()["rating_count"] == count


def test_a_rating_changes_the_titles_mean_and_count_at_once(api: httpx.Client, user: dict[str, str]) -> None:
    title_id = catalogue_ids(api, 10, "/tvshows")[9]
    before = api.get(f"/titles/{title_id}").json()
    rate(api, user, title_id, 0.5)
    after = api.get(f"/titles/{title_id}").json()
    assert after["rating_count"] == before["rating_count"] + 1
    total = before["mean_rating"] * before["rating_count"] + 0.5
    assert after["mean_rating"] == pytest.approx(total / after["rating_count"])
    rate(api, user, title_id, 5.0)
    again = api.get(f"/titles/{title_id}").json()
    assert again["rating_count"] == after["rating_count"]
    assert again["mean_rating"] == pytest.approx((total + 4.5) / after["rating_count"])


def test_my_ratings_are_the_latest_first(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    chosen = catalogue_ids(api, 4, "/books")
    for title_id in chosen:
        rate(api, reader, title_id)
    assert list(mine(api, reader)) == chosen[::-1]
    rate(api, reader, chosen[0], 1.0)
    items = api.get("/ratings/my", headers=reader).json()["items"]
    assert [item["title_id"] for item in items] == [chosen[0], *chosen[:0:-1]]
    times = [datetime.fromisoformat(item["rated_at"]) for item in items]
    assert times == sorted(times, reverse=True)
    assert all(time.tzinfo is not None and time <= datetime.now(UTC) for time in times)


def test_a_rating_is_taken_back_by_its_id(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    kept, gone = catalogue_ids(api, 2)
    rate(api, reader, kept)
    rating_id = rate(api, reader, gone, 1.5)
    before = api.get(f"/titles/{gone}").json()["rating_count"]
    reply = api.delete(f"/ratings/{rating_id}", headers=reader)
    assert reply.status_code == 200
    assert reply.json() == {"rating_id": rating_id, "title_id": gone, "rating": 1.5}
    assert list(mine(api, reader)) == [kept]
    assert api.get(f"/titles/{gone}").json()["rating_count"] == before - 1
    assert api.get("/auth/me", headers=reader).json()["rating_count"] == 1
    assert_problem(api.delete(f"/ratings/{rating_id}", headers=reader), 404)


@pytest.mark.parametrize("ref", [MATRIX, FRANKENSTEIN])
def test_a_rating_is_taken_back_by_its_title(api: httpx.Client, new_user: Register, ref: str) -> None:
    reader = new_user()
    assert_problem(api.delete(f"/me/titles/{ref}/rating", headers=reader), 404)
    given = api.put(f"/me/titles/{ref}/rating", json={"rating": 2.5}, headers=reader).json()
    taken = api.delete(f"/me/titles/{ref}/rating", headers=reader)
    assert taken.status_code == 200
    assert taken.json() == {name: given[name] for name in ("rating_id", "title_id", "rating")}
    assert mine(api, reader) == {}
    assert api.get("/auth/me", headers=reader).json()["rating_count"] == 0
    assert_problem(api.delete(f"/me/titles/{ref}/rating", headers=reader), 404)


def test_a_title_whose_rating_was_taken_back_is_recommended_again(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()

    def listed() -> list[int]:
        return title_ids(api.get("/recommendations/personalized?limit=100", headers=reader).raise_for_status().json())

    before = listed()
    rating_id = rate(api, reader, before[0])
    assert before[0] not in listed()
    api.delete(f"/ratings/{rating_id}", headers=reader).raise_for_status()
    assert listed() == before
