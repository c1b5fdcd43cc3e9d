"""The examples of every README, run as they stand."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.workers import quick_folder

ROOT = Path(__file__).resolve().parents[2]
READMES = {folder: (ROOT / folder / "README.md").read_text() for folder in (".", "sql", "api", "sync")}
CINELIBRE = Path(sys.executable).with_name("cinelibre")
PORT = 8000


def blocks(language: str, folder: str = ".") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", READMES[folder], re.MULTILINE | re.DOTALL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`cinelibre up` on a fresh home."""

    def __init__(self, home: str, port: int) -> None:
        self.port = port
        self.environment = {**os.environ, "CINELIBRE_HOME": home, "PORT": str(port)}
        self.environment.pop("DATABASE_URL", None)

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a block of the README against this service."""
        here = script.replace(f"localhost:{PORT}", f"localhost:{self.port}").replace("uv run cinelibre", str(CINELIBRE))
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", here], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with tempfile.TemporaryDirectory(prefix="cinelibre-readme-", dir=quick_folder()) as home:
        Path(home).chmod(0o755)
        running = Service(home, free_port())
        process = subprocess.Popen(
            [CINELIBRE, "up"],
            cwd=ROOT,
            env=running.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            for _ in range(600):
                try:
                    if httpx.get(f"http://127.0.0.1:{running.port}/health/ready").status_code == 200:
                        break
                except httpx.TransportError:
                    assert process.poll() is None, process.stdout and process.stdout.read()
                time.sleep(0.2)
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def test_the_first_command_is_the_main_job_and_the_second_the_tests() -> None:
    assert blocks("bash")[0].strip().endswith("cinelibre up")
    assert blocks("bash")[1].strip() == "uv run pytest"


def test_the_front_readme_can_be_read_in_five_minutes() -> None:
    assert len(READMES["."].split()) <= 1200


@pytest.mark.parametrize("folder", [".", "sql"])
def test_the_psql_examples_print_what_the_readme_shows(service: Service, folder: str) -> None:
    assert blocks("console", folder)
    for block in blocks("console", folder):
        command, _, shown = block.partition("\n")
        ran = service.shell(command.removeprefix("$ "))
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == shown


def test_the_rest_examples_succeed_in_order(service: Service) -> None:
    start, further = blocks("bash")[2:], blocks("bash", "api")
    assert start
    assert further
    ran = service.shell("\n".join([*start, *further]).replace("curl ", "curl -sS --fail-with-body "))
    assert ran.returncode == 0, (ran.stdout, ran.stderr)
    assert ran.stdout.count('"strategy"') == 5
    assert '"state":"watch_later"' in ran.stdout
    assert '"sort":"imdb"' in ran.stdout
    assert '"parser":"rules"' in ran.stdout


@pytest.mark.parametrize("folder", list(READMES))
def test_every_link_leads_somewhere(folder: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", READMES[folder]):
        assert (ROOT / folder / target).exists(), target


def test_every_command_of_the_table_exists(service: Service) -> None:
    help_text = service.shell("uv run cinelibre --help").stdout
    for command in re.findall(r"^\| `cinelibre (\w+)", READMES["sync"], re.MULTILINE):
        assert re.search(rf"^\s+{command}\s", help_text, re.MULTILINE), command


def test_doctor_finds_the_running_service_well(service: Service) -> None:
    ran = service.shell("uv run cinelibre doctor")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"API \d+ MB RSS", ran.stdout)
    assert "BAD" not in ran.stdout
