"""A small HTTP/1.1 server for the fake sources: fast, threaded, and able to misbehave below HTTP."""

import gzip
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeAlias

from tests.sync.fake_sources.faults import Reply

Answer: TypeAlias = Callable[[str, str, dict[str, str], bytes], Reply]
RESET = struct.pack("ii", 1, 0)


class Server(socketserver.ThreadingTCPServer):
    """Answers on 127.0.0.1, a thread a connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Answer) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.answer = answer
        self.timeout_seconds = 30.0
        self.compresses = False
        self.ending = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def end(self) -> None:
        """Stop, and hang up on everybody."""
        self.ending.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            for each in self._open:
                each.close()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)


class Connection(socketserver.StreamRequestHandler):
    """One client, request after request."""

    disable_nagle_algorithm = True
    server: Server

    def handle(self) -> None:
        self.server.opened(self.connection)
        try:
            while self._answer():
                pass
        except OSError:
            # The client hung up, or we did.
            return
        finally:
            self.server.closed(self.connection)

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return

    def _answer(self) -> bool:
        words = self.rfile.readline(65_536).decode("latin-1").split()
        if len(words) != 3:
            return False
        headers = {}
        while (line := self.rfile.readline(65_536)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        sent = self.rfile.read(int(headers.get("content-length", 0)))
        return self._send(self.server.answer(words[0], words[1], headers, sent), headers)

    def _send(self, reply: Reply, asked: dict[str, str]) -> bool:
        if reply.action == "timeout":
            self.server.ending.wait(self.server.timeout_seconds)
            return False
        if reply.action == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.rfile.close()
            self.wfile.close()
            self.connection.close()
            return False
        body, headers = reply.body, {"Content-Type": "application/json;charset=utf-8", **reply.headers}
        if self.server.compresses and "gzip" in asked.get("accept-encoding", ""):
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
        lines += ["Connection: close"] if reply.action == "endless" else [f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        if reply.action == "truncate":
            self.connection.sendall(head + body[: len(body) // 2])
            return False
        if reply.action == "trickle":
            self.connection.sendall(head)
            for byte in body:
                self.connection.sendall(bytes([byte]))
                self.server.ending.wait(0.02)
            return True
        self.connection.sendall(head + body)
        while reply.action == "endless" and not self.server.ending.is_set():
            self.connection.sendall(body)
        return True
