"""A synchronisation that is killed, or whose database is, ends where one that nobody disturbed does."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.connection import connect
from tests.conftest import Databases
from tests.sync.provider import Provider
from tests.sync.stored_catalogue import stored_catalogue
from tests.sync.sync_process import QUICK, SyncProcess

TITLES = 150
# How many random points; CINELIBRE_KILLS asks for more.
KILLS = int(os.environ.get("CINELIBRE_KILLS", "3"))
# No model: embedding would be most of the time, and what is embedded follows from what is stored.
NO_MODEL = {"EMBEDDING_MODEL": "no/model"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(titles=TITLES).running() as running:
        yield running


@pytest.fixture(scope="module")
def environment(provider: Provider, home: Path) -> dict[str, str]:
    return {**provider.environment(), **NO_MODEL, "CINELIBRE_HOME": str(home)}


@pytest.fixture(scope="module")
def quick_template(databases: Databases, template: str) -> Iterator[str]:
    with databases.create(template) as conninfo:
        with connect(conninfo) as connection:
            connection.execute(QUICK.encode())
        yield conninfo


def test_a_killed_run_is_resumed_to_the_same_state(
    databases: Databases, quick_template: str, environment: dict[str, str]
) -> None:
    chance = random.Random(7)
    with databases.create(quick_template) as undisturbed:
        with SyncProcess({**environment, "DATABASE_URL": undisturbed}, "tmdb") as process:
            code, summary, said = process.wait()
        assert code == 0, said
        with connect(undisturbed) as connection:
            expected = stored_catalogue(connection)
    assert len(expected["titles"]) == TITLES
    seconds = summary["seconds"] + 1.0
    interrupted = 0
    for _ in range(KILLS):
        with databases.create(quick_template) as killed:
            target = {**environment, "DATABASE_URL": killed}
            with SyncProcess(target, "tmdb") as process:
                if not process.ends_within(chance.uniform(0.3, seconds)):
                    process.kill()
                    interrupted += 1
            with SyncProcess(target, "tmdb") as process:
                code, _, said = process.wait()
            assert code == 0, said
            with connect(killed) as connection:
                assert stored_catalogue(connection) == expected
    assert interrupted > 0
