"""Titles by filters over REST: what is asked for, how it was understood, page by page."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sync.connection import connect
from tests.http.problems import assert_problem
from tests.titles import rate, title_ids

Register = Callable[[], dict[str, str]]
Item = dict[str, Any]

PATHS = {"movie": "/movies", "tv": "/tvshows", "book": "/books", None: "/titles"}
MOVIES = "/movies/search-by-filters"
TITLES = "/titles/search-by-filters"
SORTS = ["imdb", "votes", "popularity", "release", "personal"]


def find(
    api: httpx.Client,
    filters: Item | None = None,
    query: str = "",
    path: str = MOVIES,
    user: dict[str, str] | None = None,
) -> Item:
    reply = api.post(f"{path}?{query}", json=filters or {}, headers=user)
    assert reply.status_code == 200, reply.text
    found: Item = reply.json()
    return found


def pages(
    api: httpx.Client, filters: Item, limit: int, path: str = MOVIES, user: dict[str, str] | None = None
) -> list[list[int]]:
    page = find(api, filters, f"limit={limit}", path, user)
    found = [title_ids(page)]
    while cursor := page["next_cursor"]:
        page = find(api, filters, f"limit={limit}&cursor={cursor}", path, user)
        found.append(title_ids(page))
        assert len(found) < 200, "the list does not end"
    return found


@pytest.mark.parametrize("kind", PATHS)
def test_each_path_finds_its_kind_and_says_so(api: httpx.Client, kind: str | None) -> None:
    reply = find(api, {}, "limit=100", f"{PATHS[kind]}/search-by-filters")
    assert reply["filters"]["kind"] == kind
    found = {item["kind"] for item in reply["items"]}
    assert found == {kind} if kind else len(found) > 1


def test_filters_are_those_asked_for(api: httpx.Client) -> None:
    filters = {"genres": ["thriller"], "languages": ["ml", "hi"], "year_gte": 2010, "imdb_gte": 7.5, "sort": "imdb"}
    reply = find(api, filters, "limit=100")
    assert {name: reply["filters"][name] for name in filters} == filters
    assert reply["sort"] == "imdb"
    items = reply["items"]
    assert items
    for item in items:
        assert "Thriller" in item["genres"]
        assert item["original_language"] in ("ml", "hi")
        assert item["year"] >= 2010
    assert [item["imdb_rating"] for item in items] == sorted((item["imdb_rating"] for item in items), reverse=True)
    assert all(item["imdb_rating"] >= 7.5 for item in items)
    cards = api.get("/movies?limit=100&genre=thriller&language=ml&language=hi&year_gte=2010&imdb_gte=7.5&sort=imdb")
    assert title_ids(cards.json()) == title_ids(reply)


def test_people_are_found_whatever_their_accents_and_unknown_ones_are_named(api: httpx.Client) -> None:
    reply = find(api, {"people": ["MOHANLAL"]})
    assert reply["items"]
    assert reply["unknown_people"] == reply["unknown_keywords"] == []
    refs = [api.get(f"/titles/{item['title_id']}").json() for item in reply["items"]]
    assert all("Mohanlal" in [*title["actors"], *title["directors"]] for title in refs)
    unknown = find(api, {"people": ["Mohanlal", "Nobody At All"], "not_people": ["No One"], "keywords": ["no such"]})
    assert unknown["items"] == []
    assert unknown["unknown_people"] == ["No One", "Nobody At All"]
    assert unknown["unknown_keywords"] == ["no such"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [3, 20])
def test_pages_visit_every_title_once(api: httpx.Client, new_user: Register, sort: str, limit: int) -> None:
    user = new_user()
    filters = {"sort": sort, "genres": ["drama"], "languages": ["hi", "ta", "ml"]}
    found = pages(api, filters, limit, user=user)
    together = [title for page in found for title in page]
    assert len(set(together)) == len(together) > 20
    assert together == title_ids(find(api, filters, "limit=100", user=user))
    assert all(len(page) == limit for page in found[:-1])


def test_a_page_that_ends_with_the_list_is_the_last(api: httpx.Client) -> None:
    filters = {"sort": "release", "languages": ["fr"]}
    total = len(title_ids(find(api, filters, "limit=100")))
    assert find(api, filters, f"limit={total}")["has_more"] is False
    assert find(api, filters, f"limit={total - 1}")["has_more"] is True


@pytest.mark.parametrize("sort", SORTS)
def test_what_a_reader_knows_is_left_out_and_leaves_later_pages(
    api: httpx.Client, new_user: Register, sort: str
) -> None:
    user = new_user()
    filters = {"sort": sort, "genres": ["drama"]}
    before = title_ids(find(api, filters, "limit=30", user=user))
    rate(api, user, before[0])
    # One title is excluded by name.
    first = find(api, filters, f"limit=5&exclude={before[1]}", user=user)
    assert len(title_ids(first)) == 5
    assert not {before[0], before[1]} & set(title_ids(first))
    rest = [title for title in before if title not in title_ids(first)]
    for title in rest:
        rate(api, user, title)
    second = title_ids(find(api, filters, f"limit=100&cursor={first['next_cursor']}", user=user))
    assert not set(second) & set(before)
    assert before[0] in title_ids(find(api, filters, "limit=100&include=seen", user=user))


@pytest.mark.parametrize("user", [True, False])
def test_a_personal_order_needs_a_reader(api: httpx.Client, new_user: Register, *, user: bool) -> None:
    reply = find(api, {"sort": "personal"}, user=new_user() if user else None)
    assert reply["sort"] == reply["filters"]["sort"] == ("personal" if user else "popularity")
    assert find(api, {})["sort"] == "popularity"


def test_facets_count_what_is_listed(api: httpx.Client, new_user: Register) -> None:
    user = new_user()
    filters = {"languages": ["ml", "ta", "fr"], "year_gte": 1990, "sort": "votes"}
    rate(api, user, title_ids(find(api, filters, path=TITLES))[0])
    assert "facets" not in find(api, filters, path=TITLES, user=user)
    reply = find(api, filters, "limit=100&include=facets&lang=fr", TITLES, user)
    items = reply["items"]
    assert reply["has_more"] is False
    facets = {name: {value["value"]: value["titles"] for value in values} for name, values in reply["facets"].items()}
    assert facets["kind"] == Counter(item["kind"] for item in items)
    assert facets["language"] == Counter(item["original_language"] for item in items)
    assert facets["decade"] == Counter(str(item["year"] // 10 * 10) for item in items)
    names = {value["name"]: value["titles"] for value in reply["facets"]["genre"]}
    assert names == Counter(name for item in items for name in item["genres"])
    assert "Drame" in names
    for values in reply["facets"].values():
        assert [value["titles"] for value in values] == sorted((value["titles"] for value in values), reverse=True)


@pytest.mark.parametrize(
    ("filters", "status"),
    [
        ({"kind": "book"}, 422),
        ({"genres": ["no-such-genre"]}, 422),
        ({"not_genres": ["no-such-genre"]}, 422),
        ({"genre_match": "most"}, 422),
        ({"sort": "rating"}, 422),
        ({"people": ["a\x00"]}, 422),
        ({"years": [1990]}, 422),
        ({"providers": ["Netflix"]}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(api: httpx.Client, filters: Item, status: int) -> None:
    assert_problem(api.post(MOVIES, json=filters), status)


def test_a_kind_that_agrees_with_the_path_is_fine(api: httpx.Client) -> None:
    assert find(api, {"kind": "movie"})["items"] == find(api, {})["items"]
    assert {item["kind"] for item in find(api, {"kind": "tv"}, path=TITLES)["items"]} == {"tv"}


def test_a_cursor_belongs_to_its_filters_order_and_reader(api: httpx.Client, new_user: Register) -> None:
    user = new_user()
    filters = {"genres": ["drama"], "sort": "votes"}
    cursor = find(api, filters, "limit=2", user=user)["next_cursor"]
    find(api, filters, f"limit=2&cursor={cursor}", user=user)
    for other, reader in (
        ({**filters, "sort": "imdb"}, user),
        ({**filters, "sort": "personal"}, user),
        ({**filters, "year_gte": 1990}, user),
        (filters, None),
    ):
        reply = api.post(f"{MOVIES}?cursor={cursor}", json=other, headers=reader)
        assert assert_problem(reply, 422)["code"] == "invalid_cursor"


@pytest.mark.parametrize("sort", ["votes", "personal"])
def test_pages_that_a_reader_saw_are_remembered(
    api: httpx.Client, new_user: Register, sample_database: str, sort: str
) -> None:
    user = new_user()
    first = find(api, {"sort": sort}, "limit=4", user=user)
    second = find(api, {"sort": sort}, f"limit=4&cursor={first['next_cursor']}", user=user)
    user_id = api.get("/auth/me", headers=user).json()["user_id"]
    statement = (
        "select list_id, surface, first_position, title_ids from data.impressions where user_id = %s order by shown_at"
    )
    with connect(sample_database) as connection:
        for _ in range(200):
            rows = connection.execute(statement, [user_id]).fetchall()
            if len(rows) == 2:
                break
            time.sleep(0.05)
    assert [row[1:] for row in rows] == [("discovery", 1, title_ids(first)), ("discovery", 5, title_ids(second))]
    assert rows[0][0] == rows[1][0]
