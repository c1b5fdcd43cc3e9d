"""Two jobs that write the catalogue at once do not stop each other."""

import json
from collections.abc import Callable

from sync.connection import call, connect
from tests.communities import at_once, fetch
from tests.conftest import Connection

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
