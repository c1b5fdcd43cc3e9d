"""Two jobs that write the catalogue at once do not stop each other; two that apply one import do."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from sync.connection import call, connect
from tests.communities import at_once, called, fetch, wait_until_blocked
from tests.conftest import Connection
from tests.factories import Factory
from tests.imports.test_imports import Importer, film

NAMES = [f"Person {number:03d}" for number in range(150)]


def upserting(source: str, names: list[str]) -> Callable[[Connection], None]:
    """Stores titles of a source, in the order of their refs; each has a person and a keyword of its own."""
    documents = [
        {
            "kind": "movie",
            "refs": [f"{source}:{number:04d}"],
            "original_title": name,
            "actors": [name],
            "keywords": [name.lower()],
            "texts": {"en": {"title": name}},
        }
        for number, name in enumerate(names)
    ]

    def upsert(connection: Connection) -> None:
        call(connection, "upsert_titles", titles=json.dumps(documents))

    return upsert


def test_two_sources_that_name_the_same_people_in_opposite_orders(own_database: str) -> None:
    at_once(own_database, [upserting("imdb", NAMES), upserting("google", NAMES[::-1])])
    with connect(own_database) as connection:
        assert len(fetch(connection, "select * from data.people")) == 150
        assert len(fetch(connection, "select * from data.keywords")) == 150
        assert len(fetch(connection, "select * from data.titles")) == 300


def test_two_jobs_that_store_the_same_new_titles(own_database: str) -> None:
    at_once(own_database, [upserting("imdb", NAMES), upserting("imdb", NAMES)])
    with connect(own_database) as connection:
        assert len(fetch(connection, "select * from data.external_ids")) == 150
        assert len(fetch(connection, "select * from data.titles")) == 150


def test_an_import_that_is_applied_twice_at_once_is_applied_once(own_database: str) -> None:
    with connect(own_database) as first, connect(own_database) as second, ThreadPoolExecutor(1) as executor:
        factory = Factory(first)
        factory.title("Solaris", year=1972)
        importer = Importer(factory)
        named = {"user_id": importer.user_id, "import_id": importer.read(film("Solaris", 1972, rating=4))}
        with first.transaction():
            call(first, "apply_import", **named)
            running = executor.submit(call, second, "apply_import", **named)
            wait_until_blocked(first, second.info.backend_pid)
        with pytest.raises(psycopg.Error, match="already applied"):
            running.result(60)
        assert called(first, "get_import", **named)[0]["ratings_added"] == 1
