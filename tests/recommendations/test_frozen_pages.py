"""A personalised list holds still from its first page on, whatever is rated meanwhile."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import catalogue_ids, rate, title_ids

Register = Callable[[], dict[str, str]]

PATH = "/recommendations/personalized"


@pytest.fixture
def reader(api: httpx.Client, new_user: Register) -> dict[str, str]:
    """Someone with enough ratings for neighbours."""
    user = new_user()
    for number, title_id in enumerate(catalogue_ids(api, 6)):
        rate(api, user, title_id, 5.0 if number % 2 else 2.0)
    return user


def page(api: httpx.Client, user: dict[str, str], cursor: str | None = None, **query: Any) -> dict[str, Any]:
    if cursor:
        query["cursor"] = cursor
    found: dict[str, Any] = api.get(PATH, params=query, headers=user).raise_for_status().json()
    return found


def follow(api: httpx.Client, user: dict[str, str], start: dict[str, Any], **query: Any) -> list[list[int]]:
    """The titles of every page after `start`."""
    pages = []
    while cursor := start["next_cursor"]:
        start = page(api, user, cursor, **query)
        assert start["has_more"] == (start["next_cursor"] is not None)
        pages.append(title_ids(start))
        assert len(pages) < 250, "the list does not end"
    return pages


def flat(pages: list[list[int]]) -> list[int]:
    return [title_id for titles in pages for title_id in titles]


@pytest.mark.parametrize(
    "query", [{}, {"strategy": "collaborative"}, {"lambda": 0.2, "mood": "dark"}, {"kind": "book"}]
)
def test_pages_join_up_to_two_hundred_titles(api: httpx.Client, reader: dict[str, str], query: dict[str, Any]) -> None:
    first = page(api, reader, limit=40, **query)
    pages = [title_ids(first), *follow(api, reader, first, limit=40, **query)]
    assert len(set(flat(pages))) == len(flat(pages)) == (44 if query.get("kind") else 200)
    assert flat(pages)[:100] == title_ids(page(api, reader, limit=100, **query))
    # A page may be of another size than the one before.
    assert follow(api, reader, first, limit=100, **query)[0] == flat(pages)[40:140]


def test_what_others_rate_moves_no_page(api: httpx.Client, reader: dict[str, str], new_user: Register) -> None:
    before = flat([title_ids(page(api, reader, limit=100))])
    first = page(api, reader, limit=10)
    for _ in range(3):
        other = new_user()
        for title_id in catalogue_ids(api, 6):
            rate(api, other, title_id, 4.0)
        for title_id in before[60:70]:
            rate(api, other, title_id, 5.0)
    assert flat([title_ids(first), *follow(api, reader, first, limit=10)])[:100] == before


def test_what_the_reader_rates_leaves_later_pages_full(api: httpx.Client, reader: dict[str, str]) -> None:
    everything = [title_ids(start := page(api, reader, limit=50)), *follow(api, reader, start, limit=50)]
    before = flat(everything)
    first = page(api, reader, limit=10)
    gone = [before[0], before[12], before[13], before[25], before[199]]
    for title_id in gone:
        rate(api, reader, title_id, 0.5)
    second = page(api, reader, first["next_cursor"], limit=10)
    left = [title_id for title_id in before if title_id not in gone]
    # One of those that were shown and four of those to come: nothing is repeated, nothing else is skipped.
    assert title_ids(second) == left[9:19]
    later = follow(api, reader, second, limit=10)
    assert title_ids(second) + flat(later) == left[9:]
    assert [len(titles) for titles in later[:-1]] == [10] * (len(later) - 1)
    assert title_ids(page(api, reader, limit=10)) != title_ids(first)


def test_a_list_of_which_nothing_is_left_ends(api: httpx.Client, reader: dict[str, str]) -> None:
    query: dict[str, Any] = {"kind": "tv", "limit": 38}
    first = page(api, reader, **query)
    rest = flat(follow(api, reader, first, **query))
    assert len(rest) == 6
    for title_id in rest[1:]:
        rate(api, reader, title_id)
    assert page(api, reader, first["next_cursor"], limit=1, kind="tv") | {"recommendations": []} == {
        "recommendations": [],
        "next_cursor": None,
        "has_more": False,
    }
    rate(api, reader, rest[0])
    empty: dict[str, Any] = {"recommendations": [], "next_cursor": None, "has_more": False}
    assert page(api, reader, first["next_cursor"], **query) == empty


def test_a_title_that_is_known_no_more_comes_back(api: httpx.Client, reader: dict[str, str]) -> None:
    first = page(api, reader, limit=5)
    before = title_ids(page(api, reader, first["next_cursor"], limit=5))
    rate(api, reader, before[0])
    assert title_ids(page(api, reader, first["next_cursor"], limit=4)) == before[1:]
    api.delete(f"/me/titles/{before[0]}/rating", headers=reader).raise_for_status()
    assert title_ids(page(api, reader, first["next_cursor"], limit=5)) == before


def test_what_a_later_page_excludes_is_left_out(api: httpx.Client, reader: dict[str, str]) -> None:
    first = page(api, reader, limit=5)
    before = title_ids(page(api, reader, first["next_cursor"], limit=8))
    assert title_ids(page(api, reader, first["next_cursor"], limit=5, exclude=before[:3])) == before[3:]


def test_a_later_page_says_the_same_of_its_titles(api: httpx.Client, reader: dict[str, str]) -> None:
    query = {"include": "reasons,signals"}
    whole = {item["title_id"]: item for item in page(api, reader, limit=100, **query)["recommendations"]}
    first = page(api, reader, limit=20, **query)
    for item in page(api, reader, first["next_cursor"], limit=20, **query)["recommendations"]:
        same = whole[item["title_id"]]
        assert item["signals"] == pytest.approx(same["signals"])
        assert (item["neighbours"], item["reasons"]) == (same["neighbours"], same["reasons"])


def test_a_cursor_belongs_to_its_reader_and_its_question(
    api: httpx.Client, reader: dict[str, str], new_user: Register
) -> None:
    query = {"limit": "5", "strategy": "hybrid", "lambda": "0.5", "mood": "dark", "kind": "movie"}
    cursor = page(api, reader, **query)["next_cursor"]
    assert len(title_ids(page(api, reader, cursor, **query))) == 5
    other = api.get(PATH, params={**query, "cursor": cursor}, headers=new_user())
    assert assert_problem(other, 422)["code"] == "invalid_cursor"
    for name, value in (("strategy", "content"), ("lambda", "0.6"), ("mood", "cosy"), ("kind", "book")):
        reply = api.get(PATH, params={**query, "cursor": cursor, name: value}, headers=reader)
        assert assert_problem(reply, 422)["code"] == "invalid_cursor", name
        del query[name]
        reply = api.get(PATH, params={**query, "cursor": cursor}, headers=reader)
        # The strategy that was asked for is the default's own.
        if name == "strategy":
            assert reply.status_code == 200
        else:
            assert assert_problem(reply, 422)["code"] == "invalid_cursor", name
