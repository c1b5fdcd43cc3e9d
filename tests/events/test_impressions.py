"""Lists that signed-in readers were shown are remembered after the answer, page by page."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sync.connection import Connection, connect
from tests.titles import MATRIX, rate, title_ids

Register = Callable[[], dict[str, str]]
Remembered = list[tuple[Any, ...]]

SIMILAR = f"/recommendations/similar/movie/{MATRIX}"
SURFACES = [
    ("/recommendations/personalized", "personalized"),
    ("/recommendations/popular", "popular"),
    (SIMILAR, "similar"),
]


@pytest.fixture(scope="module")
def database(sample_database: str) -> Iterator[Connection]:
    with connect(sample_database) as connection:
        yield connection


@pytest.fixture
def user(new_user: Register) -> dict[str, str]:
    return new_user()


def user_id_of(api: httpx.Client, user: dict[str, str]) -> int:
    return int(api.get("/auth/me", headers=user).json()["user_id"])


def remembered(connection: Connection, user_id: int, pages: int) -> Remembered:
    """A user's pages in the order they were shown, once there are so many of them."""
    columns = "surface, list_id, first_position, title_ids"
    statement = f"select {columns} from data.impressions where user_id = %s order by shown_at"
    rows: Remembered = []
    for _ in range(200):
        rows = connection.execute(statement, [user_id]).fetchall()
        if len(rows) >= pages:
            break
        time.sleep(0.05)
    assert len(rows) == pages
    return rows


@pytest.mark.parametrize(("path", "surface"), SURFACES)
def test_what_a_reader_was_shown_is_remembered_in_its_order(
    api: httpx.Client, user: dict[str, str], database: Connection, path: str, surface: str
) -> None:
    shown = title_ids(api.get(f"{path}?limit=7", headers=user).json())
    ((name, _, first_position, titles),) = remembered(database, user_id_of(api, user), 1)
    assert (name, first_position, titles) == (surface, 1, shown)


@pytest.mark.parametrize(("path", "surface"), SURFACES)
def test_the_pages_of_a_list_belong_together_and_count_once(
    api: httpx.Client, user: dict[str, str], database: Connection, path: str, surface: str
) -> None:
    user_id = user_id_of(api, user)
    pages = [api.get(f"{path}?limit=4", headers=user).json()]
    for number in range(1, 3):
        # The reader goes back and forth: a page seen again is not a new one.
        for _ in range(2):
            page = api.get(f"{path}?limit=4&cursor={pages[-1]['next_cursor']}", headers=user).json()
        pages.append(page)
        assert len(remembered(database, user_id, number + 1)) == number + 1
    rows = remembered(database, user_id, 3)
    assert {row[0] for row in rows} == {surface}
    assert len({row[1] for row in rows}) == 1
    assert [(row[2], row[3]) for row in rows] == [
        (1 + 4 * number, title_ids(page)) for number, page in enumerate(pages)
    ]


def test_a_list_asked_for_again_is_another_list(api: httpx.Client, user: dict[str, str], database: Connection) -> None:
    user_id = user_id_of(api, user)
    for _ in range(2):
        api.get("/recommendations/popular?limit=3", headers=user)
    assert len({row[1] for row in remembered(database, user_id, 2)}) == 2


def test_nothing_is_remembered_of_anonymous_readers_and_of_empty_pages(
    api: httpx.Client, user: dict[str, str], database: Connection
) -> None:
    user_id = user_id_of(api, user)
    everything = title_ids(api.get("/recommendations/popular?limit=100&kind=tv").json())
    for title_id in everything:
        rate(api, user, title_id)
    ((before,),) = database.execute("select count(*) from data.impressions").fetchall()
    assert title_ids(api.get("/recommendations/popular?kind=tv", headers=user).json()) == []
    api.get("/recommendations/popular")
    api.get("/recommendations/popular?limit=1", headers=user)
    assert remembered(database, user_id, 1)[0][2] == 1
    assert database.execute("select count(*) from data.impressions").fetchall() == [(before + 1,)]


def test_a_page_that_cannot_be_remembered_is_answered_all_the_same(
    api: httpx.Client, user: dict[str, str], database: Connection, new_user: Register
) -> None:
    database.execute("delete from data.users where id = %s", [user_id_of(api, user)])
    assert api.get("/recommendations/popular", headers=user).status_code == 200
    other = new_user()
    assert api.get("/recommendations/popular", headers=other).status_code == 200
    assert remembered(database, user_id_of(api, other), 1)
