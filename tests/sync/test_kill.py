"""A synchronisation that is killed, or whose database is, ends where one that nobody disturbed does."""

import os
import random
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from migrations.deploy import deploy
from migrations.embedded import EmbeddedServer
from sync.connection import connect
from tests.conftest import Databases
from tests.sync.fake_sources.sources import FakeSources
from tests.sync.stored_catalogue import stored_catalogue
from tests.sync.sync_process import QUICK, SyncProcess
from tests.workers import quick_folder

# CINELIBRE_KILL_TITLES asks for more titles.
TITLES = int(os.environ.get("CINELIBRE_KILL_TITLES", "150"))
# How many random points; CINELIBRE_KILLS asks for more.
KILLS = int(os.environ.get("CINELIBRE_KILLS", "1"))
# No model: embedding would be most of the time, and what is embedded follows from what is stored.
NO_MODEL = {"EMBEDDING_MODEL": "no/model"}


@pytest.fixture(scope="module")
def sources() -> Iterator[FakeSources]:
    with FakeSources(titles=TITLES).running() as running:
        yield running


@pytest.fixture(scope="module")
def environment(sources: FakeSources, home: Path) -> dict[str, str]:
    return {**sources.environment(), **NO_MODEL, "CINELIBRE_HOME": str(home)}


@pytest.fixture(scope="module")
def quick_template(databases: Databases, template: str) -> Iterator[str]:
    with databases.create(template) as conninfo:
        with connect(conninfo) as connection:
            connection.execute(QUICK.encode())
        yield conninfo


class Undisturbed:
    """What a run stores that nobody kills, and how many requests that takes."""

    def __init__(self, sources: FakeSources, environment: Mapping[str, str], conninfo: str) -> None:
        sources.forget_requests()
        with SyncProcess({**environment, "DATABASE_URL": conninfo}, "tmdb") as process:
            code, _, said = process.wait()
        assert code == 0, said
        self.requests = sum(sources.counted().values())
        with connect(conninfo) as connection:
            self.stored = stored_catalogue(connection)
        assert len(self.stored["titles"]) == TITLES


def kill_at_random(
    sources: FakeSources,
    databases: Databases,
    template: str,
    environment: Mapping[str, str],
    kill: Callable[[SyncProcess], None],
) -> None:
    """Kill something at random points of a run, each in a database of its own, and see how the next run ends."""
    with databases.create(template) as conninfo:
        undisturbed = Undisturbed(sources, environment, conninfo)
    chance, interrupted = random.Random(), 0
    for _ in range(3 * KILLS):
        with databases.create(template) as conninfo:
            with connect(conninfo) as connection:
                # Unlogged tables of a database that was copied by way of the log can come out of a crash unreadable.
                connection.execute("truncate data.staged_titles, data.staged_ratings restart identity")
            target = {**environment, "DATABASE_URL": conninfo}
            # By what was asked, not by the clock: how long a run takes depends on what else the machine does.
            requests = chance.randint(1, undisturbed.requests)
            sources.forget_requests()
            with SyncProcess(target, "tmdb") as process:
                while sum(sources.counted().values()) < requests and not process.ends_within(0.001):
                    pass
                if not process.ends_within(chance.uniform(0, 0.1)):
                    kill(process)
                    interrupted += 1
            with SyncProcess(target, "tmdb") as process:
                code, _, said = process.wait()
            assert code == 0, said
            with connect(conninfo) as connection:
                assert stored_catalogue(connection) == undisturbed.stored
        if interrupted == KILLS:
            return
    pytest.fail(f"only {interrupted} runs were interrupted")


def test_a_killed_run_is_resumed_to_the_same_state(
    sources: FakeSources, databases: Databases, quick_template: str, environment: dict[str, str]
) -> None:
    kill_at_random(sources, databases, quick_template, environment, SyncProcess.kill)


def test_a_run_whose_database_was_killed_is_resumed_to_the_same_state(
    sources: FakeSources, environment: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory(prefix="cinelibre-killed-", dir=quick_folder()) as folder, ExitStack() as held:
        home = Path(folder)
        home.chmod(0o755)
        server = held.enter_context(EmbeddedServer(home))

        def kill(process: SyncProcess) -> None:
            pid = server.postmaster_pid
            assert pid
            os.kill(pid, signal.SIGKILL)
            code, _, said = process.wait()
            assert code in (0, 1), said
            # Whoever needs the server next starts it again.
            held.enter_context(EmbeddedServer(home))

        databases = Databases(server.conninfo)
        with databases.create() as template:
            deploy(template)
            with connect(template) as connection:
                connection.execute(QUICK.encode())
            kill_at_random(sources, databases, template, environment, kill)
