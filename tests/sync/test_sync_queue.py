"""Leases, runs through lists, queues and the quarantine: the bookkeeping of a synchronisation."""

from typing import Any
from uuid import uuid4

import pytest

from sync.connection import call, connect
from tests.conftest import Connection
from tests.factories import Factory

ANN, BOB = uuid4(), uuid4()


def rows(connection: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode(), values).fetchall()


def test_a_lease_has_one_holder_until_it_expires_or_is_given_back(connection: Connection) -> None:
    def take(holder: object, seconds: float = 60) -> bool:
        return bool(call(connection, "take_lease", name="sync", holder=holder, seconds=seconds)[0][0])

    assert take(ANN)
    assert not take(BOB)
    assert take(ANN, 0.0)
    assert take(BOB)
    assert not take(ANN)
    assert call(connection, "release_lease", name="sync", holder=ANN) == [(False,)]
    assert call(connection, "release_lease", name="sync", holder=BOB) == [(True,)]
    assert take(ANN)
    assert call(connection, "take_lease", name="sync", holder=ANN)[0][2] == 30


def test_a_run_is_resumed_until_it_ends_and_the_next_one_looks_at_changes_since_it_began(
    connection: Connection,
) -> None:
    ((first, since, began, resumed),) = call(connection, "begin_sync", source="tmdb")
    assert (since, resumed) == (began, 0)
    assert call(connection, "begin_sync", source="tmdb")[0][::3] == (first, 1)
    assert call(connection, "begin_sync", source="google")[0][0] != first
    call(connection, "count_sync", run_id=first, added=3, gone=1)
    call(connection, "count_sync", run_id=first, added=1)
    call(connection, "end_sync", run_id=first)
    # A run takes a while, and what changed meanwhile may have been read before it changed.
    connection.execute("update data.sync_runs set finished_at = finished_at + interval '1 hour' where id = %s", [first])
    ((second, since, _, resumed),) = call(connection, "begin_sync", source="tmdb")
    assert (second > first, since, resumed) == (True, began, 0)
    summary = call(connection, "sync_runs", run_id=first)[0]
    assert (summary[4] is not None, summary[7], summary[10]) == (True, 4, 1)


@pytest.fixture
def run(connection: Connection) -> int:
    return int(call(connection, "begin_sync", source="tmdb")[0][0])


def record(connection: Connection, run: int, *refs: str, to: int | None, total: int | None = 4) -> tuple[Any, ...]:
    (row,) = call(
        connection,
        "record_page",
        run_id=run,
        part="discover:movie:ta",
        refs=list(refs),
        next_page=to,
        total=total,
        queue="tmdb",
    )
    return row


def test_a_list_that_showed_all_it_has_is_read_once(connection: Connection, run: int) -> None:
    assert call(connection, "begin_part", run_id=run, part="discover:movie:ta") == [(1, 1, False)]
    assert record(connection, run, "tmdb:movie:1", "tmdb:movie:2", to=2) == (2, 1, False, 2, 2)
    assert call(connection, "begin_part", run_id=run, part="discover:movie:ta") == [(2, 1, False)]
    assert record(connection, run, "tmdb:movie:3", "tmdb:movie:4", to=None) == (1, 1, True, 2, 2)
    assert call(connection, "sync_runs", run_id=run)[0][6] == 4


def test_a_list_that_moved_is_read_again_until_it_shows_nothing_new(connection: Connection, run: int) -> None:
    call(connection, "begin_part", run_id=run, part="discover:movie:ta")
    # 3 slipped from the second page to the first one, which was read already.
    record(connection, run, "tmdb:movie:1", "tmdb:movie:2", to=2)
    assert record(connection, run, "tmdb:movie:4", "tmdb:movie:4", to=None) == (1, 2, False, 1, 1)
    assert record(connection, run, "tmdb:movie:2", "tmdb:movie:3", to=None)[:3] == (1, 2, True)
    assert rows(connection, "select count(*) from data.jobs") == [(4,)]


def test_a_list_that_grew_shorter_is_read_again(connection: Connection, run: int) -> None:
    call(connection, "begin_part", run_id=run, part="discover:movie:ta")
    # 1 went, so that 3 slipped to the first page; as many titles as there are now were seen all the same.
    record(connection, run, "tmdb:movie:1", "tmdb:movie:2", to=2, total=4)
    assert record(connection, run, "tmdb:movie:4", to=None, total=3)[1:3] == (2, False)
    assert record(connection, run, "tmdb:movie:2", "tmdb:movie:3", to=2, total=3)[2] is False
    assert record(connection, run, "tmdb:movie:4", to=None, total=3)[2] is True


def test_a_list_that_has_less_than_it_says_ends_all_the_same(connection: Connection, run: int) -> None:
    call(connection, "begin_part", run_id=run, part="discover:movie:ta")
    assert record(connection, run, "tmdb:movie:1", to=None)[1:3] == (2, False)
    assert record(connection, run, "tmdb:movie:1", to=None)[1:3] == (2, True)


def test_a_list_that_cannot_say_how_much_it_has_is_read_once(connection: Connection, run: int) -> None:
    call(connection, "begin_part", run_id=run, part="discover:movie:ta")
    assert record(connection, run, "tmdb:movie:1", to=None, total=None)[2] is True


def test_a_list_that_never_rests_is_read_a_bounded_number_of_times(connection: Connection, run: int) -> None:
    call(connection, "begin_part", run_id=run, part="discover:movie:ta")
    for number in range(1, 5):
        _, _, is_finished, _, _ = record(connection, run, f"tmdb:movie:{number}", to=None, total=99)
        assert is_finished == (number == 4)


def test_what_is_fresh_is_not_asked_for_again_unless_it_changed(connection: Connection, factory: Factory) -> None:
    fresh, old = (factory.title(refs=[f"tmdb:movie:{number}"]) for number in (1, 2))
    connection.execute("update data.external_ids set checked_at = now() where title_id = %s", [fresh])
    connection.execute("update data.external_ids set checked_at = now() - interval '8 days' where title_id = %s", [old])
    refs = ["tmdb:movie:1", "tmdb:movie:2", "tmdb:movie:3"]

    def asked(*, is_change: bool) -> list[str]:
        query = "select ref from engine.due_refs(%s, %s) order by ref"
        return [ref for (ref,) in rows(connection, query, refs, is_change)]

    assert asked(is_change=False) == ["tmdb:movie:2", "tmdb:movie:3"]
    assert asked(is_change=True) == ["tmdb:movie:1", "tmdb:movie:2"]


@pytest.fixture
def queue(connection: Connection) -> None:
    connection.execute(
        "insert into data.jobs (queue, ref, priority) values "
        "('tmdb', 'tmdb:movie:1', 0), ('tmdb', 'tmdb:movie:2', 5), ('tmdb', 'tmdb:movie:3', 0), ('omdb', 'imdb:tt1', 9)"
    )


def claim(connection: Connection, holder: object, limit: int = 2, queue: str = "tmdb") -> list[str]:
    return [ref for (ref,) in call(connection, "claim_jobs", queue=queue, holder=holder, limit=limit)]


@pytest.mark.usefixtures("queue")
def test_the_most_urgent_job_comes_first_and_belongs_to_one_worker(connection: Connection) -> None:
    assert claim(connection, ANN) == ["tmdb:movie:2", "tmdb:movie:1"]
    assert claim(connection, BOB) == ["tmdb:movie:3"]
    assert claim(connection, BOB, 9) == ["tmdb:movie:3"]
    assert claim(connection, uuid4()) == []
    assert call(connection, "waiting_jobs", queue="tmdb")[0][1] == 3
    call(connection, "release_jobs", queue="tmdb", holder=ANN)
    assert claim(connection, BOB) == ["tmdb:movie:2", "tmdb:movie:1"]
    connection.execute("update data.jobs set claimed_until = now() - interval '1 second'")
    assert claim(connection, ANN, 9) == ["tmdb:movie:2", "tmdb:movie:1", "tmdb:movie:3"]


@pytest.mark.usefixtures("queue")
def test_a_job_that_is_done_is_gone_and_its_title_leaves_the_quarantine(connection: Connection) -> None:
    call(
        connection,
        "quarantine",
        source="tmdb",
        refs=["tmdb:movie:1"],
        reasons=["html"],
        details=["?"],
        documents=["<p>"],
    )
    assert claim(connection, ANN) == ["tmdb:movie:2", "tmdb:movie:3"]
    ((source, ref, reason, detail, document, attempts, _, _),) = call(connection, "quarantined_titles")
    assert (source, ref, reason, detail, document, attempts) == ("tmdb", "tmdb:movie:1", "html", "?", "<p>", 1)
    call(connection, "quarantine", source="tmdb", refs=["tmdb:movie:1"], reasons=["shape"], details=["!"])
    assert call(connection, "quarantined_titles", source="tmdb")[0][2:6] == ("shape", "!", None, 2)
    assert call(connection, "finish_jobs", queue="tmdb", refs=["tmdb:movie:1", "tmdb:movie:2"]) == [(1,)]
    assert call(connection, "quarantined_titles") == []
    assert call(connection, "waiting_jobs") == [("omdb", 1, 0.0), ("tmdb", 1, call(connection, "waiting_jobs")[1][2])]


@pytest.mark.usefixtures("queue")
def test_a_job_that_fails_waits_longer_each_time_and_is_given_up(connection: Connection) -> None:
    def fail() -> list[tuple[Any, ...]]:
        return call(connection, "postpone_jobs", queue="tmdb", refs=["tmdb:movie:2"], errors=["HTTP 503"])

    waits = []
    for attempt in range(1, 5):
        assert fail() == [("tmdb:movie:2", False)]
        ((attempts, wait),) = rows(
            connection,
            "select attempts, extract(epoch from due_at - now())::float8 from data.jobs where ref = 'tmdb:movie:2'",
        )
        assert attempts == attempt
        assert 30 * 2 ** (attempt - 1) <= wait <= 60 * 2 ** (attempt - 1)
        waits.append(wait)
    assert waits == sorted(waits)
    assert claim(connection, ANN, 9) == ["tmdb:movie:1", "tmdb:movie:3"]
    assert fail() == [("tmdb:movie:2", True)]
    assert call(connection, "quarantined_titles")[0][:4] == ("tmdb", "tmdb:movie:2", "unavailable", "HTTP 503")
    assert call(connection, "waiting_jobs", queue="tmdb")[0][1] == 2


def test_two_workers_share_a_queue(own_database: str) -> None:
    with connect(own_database) as one, connect(own_database) as other:
        one.execute(
            "insert into data.jobs (queue, ref) select 'tmdb', 'tmdb:movie:' || n from generate_series(1, 40) as n"
        )
        with one.transaction(), other.transaction():
            ours, theirs = claim(one, ANN, 30), claim(other, BOB, 30)
        assert (len(ours), len(theirs), len({*ours, *theirs})) == (30, 10, 40)


def test_imdb_ratings_change_what_they_differ_in_and_forget_nothing(connection: Connection, factory: Factory) -> None:
    first, second, third = (factory.title(refs=[f"imdb:tt{n}"], imdb_rating=7.5, imdb_votes=100) for n in (1, 2, 3))
    refs = ["imdb:tt1", "imdb:tt2", "imdb:tt3", "imdb:tt4"]
    stored = call(connection, "store_imdb_ratings", refs=refs, ratings=[7.5, 8.1, None, 9.0], votes=[100, 120, None, 5])
    assert stored == [("imdb:tt1", first, False), ("imdb:tt2", second, True), ("imdb:tt3", third, False)]
    assert rows(connection, "select imdb_rating, imdb_votes from data.titles order by id") == [
        (7.5, 100),
        (pytest.approx(8.1), 120),
        (7.5, 100),
    ]
    assert rows(connection, "select count(*) from data.external_ids where checked_at is not null") == [(3,)]
