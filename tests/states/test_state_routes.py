"""Seen, watch later and hidden over REST: three ways to say it, lists of one's own, and suggestions without them."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from api.states.models import STATES
from tests.http.problems import assert_problem, pointers
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, catalogue_ids, rate, title_ids

Register = Callable[[], tuple[int, dict[str, str]]]

REFS = {"movies": MATRIX, "tvshows": BREAKING_BAD, "books": FRANKENSTEIN}
LISTS = {"seen": "seen", "watch_later": "towatchlater", "hidden": "hidden"}
PERSONALIZED = "/recommendations/personalized"


@pytest.fixture
def user(new_reader: Register) -> dict[str, str]:
    return new_reader()[1]


def put(api: httpx.Client, user: dict[str, str], title_id: int, state: str, **more: str) -> dict[str, Any]:
    reply = api.put(f"/me/titles/{title_id}/state", json={"state": state, **more}, headers=user)
    found: dict[str, Any] = reply.raise_for_status().json()
    return found


def mine(api: httpx.Client, user: dict[str, str], path: str = "titles/seen", **query: Any) -> list[int]:
    return title_ids(api.get(f"/me/{path}", params={"limit": 100, **query}, headers=user).raise_for_status().json())


@pytest.mark.parametrize("noun", REFS)
@pytest.mark.parametrize("word", STATES)
def test_a_status_in_any_spelling_puts_the_title_into_its_list(
    api: httpx.Client, user: dict[str, str], noun: str, word: str
) -> None:
    title_id = api.get(f"/titles/{REFS[noun]}").json()["title_id"]
    for named in ({"title_id": title_id}, {"item_id": REFS[noun]}, {"title_id": str(title_id)}):
        reply = api.post(f"/me/{noun}/update_status", json={**named, "status": word}, headers=user)
        assert reply.status_code == 200
        assert (reply.json()["title_id"], reply.json()["state"]) == (title_id, STATES[word])
    for state, path in LISTS.items():
        expected = [title_id] if state == STATES[word] else []
        assert mine(api, user, f"{noun}/{path}") == mine(api, user, f"titles/{path}") == expected
        others = [other for other in REFS if other != noun]
        assert [mine(api, user, f"{other}/{path}") for other in others] == [[], []]


@pytest.mark.parametrize("noun", REFS)
def test_a_title_of_another_kind_is_not_found(api: httpx.Client, user: dict[str, str], noun: str) -> None:
    for other, ref in REFS.items():
        if other != noun:
            body = {"title_id": ref, "status": "seen"}
            assert_problem(api.post(f"/me/{noun}/update_status", json=body, headers=user), 404)
    assert mine(api, user) == []


@pytest.mark.parametrize("word", ["Seen", "watched", "", "SEEN", None, 1, ["seen"]])
def test_another_word_is_refused_with_a_pointer_to_it(api: httpx.Client, user: dict[str, str], word: object) -> None:
    reply = api.post("/me/movies/update_status", json={"title_id": MATRIX, "status": word}, headers=user)
    assert pointers(assert_problem(reply, 422)) == ["/status"]
    reply = api.put(f"/me/titles/{MATRIX}/state", json={"state": word}, headers=user)
    assert pointers(assert_problem(reply, 422)) == ["/state"]


@pytest.mark.parametrize("names", [{}, {"title_id": 1, "item_id": 1}])
def test_the_title_is_named_once(api: httpx.Client, user: dict[str, str], names: dict[str, int]) -> None:
    reply = api.post("/me/movies/update_status", json={**names, "status": "seen"}, headers=user)
    assert pointers(assert_problem(reply, 422)) == ["/title_id"]


def test_a_state_is_put_dated_undone_and_deleted(api: httpx.Client, user: dict[str, str]) -> None:
    path = f"/me/titles/{MATRIX}/state"
    first = api.put(path, json={"state": "later"}, headers=user).json()
    assert (first["state"], first["previous_state"]) == ("watch_later", None)
    dated = api.put(path, json={"state": "seen", "set_at": "2020-02-29T20:15:00+01:00"}, headers=user).json()
    assert (dated["state"], dated["set_at"]) == ("seen", "2020-02-29T19:15:00Z")
    assert (dated["previous_state"], dated["previous_set_at"]) == ("watch_later", first["set_at"])
    undone = api.post(f"{path}/undo", headers=user)
    assert undone.status_code == 200
    assert (undone.json()["state"], undone.json()["set_at"]) == ("watch_later", first["set_at"])
    assert api.post(f"{path}/undo", headers=user).json() == dated
    deleted = api.delete(path, headers=user)
    assert deleted.status_code == 200
    assert (deleted.json()["state"], deleted.json()["previous_state"]) == (None, "seen")
    assert api.delete(path, headers=user).json() == deleted.json()
    assert mine(api, user) == []


@pytest.mark.parametrize(
    "set_at", ["2999-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2020-01-01T00:00:00", "x"]
)
def test_a_date_that_cannot_be_is_refused(api: httpx.Client, user: dict[str, str], set_at: str) -> None:
    body = {"state": "seen", "set_at": set_at}
    assert_problem(api.put(f"/me/titles/{MATRIX}/state", json=body, headers=user), 422)
    assert mine(api, user) == []


def test_nothing_to_undo_and_no_such_title_are_not_found(api: httpx.Client, user: dict[str, str]) -> None:
    assert_problem(api.post(f"/me/titles/{MATRIX}/state/undo", headers=user), 404)
    for method, path, body in (
        ("POST", "/me/titles/imdb:tt0/state/undo", None),
        ("DELETE", "/me/titles/imdb:tt0/state", None),
        ("PUT", "/me/titles/imdb:tt0/state", {"state": "seen"}),
        ("PUT", "/me/titles/999999999/state", {"state": "seen"}),
        ("POST", "/me/movies/update_status", {"title_id": "imdb:tt0", "status": "seen"}),
    ):
        assert_problem(api.request(method, path, json=body, headers=user), 404)


def test_a_rating_says_that_the_title_was_seen_unless_told_otherwise(api: httpx.Client, user: dict[str, str]) -> None:
    seen, later, unseen, other = catalogue_ids(api, 4)
    for title_id in (seen, later):
        put(api, user, title_id, "watch_later")
    rate(api, user, seen)
    api.put(f"/me/titles/{later}/rating", json={"rating": 4, "seen": False}, headers=user).raise_for_status()
    api.post("/ratings", json={"title_id": unseen, "rating": 2, "seen": False}, headers=user).raise_for_status()
    api.put(f"/me/titles/{other}/rating", json={"rating": 3.5}, headers=user).raise_for_status()
    assert set(mine(api, user)) == {seen, other}
    assert mine(api, user, "movies/towatchlater") == [later]
    api.delete(f"/me/titles/{seen}/rating", headers=user).raise_for_status()
    assert set(mine(api, user, "movies/towatchlater")) == {seen, later}
    shown = title_ids(api.get(f"{PERSONALIZED}?limit=100&kind=movie", headers=user).json())
    assert not {seen, later, unseen, other} & set(shown)


def test_lists_have_cards_with_date_state_and_stars_in_the_readers_language(
    api: httpx.Client, user: dict[str, str]
) -> None:
    (title_id,) = catalogue_ids(api, 1)
    rate(api, user, title_id, 3.5)
    stored = put(api, user, title_id, "seen", set_at="2021-05-05T12:00:00Z")
    reply = api.get("/me/movies/seen?lang=fr", headers=user)
    (item,) = reply.json()["items"]
    card = api.get(f"/movies/{title_id}?lang=fr").json()
    assert reply.headers["content-language"] == "fr"
    assert (item["title"], item["genres"]) == (card["title"], card["genres"])
    assert (item["state"], item["set_at"], item["rating"]) == ("seen", stored["set_at"], 3.5)


@pytest.mark.parametrize("sort", ["added", "title", "year", "rating"])
@pytest.mark.parametrize("order", [None, "asc", "desc"])
def test_pages_of_a_list_join_up_in_its_order(
    api: httpx.Client, user: dict[str, str], sort: str, order: str | None
) -> None:
    titles = catalogue_ids(api, 8)
    for number, title_id in enumerate(titles):
        put(api, user, title_id, "seen", set_at=f"2020-01-{1 + number % 5:02}T00:00:00Z")
        if number % 2:
            rate(api, user, title_id, 1.0 + number % 3)
    query = {"sort": sort, **({"order": order} if order else {})}
    path = "/me/movies/seen"
    whole = api.get(path, params={**query, "limit": 100}, headers=user).json()["items"]
    key = {"added": "set_at", "rating": "rating"}.get(sort, sort)
    keys = [item[key] or 0 for item in whole]
    if sort != "title":
        assert keys == sorted(keys, reverse=order != "asc")
    pages = [api.get(path, params={**query, "limit": 3}, headers=user).json()]
    while cursor := pages[-1]["next_cursor"]:
        # What leaves a page that was shown moves no later one.
        api.delete(f"/me/titles/{pages[-1]['items'][0]['title_id']}/state", headers=user)
        pages.append(api.get(path, params={**query, "limit": 3, "cursor": cursor}, headers=user).json())
    assert [item for page in pages for item in title_ids(page)] == [item["title_id"] for item in whole]
    assert {item["title_id"] for item in whole} == set(titles)


def test_a_cursor_belongs_to_one_list(api: httpx.Client, user: dict[str, str]) -> None:
    for title_id in catalogue_ids(api, 3):
        put(api, user, title_id, "seen")
    cursor = api.get("/me/movies/seen?limit=1", headers=user).json()["next_cursor"]
    assert len(mine(api, user, "movies/seen", cursor=cursor)) == 2
    for path, query in (
        ("titles/seen", {}),
        ("movies/hidden", {}),
        ("movies/seen", {"sort": "year"}),
        ("movies/seen", {"order": "asc"}),
    ):
        reply = api.get(f"/me/{path}", params={**query, "cursor": cursor}, headers=user)
        assert assert_problem(reply, 422)["code"] == "invalid_cursor", (path, query)


def test_a_watchlist_is_ranked_page_by_page(api: httpx.Client, user: dict[str, str]) -> None:
    titles = catalogue_ids(api, 60)
    later, rest = titles[:40], titles[40:]
    for title_id in later:
        put(api, user, title_id, "watch_later")
    for title_id in rest[:10]:
        put(api, user, title_id, "hidden")
    query: dict[str, Any] = {"from": "watch_later", "limit": 15, "include": "reasons"}
    page = api.get(PERSONALIZED, params=query, headers=user).raise_for_status().json()
    shown = title_ids(page)
    # What leaves the list before its page comes is on no page.
    gone = min(set(later) - set(shown))
    put(api, user, gone, "seen")
    while cursor := page["next_cursor"]:
        page = api.get(PERSONALIZED, params={**query, "cursor": cursor}, headers=user).raise_for_status().json()
        shown += title_ids(page)
    assert sorted(shown) == sorted(set(later) - {gone})
    foreign = {
        **query,
        "from": "seen",
        "cursor": api.get(PERSONALIZED, params=query, headers=user).json()["next_cursor"],
    }
    assert assert_problem(api.get(PERSONALIZED, params=foreign, headers=user), 422)["code"] == "invalid_cursor"
    assert title_ids(api.get(PERSONALIZED, params={"from": "seen"}, headers=user).json()) == [gone]


@pytest.mark.parametrize("value", ["hidden", "seen,hidden", "seen,", ",seen", "Seen", "reasons,hidden"])
def test_only_seen_and_later_can_be_included(api: httpx.Client, user: dict[str, str], value: str) -> None:
    for path in (PERSONALIZED, "/recommendations/popular", f"/recommendations/similar/movie/{MATRIX}"):
        problem = assert_problem(api.get(path, params={"include": value}, headers=user), 422)
        assert pointers(problem) == ["include"]
    assert pointers(assert_problem(api.get(PERSONALIZED, params={"from": value}, headers=user), 422)) == ["from"]
