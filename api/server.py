"""Server: the API under uvicorn, with one worker, drained on SIGTERM."""

import os
from collections.abc import Callable
from pathlib import Path
from socket import socket

import uvicorn

from api.app import create_app
from api.http.logs import configure_logging
from api.settings import Settings

GRACEFUL_SECONDS = 15
# Of the request line and the headers together: room for a cursor and a token, not for an attack.
MAX_HEAD_BYTES = 16_384


class Server(uvicorn.Server):
    """Says when it listens, and leaves its process id where `cinelibre doctor` looks."""

    def __init__(self, config: uvicorn.Config, pid_file: Path, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.pid_file = pid_file
        self.on_ready = on_ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.pid_file.parent.mkdir(parents=True, exist_ok=True)
            self.pid_file.write_text(f"{os.getpid()}\n")
            self.on_ready()


def pid_file(settings: Settings) -> Path:
    """The file in which a running server leaves its process id."""
    return settings.cinelibre_home / "serve.pid"


def serve(settings: Settings, conninfo: str, on_ready: Callable[[], None] = lambda: None) -> bool:
    """Serve until SIGTERM or SIGINT; False if it could not start."""
    configure_logging()
    config = uvicorn.Config(
        create_app(settings, conninfo),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        http="h11",
        loop="asyncio",
        lifespan="on",
        backlog=512,
    )
    server = Server(config, pid_file(settings), on_ready)
    try:
        server.run()
    finally:
        pid_file(settings).unlink(missing_ok=True)
    return bool(server.started)
