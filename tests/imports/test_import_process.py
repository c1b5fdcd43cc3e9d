"""Imports in a process of their own: one that dies while it reads, and how much memory a large file takes."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.connection import connect
from tests.readers import Readers
from tests.server_process import resident, running

MEGABYTE = 1024 * 1024
CSV = {"Content-Type": "text/csv"}


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
        _, user = Readers(own_database).register()
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
        assert (found["status"], found["message"]) == ("failed", "The import was interrupted: send the file again.")
        # Sent again, and another behind it in the queue: a server that is told to stop says so at once.
        again = [begin(api, user, ratings(60_000))["import_id"] for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) is not None
    assert list(uploads.iterdir()) == []
    with connect(own_database) as connection:
        rows = connection.execute("select id, status, message from data.imports order by id").fetchall()
        assert rows == [
            (import_id, "failed", "The import was interrupted: send the file again.") for import_id in again
        ]
        assert connection.execute("select count(*) from data.import_entries").fetchone() == (0,)


@pytest.mark.slow
def test_sixty_megabytes_are_never_in_memory(
    tmp_path: Path, own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o755)
    with connect(own_database) as connection:
        connection.execute("update data.tuning set value = 0 where name = 'import_near_names'")
    with running(tmp_path, own_database) as (process, api):
        _, user = Readers(own_database).register()
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
