"""`python -m sync` as a scheduler meets it: exit codes, and one line of JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.catalogue.lease import Lease
from sync.catalogue.synchronisation import LEASE
from sync.connection import connect
from tests.conftest import Databases
from tests.sync.fake_sources.sources import KEYS, FakeSources
from tests.sync.sync_process import QUICK, SyncProcess


@pytest.fixture(scope="module")
def sources() -> Iterator[FakeSources]:
    with FakeSources(titles=20).running() as running:
        yield running


@pytest.fixture(scope="module")
def environment(databases: Databases, template: str, sources: FakeSources, home: Path) -> Iterator[dict[str, str]]:
    with databases.create(template) as conninfo:
        with connect(conninfo) as connection:
            connection.execute(QUICK.encode())
        # No model: what is embedded is tested elsewhere.
        model = {"EMBEDDING_MODEL": "no/model", "CINELIBRE_HOME": str(home)}
        yield {**sources.environment(), **model, "DATABASE_URL": conninfo}


def test_a_run_ends_with_one_line_that_says_what_it_did(environment: dict[str, str], sources: FakeSources) -> None:
    with SyncProcess(environment, "--dry-run", "tmdb") as process:
        code, summary, _ = process.wait()
    assert (code, summary["dry_run"], summary["sources"][0]["waiting"]) == (0, True, len(sources.refs()))
    with SyncProcess(environment, "all") as process:
        code, summary, said = process.wait()
    assert code == 0, said
    assert [source["source"] for source in summary["sources"]] == ["tmdb", "google", "omdb"]
    assert summary["sources"][0]["counts"]["added"] == len(sources.refs())
    assert "searches go by words" in said
    told = said + json.dumps(summary)
    assert not any(key in told for key in KEYS.values())


def test_a_source_that_does_not_answer_is_left_for_the_next_run(
    environment: dict[str, str], sources: FakeSources
) -> None:
    sources.fault("*", "reset")
    with SyncProcess(environment, "tmdb") as process:
        code, summary, _ = process.wait()
    sources.recover()
    assert (code, summary["sources"][0]["outcome"]) == (3, "unavailable")
    with SyncProcess(environment, "tmdb") as process:
        code, summary, _ = process.wait()
    assert (code, summary["sources"][0]["resumed"]) == (0, 1)


def test_a_second_run_and_a_missing_key_are_told_apart(environment: dict[str, str]) -> None:
    with Lease(environment["DATABASE_URL"], LEASE), SyncProcess(environment, "tmdb") as process:
        code, summary, said = process.wait()
    assert (code, summary) == (4, {})
    assert "at work" in said
    with SyncProcess({**environment, "TMDB_API_KEY": ""}, "tmdb") as process:
        code, _, said = process.wait()
    assert code == 5
    assert "TMDB_API_KEY" in said
    with SyncProcess({**environment, "TMDB_API_KEY": "wrong"}, "tmdb") as process:
        code, _, said = process.wait()
    assert code == 5
    assert "wrong" not in said


def test_a_date_that_is_none_is_refused(environment: dict[str, str]) -> None:
    with SyncProcess(environment, "tmdb", "--since", "yesterday") as process:
        code, _, said = process.wait()
    assert code == 2
    assert "2026-11-27" in said
