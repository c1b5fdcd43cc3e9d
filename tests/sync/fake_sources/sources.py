"""A fake TMDB, OMDb and Google Books on one real socket, with made-up titles and every fault that tests want of them.

POST /control takes {"call": "change", "with": {"refs": [...]}} for each method that tests call.
"""

import json
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.sync.fake_sources.faults import Fault, Mode, Reply, error_reply, json_reply, spoilt
from tests.sync.fake_sources.http_server import Server
from tests.sync.fake_sources.routes import Routes
from tests.sync.fake_sources.world import World

KEYS = {"tmdb": "made-up-tmdb-key", "omdb": "made-up-omdb-key", "google": "made-up-google-key"}
TOKEN = "made.up.token-of_tmdb"
ROOTS = {"3": "tmdb", "omdb": "omdb", "books": "google"}
CONTROLS = (
    "fault",
    "recover",
    "change",
    "change_share",
    "remove",
    "insert",
    "limit_omdb",
    "forget_requests",
    "counted",
    "refs",
)


class Asked(NamedTuple):
    """A request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class FakeSources:
    """The world, the faults and what was asked. Everything may be called while clients ask."""

    def __init__(self, titles: int = 60, books: int = 0, *, seed: int = 0, port: int = 0) -> None:
        self.world = World(titles, books, seed)
        self.counts: Counter[str] = Counter()
        self.asked: deque[Asked] = deque(maxlen=200)
        self._faults: dict[str, Fault] = {}
        self.routes = Routes(self.world)
        self._lock = threading.RLock()
        self.server = Server(port, self._answer)
        self.address = f"http://127.0.0.1:{self.server.port}"

    @contextmanager
    def running(self) -> Iterator["FakeSources"]:
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.end()
            thread.join()

    def environment(self) -> dict[str, str]:
        """The variables that make CineLibre ask these sources."""
        return {
            "TMDB_BASE_URL": f"{self.address}/3",
            "OMDB_BASE_URL": f"{self.address}/omdb",
            "GOOGLE_BOOKS_BASE_URL": f"{self.address}/books/v1",
            "TMDB_API_KEY": KEYS["tmdb"],
            "OMDB_API_KEY": KEYS["omdb"],
            "GOOGLE_BOOKS_API_KEY": KEYS["google"],
        }

    def fault(self, where: str, mode: Mode, times: int | None = None, retry_after: str = "1") -> None:
        """From now on this happens, so many times or for ever, at a ref, a path, a part (discover:tv:ta) or "*"."""
        with self._lock:
            self._faults[where] = Fault(mode, times, retry_after)

    def recover(self, where: str | None = None) -> None:
        """No fault there any more, or none at all."""
        with self._lock:
            if where is None:
                self._faults.clear()
            else:
                self._faults.pop(where, None)

    def refs(self, *, books: bool = False) -> list[str]:
        """The titles that lists show in the end."""
        with self._lock:
            shown = [made for made in self.world.titles.values() if (made.kind == "book") == books]
            return [made.ref for made in shown if books or (made.votes >= 10 and not made.adult)]

    def change(self, refs: Sequence[str], day: str | None = None) -> list[str]:
        with self._lock:
            return self.world.change(refs, date.fromisoformat(day) if day else None)

    def change_share(self, share: float, day: str | None = None) -> list[str]:
        """Change so many of the titles that lists show; returns which."""
        with self._lock:
            return self.change(self.world.some(share), day)

    def remove(self, refs: Sequence[str], day: str | None = None) -> None:
        """Their source no longer knows these; its list of changes has them."""
        with self._lock:
            for ref in refs:
                self.world.remove(ref, date.fromisoformat(day) if day else None)

    def insert(self, kind: str, language: str) -> str:
        with self._lock:
            return self.world.insert(kind, language)

    def limit_omdb(self, requests: int | None) -> None:
        """OMDb answers so many requests from now on, None for any number."""
        self.routes.omdb_requests_left = requests

    def forget_requests(self) -> None:
        with self._lock:
            self.counts.clear()
            self.asked.clear()

    def counted(self) -> dict[str, int]:
        """Requests by path since forget_requests()."""
        with self._lock:
            return dict(self.counts)

    def _answer(self, method: str, target: str, headers: dict[str, str], sent: bytes) -> Reply:
        url = urlsplit(target)
        path, query = unquote(url.path), dict(parse_qsl(url.query))
        if method == "POST" and path == "/control":
            return self._control(json.loads(sent))
        source = ROOTS.get(path.split("/")[1], "tmdb")
        with self._lock:
            self.counts[path] += 1
            self.asked.append(Asked(path, query, headers))
            fault = self._happening(_names(path, query), is_first=query.get("page", "1") == "1")
            if not _is_authorised(source, query, headers):
                return error_reply(source, 401)
            reply = getattr(self.routes, source)(path, query, url.query, fault)
        return spoilt(source, target, fault, reply) if fault else reply

    def _happening(self, names: Sequence[str], *, is_first: bool) -> Fault | None:
        """The fault of a request; lists move when their first page has been read."""
        for name in (*names, "*"):
            fault = self._faults.get(name)
            if fault and not (is_first and fault.mode.startswith("shift")) and fault.spend():
                return fault
        return None

    def _control(self, wanted: dict[str, Any]) -> Reply:
        if wanted["call"] not in CONTROLS:
            return json_reply({"error": "unknown"}, 404)
        return json_reply(getattr(self, wanted["call"])(**wanted.get("with", {})))


def _names(path: str, query: dict[str, str]) -> list[str]:
    """What a fault may call a request."""
    match path.strip("/").split("/"):
        case ["3", "discover", kind]:
            return [path, f"discover:{kind}:{query.get('with_original_language')}", f"discover:{kind}"]
        case ["3", kind, "changes"]:
            return [path, f"changes:{kind}"]
        case ["3", kind, number]:
            return [path, f"tmdb:{kind}:{number}"]
        case ["omdb"]:
            return [path, f"imdb:{query.get('i')}"]
        case ["books", "v1", "volumes", volume_id]:
            return [path, f"google:{volume_id}"]
    return [path, query.get("q", "").replace('"', "")]


def _is_authorised(source: str, query: dict[str, str], headers: dict[str, str]) -> bool:
    match source:
        case "tmdb":
            return query.get("api_key") == KEYS["tmdb"] or headers.get("authorization") == f"Bearer {TOKEN}"
        case "omdb":
            return query.get("apikey") == KEYS["omdb"]
    return query.get("key", KEYS["google"]) == KEYS["google"]
