"""After a rating and after an answer the reader's neighbours are stored, for the next answer to be quick."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from sync.connection import Connection, connect
from tests.titles import catalogue_ids, rate

Register = Callable[[], dict[str, str]]

PATH = "/recommendations/personalized"


@pytest.fixture(scope="module")
def database(sample_database: str) -> Iterator[Connection]:
    with connect(sample_database) as connection:
        yield connection


@pytest.fixture
def reader(new_user: Register) -> dict[str, str]:
    return new_user()


def user_id_of(api: httpx.Client, user: dict[str, str]) -> int:
    return int(api.get("/auth/me", headers=user).json()["user_id"])


def are_stored(connection: Connection, user_id: int) -> bool:
    """Whether the neighbours of a user's profile as it is now are stored within a while."""
    statement = "select from data.user_neighbours join data.user_profiles using (user_id, revision) where user_id = %s"
    for _ in range(200):
        if connection.execute(statement, [user_id]).rowcount:
            return True
        time.sleep(0.05)
    return False


def forget(connection: Connection, user_id: int) -> None:
    assert connection.execute("delete from data.user_neighbours where user_id = %s", [user_id]).rowcount == 1


def test_every_change_of_the_ratings_is_followed(
    api: httpx.Client, reader: dict[str, str], database: Connection
) -> None:
    user_id, titles = user_id_of(api, reader), catalogue_ids(api, 6)
    for title_id in titles[:4]:
        rate(api, reader, title_id)
        assert are_stored(database, user_id)
    ((neighbours,),) = database.execute(
        "select neighbour_ids from data.user_neighbours where user_id = %s", [user_id]
    ).fetchall()
    assert neighbours
    assert user_id not in neighbours
    api.put(f"/me/titles/{titles[4]}/rating", json={"rating": 2.5}, headers=reader).raise_for_status()
    assert are_stored(database, user_id)
    api.delete(f"/me/titles/{titles[4]}/rating", headers=reader).raise_for_status()
    assert are_stored(database, user_id)
    rating_id = rate(api, reader, titles[5])
    api.delete(f"/ratings/{rating_id}", headers=reader).raise_for_status()
    assert are_stored(database, user_id)


def test_an_answer_stores_what_it_had_to_compute(
    api: httpx.Client, reader: dict[str, str], database: Connection
) -> None:
    user_id = user_id_of(api, reader)
    for title_id in catalogue_ids(api, 4):
        rate(api, reader, title_id)
    assert are_stored(database, user_id)
    stored = api.get(PATH, headers=reader).json()
    forget(database, user_id)
    computed = api.get(PATH, headers=reader).json()
    assert [item["title_id"] for item in computed["recommendations"]] == [
        item["title_id"] for item in stored["recommendations"]
    ]
    assert are_stored(database, user_id)


def test_what_is_stored_is_not_computed_again(
    api: httpx.Client, reader: dict[str, str], new_user: Register, database: Connection
) -> None:
    titles = catalogue_ids(api, 4)
    for title_id in titles:
        rate(api, reader, title_id)
    user_id = user_id_of(api, reader)
    assert are_stored(database, user_id)
    when = "select computed_at from data.user_neighbours where user_id = %s"
    before = database.execute(when, [user_id]).fetchall()
    api.get(PATH, headers=reader).raise_for_status()
    # Jobs are done in turn: once a later one is, that of the answer is done as well.
    other = new_user()
    rate(api, other, titles[0])
    assert are_stored(database, user_id_of(api, other))
    assert database.execute(when, [user_id]).fetchall() == before


def test_who_has_not_rated_has_no_neighbours_to_store(
    api: httpx.Client, reader: dict[str, str], new_user: Register, database: Connection
) -> None:
    api.get(PATH, headers=reader).raise_for_status()
    other = new_user()
    for title_id in catalogue_ids(api, 3):
        rate(api, other, title_id)
    assert are_stored(database, user_id_of(api, other))
    found = database.execute("select from data.user_neighbours where user_id = %s", [user_id_of(api, reader)])
    assert found.rowcount == 0
