"""Lists in pages: nothing twice, nothing missing, and cursors that only continue what they began."""

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import MATRIX, catalogue_ids, rate, title_ids

Register = Callable[[], dict[str, str]]

SIMILAR = f"/recommendations/similar/movie/{MATRIX}"
LISTS = [
    "/movies",
    "/movies?sort=votes",
    "/movies?sort=imdb",
    "/movies?sort=rating",
    "/movies?sort=year",
    "/books?sort=rating",
    "/tvshows?sort=imdb",
    "/movies?genre=drama&genre=comedy&not_genre=romance&sort=year",
    "/movies?country=IN&year_gte=1990",
    "/movies?year_gte=1950&year_lte=1999&sort=rating&lang=fr",
    "/ratings/my",
    "/recommendations/personalized",
    "/recommendations/personalized?kind=book",
    "/recommendations/popular",
    "/recommendations/popular?kind=movie",
    "/search/semantic?q=action",
    "/search/semantic?q=a+family+secret&threshold=-1",
    SIMILAR,
    f"{SIMILAR}?cross_kind=true",
]


@pytest.fixture(scope="module")
def user(api: httpx.Client, new_user: Register) -> dict[str, str]:
    """Someone who has rated forty films."""
    reader = new_user()
    for number, title_id in enumerate(catalogue_ids(api, 40)):
        rate(api, reader, title_id, 1 + number % 9 / 2)
    return reader


def with_limit(path: str, limit: int) -> str:
    return f"{path}{'&' if '?' in path else '?'}limit={limit}"


def follow(
    api: httpx.Client, path: str, user: dict[str, str], start: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Every page of `path`, which has a query, or every page after `start`."""
    pages = [start or api.get(path, headers=user).raise_for_status().json()]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(api.get(f"{path}&cursor={cursor}", headers=user).raise_for_status().json())
        assert len(pages) < 400, "the list does not end"
    return pages


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [7, 13])
def test_small_pages_hold_what_one_big_page_holds(
    api: httpx.Client, user: dict[str, str], path: str, limit: int
) -> None:
    big = title_ids(api.get(with_limit(path, 100), headers=user).raise_for_status().json())
    pages = follow(api, with_limit(path, limit), user)
    together = [title_id for page in pages for title_id in title_ids(page)]
    assert len(set(together)) == len(together)
    assert together[: len(big)] == big
    assert len(together) > limit
    assert all(len(title_ids(page)) == limit for page in pages[:-1])
    assert 1 <= len(title_ids(pages[-1])) <= limit
    for page in pages:
        assert page["has_more"] == (page["next_cursor"] is not None) == (page is not pages[-1])


@pytest.mark.parametrize("path", LISTS)
def test_the_link_header_leads_to_the_next_page(api: httpx.Client, user: dict[str, str], path: str) -> None:
    first = api.get(f"/api/v1{with_limit(path, 5)}", headers=user)
    target = first.links["next"]["url"]
    assert target.startswith("/api/v1/")
    by_link = api.get(target, headers=user).json()
    by_cursor = api.get(f"{with_limit(path, 5)}&cursor={first.json()['next_cursor']}", headers=user).json()
    assert title_ids(by_link) == title_ids(by_cursor)
    assert not set(title_ids(by_link)) & set(title_ids(first.json()))


def test_the_last_page_has_no_link(api: httpx.Client) -> None:
    reply = api.get("/tvshows?limit=100")
    assert reply.json()["next_cursor"] is None
    assert reply.json()["has_more"] is False
    assert "link" not in reply.headers


def test_a_page_that_ends_with_the_list_is_the_last(api: httpx.Client) -> None:
    total = len(title_ids(api.get("/tvshows?limit=100").json()))
    assert api.get(f"/tvshows?limit={total}").json()["has_more"] is False
    assert api.get(f"/tvshows?limit={total - 1}").json()["has_more"] is True


def test_past_the_end_is_an_empty_page(api: httpx.Client, new_user: Register) -> None:
    """The rest of a list may disappear between two pages."""
    empty: dict[str, Any] = {"items": [], "next_cursor": None, "has_more": False}
    assert api.get("/movies?genre=western&year_gte=2200").json() == empty
    reader = new_user()
    assert api.get("/ratings/my", headers=reader).json() == empty
    everything = api.get("/tvshows?sort=year&limit=43").json()
    beyond = api.get(f"/tvshows?sort=year&year_gte=2100&limit=5&cursor={everything['next_cursor']}")
    assert beyond.status_code == 200
    assert beyond.json() == empty


@pytest.mark.parametrize("path", LISTS)
def test_a_limit_is_from_one_to_a_hundred(api: httpx.Client, user: dict[str, str], path: str) -> None:
    assert len(title_ids(api.get(with_limit(path, 1), headers=user).json())) == 1
    assert api.get(with_limit(path, 100), headers=user).status_code == 200
    for limit in (0, 101, -1, 10**9, 10**40):
        problem = assert_problem(api.get(with_limit(path, limit), headers=user), 422)
        assert [error["pointer"] for error in problem["errors"]] == ["limit"]


def first_cursor(api: httpx.Client, path: str, user: dict[str, str]) -> str:
    return str(api.get(with_limit(path, 3), headers=user).raise_for_status().json()["next_cursor"])


DISTINCT = [
    "/movies",
    "/movies?sort=year",
    "/books",
    "/tvshows",
    "/ratings/my",
    "/recommendations/personalized",
    "/recommendations/popular",
    "/search/semantic?q=action",
    SIMILAR,
]


@pytest.mark.parametrize("path", DISTINCT)
def test_a_cursor_of_another_list_is_refused(api: httpx.Client, user: dict[str, str], path: str) -> None:
    joiner = "&" if "?" in path else "?"
    for other in DISTINCT:
        reply = api.get(f"{path}{joiner}cursor={first_cursor(api, other, user)}", headers=user)
        if other == path:
            assert reply.status_code == 200
        else:
            assert assert_problem(reply, 422)["code"] == "invalid_cursor", other


@pytest.mark.parametrize("path", DISTINCT)
def test_an_altered_cursor_is_refused(api: httpx.Client, user: dict[str, str], path: str) -> None:
    joiner = "&" if "?" in path else "?"
    cursor = first_cursor(api, path, user)
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    seal, payload = raw[:16], raw[16:]
    position = json.loads(payload)
    forged = [
        cursor[:-4],
        cursor[4:],
        cursor + "AAAA",
        cursor[::-1],
        cursor[0],
        "A" * len(cursor),
        seal.hex(),
        *(encoded(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]) for at in (0, 15, 16, len(raw) - 1)),
        encoded(payload),
        encoded(seal),
        encoded(bytes(16) + payload),
        encoded(seal + b"{}"),
        encoded(seal + payload + b" "),
        *(encoded(seal + json.dumps({**position, name: 1}).encode()) for name in position),
    ]
    for changed in forged:
        problem = assert_problem(api.get(f"{path}{joiner}cursor={changed}", headers=user), 422)
        assert problem["code"] == "invalid_cursor", changed


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_cursor_says_nothing_about_the_user(api: httpx.Client, user: dict[str, str]) -> None:
    cursor = first_cursor(api, "/ratings/my", user)
    position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[16:])
    assert not {"user_id", "email", "sub"} & set(position)


def test_a_title_added_between_two_pages_moves_nothing(api: httpx.Client, new_user: Register) -> None:
    """My ratings page by what was shown last, not by how much was shown."""
    reader = new_user()
    older, newer = catalogue_ids(api, 12)[:11], catalogue_ids(api, 12)[11]
    for title_id in older:
        rate(api, reader, title_id)
    first = api.get("/ratings/my?limit=5", headers=reader).json()
    rate(api, reader, newer)
    pages = follow(api, "/ratings/my?limit=5", reader, first)
    assert [title_id for page in pages for title_id in title_ids(page)] == older[::-1]


@pytest.mark.parametrize("path", ["/recommendations/personalized", "/recommendations/popular"])
def test_a_rating_between_two_pages_skips_no_title(api: httpx.Client, new_user: Register, path: str) -> None:
    """Rating what a page shows takes it out of the list; what follows must not move up past the cursor."""
    reader = new_user()
    before = title_ids(api.get(f"{path}?limit=20", headers=reader).json())
    first = api.get(f"{path}?limit=5", headers=reader).json()
    rate(api, reader, title_ids(first)[0])
    second = api.get(f"{path}?limit=5&cursor={first['next_cursor']}", headers=reader).json()
    assert title_ids(second) == before[5:10]
