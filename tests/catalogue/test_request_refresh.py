"""Refresh of stale titles: those that somebody looks at first, then those that waited longest."""

from typing import Any

import pytest

from sync.connection import call
from tests.communities import called, fetch
from tests.conftest import Connection
from tests.factories import Factory

DAYS_AGO = "now() - %s * interval '1 day'"
Job = tuple[str, str, float]


def synchronised(connection: Connection, *sources: str, days_ago: float = 1) -> None:
    for source in sources:
        statement = f"insert into data.sync_runs (source, since, started_at) values (%s, now(), {DAYS_AGO})"
        connection.execute("update data.sync_runs set finished_at = now()")
        connection.execute(statement, [source, days_ago])


def checked(connection: Connection, ref: str, days_ago: float) -> None:
    connection.execute(
        f"update data.external_ids set checked_at = {DAYS_AGO} where source || ':' || value = %s", [days_ago, ref]
    )


def refresh(connection: Connection, *title_ids: int | None, **arguments: Any) -> int:
    return int(call(connection, "request_refresh", title_ids=list(title_ids), **arguments)[0][0])


def jobs(connection: Connection) -> list[Job]:
    rows = fetch(connection, "select queue, ref, priority from data.jobs order by queue, ref")
    return [(row["queue"], row["ref"], row["priority"]) for row in rows]


def is_stale(connection: Connection, title_id: int) -> bool:
    (details,) = called(connection, "get_title", ref=str(title_id))
    (summary,) = called(connection, "availability_summary", ref=str(title_id))
    assert details["is_stale"] == summary["is_stale"]
    return bool(details["is_stale"])


def test_a_read_of_an_old_title_is_queued_once_and_nothing_is_written_for_a_fresh_one(
    connection: Connection, factory: Factory
) -> None:
    film = factory.title(refs=["tmdb:movie:1", "imdb:tt0000001", "movielens:1"])
    book = factory.title(refs=["google:abc", "isbn:9780141439518", "imdb:tt0000002"], kind="book")
    connection.execute("update data.title_trends set score = 3 where title_id = %s", [film])

    # Nobody synchronises: neither an installation without keys nor one that stopped weeks ago.
    assert not is_stale(connection, film)
    assert refresh(connection, film, book) == 0
    synchronised(connection, "tmdb", "google", "omdb", days_ago=20)
    assert (is_stale(connection, film), refresh(connection, film, book)) == (False, 0)
    synchronised(connection, "tmdb", "google")
    assert is_stale(connection, film)
    assert refresh(connection, film, book, 0, None) == 2
    assert jobs(connection) == [("google", "google:abc", 20), ("tmdb", "tmdb:movie:1", 23)]

    # A repeat writes nothing; more urgent raises the priority and nothing else.
    connection.execute("update data.jobs set attempts = 2, due_at = '2030-01-01'")
    versions = "select ctid::text, xmin::text from data.jobs order by 1"
    before = fetch(connection, versions)
    assert refresh(connection, film, book) == refresh(connection, film, priority=1.0) == 0
    assert fetch(connection, versions) == before
    synchronised(connection, "omdb")
    assert refresh(connection, film, priority=30.0) == 2
    assert jobs(connection) == [
        ("google", "google:abc", 20),
        ("omdb", "imdb:tt0000001", 33),
        ("tmdb", "tmdb:movie:1", 33),
    ]
    (job,) = fetch(connection, "select attempts, due_at::date::text as due from data.jobs where queue = 'tmdb'")
    assert (job["attempts"], job["due"]) == (2, "2030-01-01")

    # Fresh, gone, or just found to be unreadable.
    connection.execute("delete from data.jobs")
    checked(connection, "google:abc", 6.9)
    assert not is_stale(connection, book)
    checked(connection, "tmdb:movie:1", 7.1)
    checked(connection, "imdb:tt0000001", 1)
    assert (refresh(connection, book), refresh(connection, film)) == (0, 1)
    connection.execute("delete from data.jobs")
    quarantined = (
        "insert into data.quarantine (source, ref, reason, detail) values ('tmdb', 'tmdb:movie:1', 'shape', '')"
    )
    connection.execute(quarantined)
    assert (is_stale(connection, film), refresh(connection, film)) == (False, 0)
    connection.execute("delete from data.quarantine")
    called(connection, "mark_titles_gone", refs=["tmdb:movie:1"])
    assert (is_stale(connection, film), refresh(connection, film)) == (False, 0)
    assert jobs(connection) == []


def test_at_most_a_hundred_titles_are_looked_at(connection: Connection, factory: Factory) -> None:
    synchronised(connection, "tmdb")
    titles = [factory.title(refs=[f"tmdb:tv:{number}"], kind="tv") for number in range(102)]
    assert refresh(connection, *titles) == 100
    assert refresh(connection, *titles[100:]) == 2
    assert refresh(connection) == 0
    assert call(connection, "request_refresh", title_ids=None) == [(0,)]


@pytest.mark.parametrize(
    ("queue", "limit", "expected"),
    [
        # Never asked, then the oldest day; of the same the most popular.
        ("tmdb", 2, ["tmdb:movie:2", "tmdb:movie:1"]),
        ("tmdb", 100, ["tmdb:movie:2", "tmdb:movie:1", "tmdb:movie:4", "tmdb:movie:3"]),
        ("tmdb", 0, []),
        # The most popular, whenever it was asked.
        ("omdb", 3, ["imdb:tt4", "imdb:tt3", "imdb:tt2"]),
        ("google", 5, ["google:a"]),
        ("nonesuch", 5, []),
    ],
)
def test_the_nightly_job_queues_what_waited_longest(
    connection: Connection, factory: Factory, queue: str, limit: int, expected: list[str]
) -> None:
    for number in range(1, 7):
        title_id = factory.title(refs=[f"tmdb:movie:{number}", f"imdb:tt{number}"])
        connection.execute("update data.title_trends set score = %s where title_id = %s", [number, title_id])
        connection.execute("update data.external_ids set checked_at = now() where source = 'tmdb'")
    factory.title(refs=["google:a", "imdb:tt9"], kind="book")
    connection.execute("update data.external_ids set checked_at = null where value in ('movie:1', 'movie:2')")
    checked(connection, "tmdb:movie:3", 20)
    checked(connection, "tmdb:movie:4", 30)
    checked(connection, "imdb:tt5", 2)
    called(connection, "mark_titles_gone", refs=["imdb:tt6", "tmdb:movie:6"])
    # What waits already is not counted.
    checked(connection, "tmdb:movie:5", 40)
    connection.execute("insert into data.jobs (queue, ref, priority) values ('tmdb', 'tmdb:movie:5', 99)")
    assert call(connection, "enqueue_stale", queue=queue, limit=limit) == [(len(expected),)]
    added = [(ref, priority) for found, ref, priority in jobs(connection) if found == queue and priority < 99]
    assert sorted(added) == sorted((ref, 0 if ref == "google:a" else int(ref[-1])) for ref in expected)
    assert ("tmdb", "tmdb:movie:5", 99) in jobs(connection)
    call(connection, "enqueue_stale", queue=queue, limit=1000)
    assert call(connection, "enqueue_stale", queue=queue, limit=1000) == [(0,)]
