"""Imports in a process of their own: one that dies while it reads, and how much memory a large file takes."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.connection import connect

SERVE = (
    "import sys; from pathlib import Path; from api.server import serve; from api.settings import Settings; "
    "home = Path(sys.argv[1]); "
    "serve(Settings(cinelibre_home=home, cinelibre_model_dir=home / 'none', port=int(sys.argv[3])), sys.argv[2])"
)
MEGABYTE = 1024 * 1024
CSV = {"Content-Type": "text/csv"}


@contextmanager
def running(home: Path, conninfo: str) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A server and a client of it; the server is killed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(home), conninfo, str(port)])
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            while True:
                try:
                    client.get("/health/live").raise_for_status()
                    break
                except httpx.TransportError:
                    assert process.poll() is None
                    time.sleep(0.1)
            yield process, client
    finally:
        process.kill()
        process.wait()


def resident(process: subprocess.Popen[bytes]) -> int:
    """Bytes of memory that a process has."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def register(api: httpx.Client) -> dict[str, str]:
    body = {"email": "a@example.com", "password": "correct horse", "name": "A"}
    return {"Authorization": f"Bearer {api.post('/auth/register', json=body).raise_for_status().json()['token']}"}


def ratings(rows: int, *, name_length: int = 20) -> Iterator[bytes]:
    """Letterboxd's ratings.csv, piece by piece."""
    yield b"Date,Name,Year,Letterboxd URI,Rating\n"
    filling = "x" * (name_length - 10)
    for first in range(0, rows, 1000):
        yield "".join(
            f"2021-03-04,N {number:07d}{filling},1980,https://boxd.it/1,3.5\n" for number in range(first, first + 1000)
        ).encode()


def begin(api: httpx.Client, user: dict[str, str], content: Iterator[bytes]) -> dict[str, Any]:
    sent = api.post("/me/imports", content=content, headers={**user, **CSV})
    assert sent.status_code == 202, sent.text
    return dict(sent.json())


def test_a_server_that_stops_while_it_reads_leaves_nothing_behind(tmp_path: Path, own_database: str) -> None:
    tmp_path.chmod(0o755)
    uploads = tmp_path / "uploads"
    with running(tmp_path, own_database) as (process, api):
        user = register(api)
        path = f"/me/imports/{begin(api, user, ratings(60_000))['import_id']}"
        while not 0 < api.get(path, headers=user).json()["entries"] < 60_000:
            time.sleep(0.02)
        process.kill()
        process.wait()
    (left,) = uploads.iterdir()
    os.utime(left, (1, 1))
    with connect(own_database) as connection:
        connection.execute("update data.imports set updated_at = now() - interval '2 minutes'")

    with running(tmp_path, own_database) as (process, api):
        assert list(uploads.iterdir()) == []
        found = api.get(path, headers=user).json()
        assert (found["status"], found["message"]) == ("failed", "It was interrupted: send it again.")
        # Sent again, and another behind it in the queue: a server that is told to stop says so at once.
        again = [begin(api, user, ratings(60_000))["import_id"] for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) is not None
    assert list(uploads.iterdir()) == []
    with connect(own_database) as connection:
        rows = connection.execute("select id, status, message from data.imports order by id").fetchall()
        assert rows == [(import_id, "failed", "It was interrupted: send it again.") for import_id in again]
        assert connection.execute("select count(*) from data.import_entries").fetchone() == (0,)


@pytest.mark.slow
def test_sixty_megabytes_are_never_in_memory(
    tmp_path: Path, own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o755)
    with connect(own_database) as connection:
        connection.execute("update data.tuning set value = 0 where name = 'import_near_names'")
    with running(tmp_path, own_database) as (process, api):
        user = register(api)
        api.get("/openapi.json").raise_for_status()
        before = most = resident(process)
        import_id = begin(api, user, ratings(95_000, name_length=650))["import_id"]
        size = next((tmp_path / "uploads").iterdir()).stat().st_size
        while (found := api.get(f"/me/imports/{import_id}", headers=user).json())["status"] == "reading":
            most = max(most, resident(process))
            time.sleep(0.05)
        assert (found["status"], found["entries"]) == ("ready", 95_000), found
        with api.stream("GET", "/users/me/export", headers=user) as reply:
            for _ in reply.iter_bytes():
                most = max(most, resident(process))
    with capsys.disabled():
        print(f"\n{size / MEGABYTE:.0f} MB read, {(most - before) / MEGABYTE:.0f} MB more than {before / MEGABYTE:.0f}")
    assert size > 60 * MEGABYTE
    assert most - before < 60 * MEGABYTE
