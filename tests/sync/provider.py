"""A fake TMDB, OMDb and Google Books on one real socket, with made-up titles and every fault that tests want of it.

To run it by itself: python -m tests.sync.provider --titles 3000 --port 9000
POST /control takes {"call": "change", "with": {"refs": [...]}} for each method that tests call.
"""

import argparse
import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.sync import provider_bodies as bodies
from tests.sync.faults import Fault, Mode, Reply, error_reply, json_reply, spent_reply, spoilt
from tests.sync.provider_server import Server
from tests.sync.provider_world import World

T = TypeVar("T")

KEYS = {"tmdb": "made-up-tmdb-key", "omdb": "made-up-omdb-key", "google": "made-up-google-key"}
TOKEN = "made.up.token-of_tmdb"
PAGE, CHANGES_A_PAGE, MOST_PAGES, MOST_DAYS, MOST_RESULTS, MOST_APPENDED = 20, 100, 500, 14, 40, 20
ROOTS = {"3": "tmdb", "omdb": "omdb", "books": "google"}
CONTROLS = ("fault", "recover", "change", "change_share", "remove", "insert", "forget_requests", "counted", "refs")


class Asked(NamedTuple):
    """A request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class Provider:
    """The world, the faults and what was asked. Everything may be called while clients ask."""

    def __init__(self, titles: int = 60, books: int = 0, *, seed: int = 0, port: int = 0) -> None:
        self.world = World(titles, books, seed)
        self.counts: Counter[str] = Counter()
        self.asked: deque[Asked] = deque(maxlen=200)
        self.omdb_requests_left: int | None = None
        self._faults: dict[str, Fault] = {}
        self._bodies: dict[tuple[str, int, str], bytes] = {}
        self._lock = threading.RLock()
        self.server = Server(port, self._answer)
        self.address = f"http://127.0.0.1:{self.server.port}"

    @contextmanager
    def running(self) -> Iterator["Provider"]:
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.end()
            thread.join()

    def environment(self) -> dict[str, str]:
        """The variables that make CineLibre ask this provider."""
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

    def remove(self, *refs: str, day: str | None = None) -> None:
        with self._lock:
            for ref in refs:
                self.world.remove(ref, date.fromisoformat(day) if day else None)

    def insert(self, kind: str, language: str) -> str:
        with self._lock:
            return self.world.insert(kind, language)

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
        provider = ROOTS.get(path.split("/")[1], "tmdb")
        with self._lock:
            self.counts[path] += 1
            self.asked.append(Asked(path, query, headers))
            fault = self._happening(_names(path, query), is_first=query.get("page", "1") == "1")
            if not _is_authorised(provider, query, headers):
                return error_reply(provider, 401)
            reply = getattr(self, f"_{provider}")(path, query, url.query, fault)
        return spoilt(provider, target, fault, reply) if fault else reply

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

    def _tmdb(self, path: str, query: dict[str, str], raw: str, fault: Fault | None) -> Reply:
        match path.split("/")[2:]:
            case ["configuration"]:
                return json_reply({"images": bodies.IMAGES, "change_keys": []})
            case ["discover", kind]:
                return self._discover(kind, query, fault)
            case [kind, "changes"]:
                return self._changes(kind, query, fault)
            case [kind, number]:
                return self._details(f"tmdb:{kind}:{number}", query, raw)
        return error_reply("tmdb", 404)

    def _details(self, ref: str, query: dict[str, str], raw: str) -> Reply:
        made = self.world.titles.get(ref)
        appended = [name for name in query.get("append_to_response", "").split(",") if name]
        if made is None:
            return error_reply("tmdb", 404)
        if len(appended) > MOST_APPENDED:
            return error_reply("tmdb", 400)
        wanted = (ref, made.edition, raw)
        if wanted not in self._bodies:
            self._bodies[wanted] = json_reply(bodies.tmdb_details(made, appended)).body
        return Reply(self._bodies[wanted])

    def _discover(self, kind: str, query: dict[str, str], fault: Fault | None) -> Reply:
        number, language = int(query.get("page", "1")), query.get("with_original_language", "")
        votes, adult = float(query.get("vote_count.gte", "0")), query.get("include_adult") == "true"
        if fault and fault.mode == "shift-in":
            self.world.insert(kind, language)
        found = self.world.listed(kind, language, int(votes), adult=adult)
        if fault and fault.mode == "shift-out" and found:
            # It goes from the list, though not from the world, and what follows moves up.
            self.world.unlisted.add(found[0].ref)
            found = found[1:]
        return _page(found, bodies.tmdb_listed, number, PAGE, fault)

    def _changes(self, kind: str, query: dict[str, str], fault: Fault | None) -> Reply:
        first, last = date.fromisoformat(query["start_date"]), date.fromisoformat(query["end_date"])
        if not 0 <= (last - first).days <= MOST_DAYS:
            return error_reply("tmdb", 422)
        adults = {made.number for made in self.world.titles.values() if made.kind == kind and made.adult}
        numbers = self.world.changed_between(kind, first, last)

        def told(number: int) -> dict[str, Any]:
            return {"id": number, "adult": number in adults}

        return _page(numbers, told, int(query.get("page", "1")), CHANGES_A_PAGE, fault)

    def _omdb(self, _path: str, query: dict[str, str], _raw: str, _fault: Fault | None) -> Reply:
        if self.omdb_requests_left is not None:
            self.omdb_requests_left -= 1
            if self.omdb_requests_left < 0:
                return spent_reply("omdb")
        if not query.get("i", "").startswith("tt"):
            return json_reply({"Response": "False", "Error": "Incorrect IMDb ID."})
        ref = self.world.by_imdb.get(query["i"])
        return json_reply(bodies.omdb_rating(self.world.titles[ref])) if ref else error_reply("omdb", 404)

    def _google(self, path: str, query: dict[str, str], _raw: str, fault: Fault | None) -> Reply:
        if volume_id := path.partition("/volumes/")[2]:
            made = self.world.titles.get(f"google:{volume_id}")
            return json_reply(bodies.google_volume(made)) if made else error_reply("google", 404)
        start, most = int(query.get("startIndex", "0")), int(query.get("maxResults", "10"))
        if not 0 < most <= MOST_RESULTS:
            return error_reply("google", 400)
        subject = query["q"].removeprefix("subject:").strip('"')
        found = self.world.books_of(subject, query.get("langRestrict", ""))
        items = [bodies.google_volume(made) for made in found[start : start + most]]
        if fault and fault.mode == "duplicates":
            items += items[:5]
        body: dict[str, Any] = {"kind": "books#volumes", "totalItems": len(found)}
        return json_reply(body | ({"items": items} if items else {}))


def _page(entries: list[T], told: Callable[[T], Any], number: int, size: int, fault: Fault | None) -> Reply:
    if not 1 <= number <= MOST_PAGES:
        return error_reply("tmdb", 400)
    shown = entries[(number - 1) * size : number * size]
    if fault and fault.mode == "duplicates":
        # Some twice, and some of the page before once more.
        shown = entries[: (number - 1) * size][-3:] + shown + shown[:5]
    pages = -(-len(entries) // size)
    return json_reply(
        {
            "page": number,
            "results": [told(entry) for entry in shown],
            "total_pages": pages,
            "total_results": len(entries),
        }
    )


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


def _is_authorised(provider: str, query: dict[str, str], headers: dict[str, str]) -> bool:
    match provider:
        case "tmdb":
            return query.get("api_key") == KEYS["tmdb"] or headers.get("authorization") == f"Bearer {TOKEN}"
        case "omdb":
            return query.get("apikey") == KEYS["omdb"]
    return query.get("key", KEYS["google"]) == KEYS["google"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=3000)
    parser.add_argument("--books", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    provider = Provider(arguments.titles, arguments.books, seed=arguments.seed, port=arguments.port)
    print(json.dumps(provider.environment()), flush=True)
    provider.server.serve_forever()


if __name__ == "__main__":
    main()
