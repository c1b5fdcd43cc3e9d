"""Tests shared out to workers, each with a server of its own: two for a folder of tests, none for a single file.

A file stays on one worker, and so do all files that use the sample database, which takes long to make.
"""

import json
import os
import shutil
import signal
import tempfile
from functools import cached_property
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

WORKERS = 2
# How long a test may take that is marked as slow; for others pyproject.toml says so.
SLOW_SECONDS = 3600
# Folders of files that take long come first, so that no worker waits for another's last file.
LONG = ("deploy", "sync", "collaborative")
# A server's files are best in memory; with less room than this left there, they go to the disk.
MIN_FREE_BYTES = 4 * 1024**3
# The folder of a run of the tests, which its workers share.
RUN_FOLDER = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest, worker_id: str) -> Path:
    """A CINELIBRE_HOME for the session, which the user that runs PostgreSQL can enter even when we are root."""
    folder = request.config.stash[RUN_FOLDER] / worker_id
    folder.mkdir(0o755)
    return folder


def quick_folder() -> Path | None:
    """Where a server's files are best: in memory, if there is room; None for where temporary files are."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > MIN_FREE_BYTES else None


def pytest_configure(config: pytest.Config) -> None:
    # A run that is told to stop ends as with Ctrl-C: fixtures stop their servers and remove their files.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if given := getattr(config, "workerinput", {}).get("run_folder"):
        config.stash[RUN_FOLDER] = Path(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="cinelibre-tests-", dir=quick_folder()))
    # Whoever runs PostgreSQL must get through.
    folder.chmod(0o755)
    config.stash[RUN_FOLDER] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A single file is done before a second worker has started; -n asks for another number."""
    files = {argument.partition("::")[0] for argument in config.args}
    return 0 if len(files) == 1 and files.pop().endswith(".py") else WORKERS


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    return Scheduling(config, log)


class Scheduling(LoadFileScheduling):
    """A file at a time, but for the files that use the sample database: they are one unit, and the first."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "sample" if file in self._sample else file

    @cached_property
    def _sample(self) -> list[str]:
        return list(json.loads(_sample_files(self.config).read_text()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    sample = {_file(item) for item in items if "sample_database" in getattr(item, "fixturenames", ())}
    _sample_files(config).write_text(json.dumps(sorted(sample)))
    items.sort(key=lambda item: (_file(item) not in sample, item.path.parent.name not in LONG))
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(SLOW_SECONDS))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _sample_files(config: pytest.Config) -> Path:
    """Where workers tell the scheduler, who has not collected anything, which files use the sample database."""
    return config.stash[RUN_FOLDER] / "sample.json"
