"""The API in a process of its own, to be signalled, measured and killed."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SERVE = (
    "import sys; from pathlib import Path; from api.server import serve; from api.settings import Settings; "
    "home = Path(sys.argv[1]); "
    "serve(Settings(cinelibre_home=home, cinelibre_model_dir=home / 'none', port=int(sys.argv[3])), sys.argv[2])"
)


@contextmanager
def running(home: Path, conninfo: str) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A server and a client of it; it logs to server.log in its home, and is killed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(home), conninfo, str(port)], stderr=log)
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
