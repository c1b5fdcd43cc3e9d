"""Lists over REST: made, ordered, shared, and asked what goes with them."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import FRANKENSTEIN, MATRIX, catalogue_ids, title_ids

Register = Callable[[], dict[str, str]]
User = dict[str, str]


@pytest.fixture
def user(new_user: Register) -> User:
    return new_user()


def make(api: httpx.Client, user: User, titles: list[int] | None = None, **fields: Any) -> int:
    """A list of the titles."""
    made = api.post("/me/lists", json={"name": "Mine", **fields}, headers=user)
    assert made.status_code == 201
    list_id = int(made.json()["list_id"])
    for title_id in titles or []:
        api.put(f"/me/lists/{list_id}/items/{title_id}", json={}, headers=user).raise_for_status()
    return list_id


def items(api: httpx.Client, user: User, list_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/me/lists/{list_id}/items", headers=user).raise_for_status().json()["items"]
    return found


def test_a_list_from_its_making_to_its_end(api: httpx.Client, user: User) -> None:
    list_id = make(api, user, description="For rain")
    path = f"/me/lists/{list_id}"
    films = catalogue_ids(api, 3)
    for title_id in films:
        placed = api.put(f"{path}/items/{title_id}", json={"place": 1, "note": "Soon"}, headers=user).json()
        assert (placed["title_id"], placed["place"], placed["note"]) == (title_id, 1, "Soon")
    # By any of a title's names, and of any kind.
    assert api.put(f"{path}/items/{FRANKENSTEIN}", json={}, headers=user).json()["place"] == 4
    shown = items(api, user, list_id)
    assert [item["title_id"] for item in shown[:3]] == films[::-1]
    assert shown[3]["kind"] == "book"
    assert {"overview", "genres", "added_at"} <= set(shown[0])

    ordered = api.put(f"{path}/order", json={"title_ids": films}, headers=user).json()
    assert (ordered["list_id"], ordered["title_count"]) == (list_id, 4)
    assert [item["title_id"] for item in items(api, user, list_id)][:3] == films
    assert api.delete(f"{path}/items/{films[0]}", headers=user).json()["title_id"] == films[0]
    assert_problem(api.delete(f"{path}/items/{films[0]}", headers=user), 404)
    assert [item["place"] for item in items(api, user, list_id)] == [1, 2, 3]

    changed = api.patch(path, json={"name": "Rain"}, headers=user).json()
    assert (changed["name"], changed["description"], changed["title_count"]) == ("Rain", "For rain", 3)
    assert api.get(path, headers=user).json() == changed
    assert api.get("/me/lists", headers=user).json()["items"] == [changed]
    assert api.delete(path, headers=user).json() == {"list_id": list_id, "name": "Rain"}
    assert_problem(api.get(path, headers=user), 404)
    assert api.get("/me/lists", headers=user).json()["items"] == []


def test_lists_and_their_items_are_paged(api: httpx.Client, user: User) -> None:
    made = [make(api, user) for _ in range(3)]
    first = api.get("/me/lists?limit=2", headers=user).json()
    second = api.get("/me/lists", params={"limit": 2, "cursor": first["next_cursor"]}, headers=user).json()
    assert [row["list_id"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None

    films = catalogue_ids(api, 5)
    list_id = make(api, user, films)
    path = f"/me/lists/{list_id}/items"
    page = api.get(path, params={"limit": 3}, headers=user)
    assert 'rel="next"' in page.headers["link"]
    rest = api.get(path, params={"limit": 3, "cursor": page.json()["next_cursor"]}, headers=user).json()
    assert title_ids(page.json()) + title_ids(rest) == films
    other = f"/me/lists/{made[0]}/items"
    assert_problem(api.get(other, params={"cursor": page.json()["next_cursor"]}, headers=user), 422)


def test_another_users_list_is_as_if_it_were_not_there(api: httpx.Client, user: User, new_user: Register) -> None:
    other, film = new_user(), catalogue_ids(api, 1)
    list_id = make(api, user, film)
    path = f"/me/lists/{list_id}"
    attempts = [
        ("GET", path, None),
        ("PATCH", path, {"name": "Stolen"}),
        ("DELETE", path, None),
        ("GET", f"{path}/items", None),
        ("PUT", f"{path}/items/{film[0]}", {"note": "not mine"}),
        ("DELETE", f"{path}/items/{film[0]}", None),
        ("PUT", f"{path}/order", {"title_ids": film}),
        ("GET", f"{path}/recommendations", None),
        ("POST", f"{path}/share", None),
        ("DELETE", f"{path}/share", None),
    ]
    before = items(api, user, list_id)
    for method, target, body in attempts:
        assert_problem(api.request(method, target, json=body, headers=other), 404)
    assert items(api, user, list_id) == before
    assert api.get("/me/lists", headers=other).json()["items"] == []


def test_a_shared_list_is_read_by_anybody_and_changed_by_its_owner_alone(api: httpx.Client, user: User) -> None:
    films = catalogue_ids(api, 3)
    list_id = make(api, user, films, name="For friends", description="All of them")
    shared = api.post(f"/me/lists/{list_id}/share", headers=user).json()
    assert set(shared) == {"list_id", "share_token"}
    path = f"/lists/shared/{shared['share_token']}"
    first = api.get(path, params={"limit": 2}).json()
    assert (first["name"], first["description"], title_ids(first)) == ("For friends", "All of them", films[:2])
    assert not {"user_id", "list_id", "email"} & set(first)
    rest = api.get(path, params={"limit": 2, "cursor": first["next_cursor"], "lang": "fr"})
    assert title_ids(rest.json()) == films[2:]
    assert rest.headers["content-language"] == "fr"
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        assert_problem(api.request(method, path, json={"name": "x"}, headers=user), 405)
    again = api.post(f"/me/lists/{list_id}/share", headers=user).json()["share_token"]
    assert_problem(api.get(path), 404)
    assert api.get(f"/lists/shared/{again}").status_code == 200
    assert api.delete(f"/me/lists/{list_id}/share", headers=user).json()["is_shared"] is False
    assert_problem(api.get(f"/lists/shared/{again}"), 404)


@pytest.mark.parametrize("token", ["x", "0" * 31, "G" * 32, "0" * 33])
def test_what_is_no_token_is_refused(api: httpx.Client, token: str) -> None:
    assert_problem(api.get(f"/lists/shared/{token}"), 422)


def test_what_goes_with_a_list_is_new_to_the_reader_and_pages_without_repeats(api: httpx.Client, user: User) -> None:
    (matrix,) = [api.get(f"/movies/{MATRIX}").json()["title_id"]]
    listed = [matrix, *catalogue_ids(api, 3)]
    path = f"/me/lists/{make(api, user, listed)}/recommendations"
    later = title_ids(api.get(path, params={"limit": 1}, headers=user).json())[0]
    api.put(f"/me/titles/{later}/state", json={"state": "watch_later"}, headers=user).raise_for_status()

    found: list[int] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = api.get(path, params={"limit": 6, **cursor}, headers=user).json()
        found += title_ids(page)
        cursor = {"cursor": page["next_cursor"]}
    assert len(set(found)) == 18
    assert not set(found) & {*listed, later}
    included = title_ids(api.get(path, params={"include": "watch_later"}, headers=user).json())
    assert included[0] == later
    books = api.get(path, params={"kind": "book"}, headers=user).json()["items"]
    assert {item["kind"] for item in books} == {"book"}
    assert all(0 <= item["score"] <= 1 for item in books)
    assert_problem(api.get(path, params={"include": "hidden"}, headers=user), 422)


def test_there_is_no_list_beyond_the_hundredth(api: httpx.Client, user: User) -> None:
    for _ in range(100):
        make(api, user)
    problem = assert_problem(api.post("/me/lists", json={"name": "One more"}, headers=user), 409)
    assert "100 lists" in problem["detail"]
