"""Whole synchronisations, with sources that misbehave in every way there is."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from api.settings import Settings
from sync.catalogue.configured_sources import open_sources
from sync.catalogue.drain import Outcome
from sync.catalogue.lease import Lease, LeaseLostError, LeaseTakenError
from sync.catalogue.summary import Summary
from sync.catalogue.synchronisation import LEASE, synchronise
from sync.catalogue.upstream.client import Patience
from sync.catalogue.worker import Worker
from sync.connection import call, connect
from sync.derived import index_texts
from sync.history_import import import_history
from tests.conftest import Connection, Databases
from tests.sync.fake_sources.bodies import isbn_of
from tests.sync.fake_sources.faults import Mode
from tests.sync.fake_sources.sources import FakeSources
from tests.sync.stored_catalogue import stored_catalogue, written_rows
from tests.sync.sync_process import QUICK

# CINELIBRE_SYNC_TITLES asks for more, such as 3,000.
TITLES = int(os.environ.get("CINELIBRE_SYNC_TITLES", "240"))
PATIENCE = Patience(connect_seconds=5, read_seconds=0.5, attempts=3, backoff_seconds=0.01)
# What never becomes an answer about a title, and the reason that is remembered.
HOPELESS: dict[Mode, str] = {
    "html": "html",
    "malformed": "malformed",
    "unprocessable": "refused",
    "unauthorized": "refused",
    "missing": "missing",
    "error": "unavailable",
    "unavailable": "unavailable",
    "timeout": "unavailable",
    "reset": "unavailable",
    "truncated": "unavailable",
    "limited": "unavailable",
    "limited-silently": "unavailable",
}
# What is an answer after all, or becomes one.
PASSING: dict[Mode, int | None] = {
    "error": 2,
    "unavailable": 2,
    "timeout": 1,
    "reset": 2,
    "truncated": 1,
    "limited": 1,
    "limited-silently": 1,
    "tab": None,
}

# Somebody else takes the lease over while the first page is being stored.
LOSE_LEASE = """
create function public.lose_lease() returns trigger language plpgsql as
$$ begin update data.leases set holder = gen_random_uuid(); return null; end $$;
create trigger lose_lease after insert on data.jobs execute function public.lose_lease();
"""


@pytest.fixture
def sources() -> Iterator[FakeSources]:
    with FakeSources(titles=TITLES, books=60).running() as running:
        running.server.timeout_seconds = 2
        yield running


@pytest.fixture
def conninfo(databases: Databases, template: str) -> Iterator[str]:
    with databases.create(template) as created:
        with connect(created) as connection:
            connection.execute(QUICK.encode())
        yield created


class Runs:
    """Synchronisations of one database with the fake sources."""

    def __init__(self, sources: FakeSources, conninfo: str, home: Path) -> None:
        self.settings = Settings.from_environment({**sources.environment(), "CINELIBRE_HOME": str(home)})
        self.conninfo = conninfo
        self.patience = PATIENCE

    def run(
        self, source: str = "tmdb", *, since: datetime | None = None, limit: int | None = None, dry_run: bool = False
    ) -> Summary:
        with open_sources(self.settings, self.conninfo, source, patience=self.patience) as (opened, _):
            (summary,) = synchronise(self.conninfo, opened, since=since, limit=limit, dry_run=dry_run)
        return summary

    def work(self) -> int:
        with open_sources(self.settings, self.conninfo, "all", patience=self.patience) as (opened, _):
            return Worker(self.conninfo, opened, index_texts).run(once=True)


@pytest.fixture
def runs(sources: FakeSources, conninfo: str, home: Path) -> Runs:
    return Runs(sources, conninfo, home)


@pytest.fixture
def database(conninfo: str) -> Iterator[Connection]:
    with connect(conninfo) as connection:
        yield connection


def stored_refs(connection: Connection, source: str = "tmdb") -> list[str]:
    """Every id of a source whose title is stored, as often as it is."""
    query = """
        select e.source || ':' || e.value from data.titles as t inner join data.external_ids as e on e.title_id = t.id
        where e.source = %s order by 1
    """
    return [ref for (ref,) in connection.execute(query, [source])]


def quarantined(connection: Connection) -> dict[str, str]:
    return {row[1]: row[2] for row in call(connection, "quarantined_titles", limit=1000)}


def test_every_reachable_title_is_stored_once_and_every_other_is_set_aside_with_its_reason(
    sources: FakeSources, runs: Runs, database: Connection
) -> None:
    refs = sources.refs()
    hopeless = dict(zip(refs, HOPELESS, strict=False))
    for ref, mode in hopeless.items():
        sources.fault(ref, mode, retry_after="0")
    for ref, (mode, times) in zip(refs[len(hopeless) :], PASSING.items(), strict=False):
        sources.fault(ref, mode, times, retry_after="0")
    sources.fault("discover:movie:hi", "duplicates")
    sources.fault("discover:movie:ta", "shift-in", 2)
    sources.fault("discover:tv:te", "shift-out", 1)
    sources.fault("discover:movie:ml", "html", 1)
    sources.fault("discover:tv:kn", "malformed", 1)
    sources.fault("discover:movie:bn", "reset", 1)
    sources.fault("discover:movie:mr", "unauthorized", 1)
    sources.fault("/3/configuration", "html")

    summary = runs.run()
    assert summary.outcome is Outcome.COMPLETE
    reachable = set(sources.refs()) - set(hopeless)
    assert stored_refs(database) == sorted(reachable)
    assert quarantined(database) == {ref: HOPELESS[mode] for ref, mode in hopeless.items()}
    assert (summary.counts.added, summary.counts.quarantined) == (len(reachable), len(hopeless))
    assert summary.waiting == 0

    names = database.execute(
        "select slug, name from data.services where slug in ('netflix', 'lantern-play')"
    ).fetchall()
    assert dict(names) == {"netflix": "Netflix", "lantern-play": "Lantern Play"}

    sources.recover()
    summary = runs.run()
    assert summary.counts.added == len(hopeless)
    assert stored_refs(database) == sorted(sources.refs())
    assert quarantined(database) == {}


def test_what_did_not_change_is_not_written(sources: FakeSources, runs: Runs, database: Connection) -> None:
    assert runs.run("books").counts.added == 60
    runs.run()
    before, first_requests = written_rows(database), sources.counted()
    assert len(before["titles"]) == len(sources.refs()) + 60
    sources.forget_requests()
    summary = runs.run()
    assert (summary.counts.added, summary.counts.changed, summary.asked) == (0, 0, 0)
    assert sum(sources.counted().values()) < sum(first_requests.values()) / 4

    # A week later everything is asked for, and says the same.
    database.execute("update data.external_ids set checked_at = now() - interval '8 days'")
    summary = runs.run()
    assert summary.counts.unchanged == summary.asked == len(sources.refs())
    assert runs.run("books").counts.changed == 0
    assert written_rows(database) == before

    changed = sources.change_share(0.05)
    removed = [ref for ref in sources.refs() if ref not in changed][:3]
    sources.remove(removed)
    summary = runs.run()
    assert (summary.counts.changed, summary.counts.gone) == (len(changed), 3)
    assert summary.asked == len(changed) + 3
    after = written_rows(database)
    assert len(after["titles"] - before["titles"]) == len(changed) + 3
    reworded = "select count(*) from data.title_texts where overview like '%Edition 1%'"
    assert [(len(after["title_texts"] - before["title_texts"]),)] == database.execute(reworded.encode()).fetchall()
    for table in ("credits", "title_keywords", "title_genres", "title_services"):
        assert after[table] == before[table]
    tombs = "select count(*) from data.external_ids where gone_at is not null and source || ':' || value = any(%s)"
    assert database.execute(tombs, [removed]).fetchall() == [(3,)]
    assert set(removed) <= set(stored_refs(database))


def test_a_dry_run_finds_and_stores_nothing(sources: FakeSources, runs: Runs, database: Connection) -> None:
    empty = stored_catalogue(database)
    summary = runs.run(dry_run=True)
    assert summary.discovered == summary.waiting == len(sources.refs())
    assert stored_catalogue(database) == empty
    assert runs.run("books", dry_run=True).discovered == 60
    assert stored_catalogue(database) == empty


def test_a_limit_leaves_the_rest_for_another_time(sources: FakeSources, runs: Runs, database: Connection) -> None:
    summary = runs.run(limit=30)
    assert (summary.outcome, summary.asked, len(stored_refs(database))) == (Outcome.LIMIT_REACHED, 30, 30)
    # The lists were not read to their ends, so the next run goes on with them.
    assert (again := runs.run()).resumed == 1
    assert (again.counts.added, again.asked) == (len(sources.refs()), len(sources.refs()) - 30)


def test_ratings_are_asked_for_as_far_as_the_day_allows_the_most_popular_first(
    sources: FakeSources, runs: Runs, database: Connection
) -> None:
    # An answer that is not waited for would count at OMDb all the same.
    runs.patience = Patience()
    runs.run()
    sources.limit_omdb(50)
    summary = runs.run("omdb")
    assert (summary.outcome, summary.asked) == (Outcome.BUDGET_SPENT, 50)
    checked = """
        select e.checked_at is not null from data.external_ids as e
        inner join data.title_trends as r on r.title_id = e.title_id
        where e.source = 'imdb'
        order by r.score desc, e.value
    """
    asked = [is_asked for (is_asked,) in database.execute(checked)]
    # Eight ask at a time, in this order: seven that others overtake can be left, wherever they are.
    assert sum(asked) == sum(asked[:57]) == 50
    database.execute("update data.sources set used_today = 0")
    sources.limit_omdb(None)
    assert runs.run("omdb").outcome is Outcome.COMPLETE
    # TMDB says nothing of IMDb's ratings, so what it says next leaves them as they are.
    sources.change_share(1.0)
    ratings = "select id, imdb_rating, imdb_votes from data.titles order by id"
    before = database.execute(ratings).fetchall()
    assert runs.run().counts.changed > 0
    assert database.execute(ratings).fetchall() == before


def test_a_wrong_key_ends_a_run_and_the_next_one_resumes_it(
    sources: FakeSources, runs: Runs, database: Connection
) -> None:
    sources.fault("*", "unauthorized")
    summary = runs.run()
    assert summary.outcome is Outcome.KEY_REFUSED
    assert "made-up" not in str(summary)
    sources.recover()
    assert runs.run().resumed == 1
    assert stored_refs(database) == sorted(sources.refs())


def test_a_title_that_the_database_refuses_does_not_take_others_along(
    sources: FakeSources, runs: Runs, database: Connection
) -> None:
    first = sources.world.lists["movie", "hi"][0]
    refusal = f"alter table data.titles add constraint refusal check (original_title <> '{first.original_name}')"
    database.execute(refusal.encode())
    summary = runs.run(limit=100)
    assert quarantined(database) == {first.ref: "refused"}
    assert summary.counts.added == 99


def test_one_run_at_a_time(runs: Runs, conninfo: str, database: Connection) -> None:
    with Lease(conninfo, LEASE) as held:
        with pytest.raises(LeaseTakenError, match="at work"):
            runs.run()
        # A run that was silent for too long may not write any more.
        database.execute("update data.leases set holder = gen_random_uuid()")
        with pytest.raises(LeaseLostError), database.transaction():
            held.require(database)
    database.execute("update data.leases set expires_at = now() + interval '1 second'")
    assert runs.run(limit=1).asked == 1


def test_a_run_that_lost_its_lease_writes_nothing_more(runs: Runs, database: Connection) -> None:
    database.execute(LOSE_LEASE.encode())
    with pytest.raises(LeaseLostError):
        runs.run()
    for table in ("jobs", "titles"):
        assert database.execute(f"select count(*) from data.{table}".encode()).fetchone() == (0,)


def test_a_page_that_cannot_be_read_is_set_aside_and_its_list_left_after_three(
    sources: FakeSources, runs: Runs, database: Connection
) -> None:
    sources.fault("discover:movie:hi", "malformed")
    summary = runs.run(limit=1)
    assert quarantined(database) == {f"discover:movie:hi:page:{number}": "malformed" for number in (1, 2, 3)}
    assert (summary.counts.quarantined, summary.counts.added) == (3, 1)


def test_a_worker_asks_for_what_readers_looked_at(sources: FakeSources, runs: Runs, database: Connection) -> None:
    runs.run()
    ref = sources.refs()[0]
    ((title_id, _),) = call(database, "resolve_title", ref=ref)
    database.execute(
        "update data.external_ids set checked_at = now() - interval '8 days' where title_id = %s", [title_id]
    )
    sources.change([ref])
    assert runs.work() == 0
    call(database, "request_refresh", title_ids=[title_id])
    assert runs.work() > 0
    ((overview,),) = database.execute(
        "select overview from data.title_texts where title_id = %s and language = 'en'", [title_id]
    ).fetchall()
    assert "Edition 1" in overview
    assert call(database, "request_refresh", title_ids=[title_id]) == [(0,)]


def test_titles_of_an_imported_history_are_asked_for_and_rated(
    sources: FakeSources, runs: Runs, database: Connection, tmp_path: Path
) -> None:
    email = "reader@example.com"
    call(database, "register_user", email=email, name="Reader", password_hash="x")
    film, series = (sources.world.titles[ref] for ref in ("tmdb:movie:12", "tmdb:tv:4"))
    book = next(made for made in sources.world.titles.values() if made.kind == "book")
    files = {
        "letterboxd": f"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,{film.name},{film.released.year},u,4.5\n"
        "2024-01-01,No Such Film,1999,u,1\n",
        "imdb": "Const,Your Rating,Date Rated,Title,URL,Title Type,Year\n"
        f"{series.imdb_id},8,2024-01-01,{series.name},u,TV Series,{series.released.year}\n",
        "goodreads": "Book Id,Title,Author,ISBN13,My Rating,Exclusive Shelf\n"
        f'1,{book.name},A,="{isbn_of(book.number)}",5,read\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.write_text(text)
        import_history(database, path, format=name, email=email, apply=True, say=lambda _: None)
    assert database.execute("select count(*) from data.ratings").fetchone() == (0,)
    assert runs.work() == 4
    assert database.execute("select count(*) from data.titles").fetchone() == (3,)
    while call(database, "match_waiting_entries"):
        pass
    rated = "select t.kind, r.rating from data.ratings as r inner join data.titles as t on t.id = r.title_id order by 1"
    assert database.execute(rated).fetchall() == [("book", 5.0), ("movie", 4.5), ("tv", 4.0)]
    assert quarantined(database) == {"named:movie:1999:No Such Film": "missing"}


def test_a_run_whose_database_is_gone_says_so(sources: FakeSources, home: Path, server: str) -> None:
    nowhere = psycopg.conninfo.make_conninfo(server, dbname="cinelibre_that_is_not_there")
    with pytest.raises(psycopg.OperationalError):
        Runs(sources, nowhere, home).run()
