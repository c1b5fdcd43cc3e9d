"""The server as a process: which requests are too large for it, and how it ends."""

import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.communities import wait_until
from tests.readers import Readers
from tests.server_process import running


def is_refused(api: httpx.Client) -> bool:
    """Whether a new connection is."""
    try:
        httpx.get(f"{api.base_url}/health/live")
    except httpx.ConnectError:
        return True
    return False


def test_long_headers_are_refused_and_a_request_in_progress_is_answered_before_the_end(
    tmp_path: Path, own_database: str
) -> None:
    rest_is_sent = threading.Event()

    def body() -> Iterator[bytes]:
        yield b'{"format": "cinelibre", "version": 1,'
        assert rest_is_sent.wait(60)
        yield b'"ratings": []}'

    with running(tmp_path, own_database) as (process, api), ThreadPoolExecutor(1) as executor:
        assert api.get("/movies", headers={"X-Long": "x" * 10_000}).status_code == 200
        with socket.create_connection((api.base_url.host, api.base_url.port or 80), timeout=10) as connection:
            # Headers that may go on for ever are not waited for.
            connection.sendall(b"GET /movies HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 20_000)
            assert connection.recv(100).startswith(b"HTTP/1.1 400 ")

        _, user = Readers(own_database).register()
        headers = {**user, "Content-Type": "application/json"}
        sending = executor.submit(api.post, "/me/imports", content=body(), headers=headers)
        # What has come in of the body lies on the disk.
        wait_until(lambda: len(list((tmp_path / "uploads").iterdir())) == 1)
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_refused(api))
        log = tmp_path / "server.log"
        wait_until(lambda: "Waiting for connections to close" in log.read_text() or "Cancel" in log.read_text())
        rest_is_sent.set()
        assert sending.result(60).status_code == 202
        assert process.wait(60) is not None
    assert list((tmp_path / "uploads").iterdir()) == []
