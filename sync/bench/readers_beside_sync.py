"""Benchmark of readers beside a synchronisation, over HTTP and all at the same time."""

import json
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import msgspec

from api.embedding.embedder import Embedder
from api.embedding.model_files import ModelFiles
from sync.batches import batches
from sync.bench.made_catalogue import Catalogue, load_catalogue
from sync.bench.made_documents import documents
from sync.bench.timing import percentile
from sync.catalogue.embedding import embed_stale_titles
from sync.catalogue.staged_titles import merge_titles
from sync.connection import connect
from sync.derived import index_texts
from sync.own_database import own_database
from sync.priority import give_way

READERS, SECONDS = 8, 20.0
# The rate of TMDB's answers, and the titles merged in one transaction.
TITLES_PER_SECOND, TITLES_PER_BATCH = 40, 100
ALONE, BESIDE = "alone", "beside a synchronisation"
QUERIES = ("a heist that goes wrong", "a quiet family drama", "space", "love in the rain", "detective in Calcutta")


class ReaderTimings(msgspec.Struct, frozen=True, kw_only=True):
    """Durations of the requests of all readers together."""

    name: str
    requests: int
    errors: int
    p50_ms: float
    p95_ms: float


def run_beside(
    conninfo: str, titles: int, files: ModelFiles, home: Path, *, seconds: float = SECONDS, seed: int = 0
) -> list[ReaderTimings]:
    """Mixed requests to a catalogue of `titles`, first alone, then while another process merges and embeds more."""
    catalogue = Catalogue(titles, seed)
    with own_database(conninfo, "beside") as own:
        with connect(own) as connection:
            load_catalogue(connection, catalogue)
            _embed(own, files)
            connection.execute("vacuum (analyze)")
        with _serving(own, files, home) as address:
            readers = _Readers(address, catalogue, seed)
            readers.read(seconds / 4)
            alone = readers.read(seconds).row(ALONE)
            with _synchronising(own, files, catalogue):
                beside = readers.read(seconds).row(BESIDE)
    return [alone, beside]


class _Requests:
    """Durations of requests, and how many of them failed."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self.errors = 0

    def row(self, name: str) -> ReaderTimings:
        return ReaderTimings(
            name=name,
            requests=len(self.milliseconds),
            errors=self.errors,
            p50_ms=percentile(self.milliseconds, 0.5),
            p95_ms=percentile(self.milliseconds, 0.95),
        )


class _Readers:
    """Clients that ask at the same time, each signed in and with some ratings."""

    def __init__(self, address: str, catalogue: Catalogue, seed: int) -> None:
        self._catalogue = catalogue
        self._chance = [random.Random(seed + number) for number in range(READERS)]  # noqa: S311  Not a secret.
        self._clients = [self._register(address, number) for number in range(READERS)]

    def read(self, seconds: float) -> _Requests:
        """Ask for a time."""
        requests, until = _Requests(), time.monotonic() + seconds
        threads = [
            threading.Thread(target=self._ask, args=(*reader, requests, until), daemon=True)
            for reader in zip(self._clients, self._chance, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return requests

    def _register(self, address: str, number: int) -> httpx.Client:
        client = httpx.Client(base_url=address, timeout=60)
        body = {"email": f"reader{number}@example.com", "password": "correct horse", "name": "Reader"}
        token = client.post("/auth/register", json=body).raise_for_status().json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        for title_id in self._chance[number].sample(range(1, self._catalogue.titles + 1), 10):
            client.post("/ratings", json={"title_id": title_id, "rating": 4.0}).raise_for_status()
        return client

    def _ask(self, client: httpx.Client, chance: random.Random, requests: _Requests, until: float) -> None:
        while time.monotonic() < until:
            method, path, body = self._request(chance)
            started = time.perf_counter()
            try:
                is_well = client.request(method, path, json=body).is_success
            except httpx.HTTPError:
                is_well = False
            requests.milliseconds.append((time.perf_counter() - started) * 1000)
            requests.errors += not is_well

    def _request(self, chance: random.Random) -> tuple[str, str, object]:
        word = chance.choice(self._catalogue.words["en"][:2000])
        return chance.choice(
            [
                ("GET", f"/titles/{chance.randint(1, self._catalogue.titles)}", None),
                ("GET", "/movies?limit=20", None),
                ("GET", f"/search?q={word}", None),
                ("GET", f"/search/semantic?q={chance.choice(QUERIES)}", None),
                ("GET", "/recommendations/personalized?limit=20", None),
                ("GET", "/recommendations/popular?limit=20", None),
                ("POST", "/movies/search-by-filters", {"genres": ["drama"], "year_gte": 1990}),
                ("POST", "/interactions", {"event_id": f"{chance.random()}", "event": "view", "title_id": 1}),
            ]
        )


@contextmanager
def _serving(conninfo: str, files: ModelFiles, home: Path) -> Iterator[str]:
    """The address of the service, run as a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": conninfo,
        "PORT": str(port),
        "CINELIBRE_HOME": str(home),
        "CINELIBRE_MODEL_DIR": str(files.folder),
    }
    script = "from sync.commands.main import main; main(['serve'])"
    with subprocess.Popen([sys.executable, "-c", script], env=environment, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while process.poll() is None:
                try:
                    if httpx.get(f"{address}/health/ready").is_success:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


@contextmanager
def _synchronising(conninfo: str, files: ModelFiles, catalogue: Catalogue) -> Iterator[None]:
    """Another process merges titles as fast as a source hands them out, and embeds without a pause."""
    process = multiprocessing.get_context("spawn").Process(
        target=_synchronise, args=(conninfo, files, catalogue.titles), daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _synchronise(conninfo: str, files: ModelFiles, titles: int) -> None:
    give_way()
    catalogue = Catalogue(titles, 0)
    embedding = threading.Thread(target=_embed, args=(conninfo, files), kwargs={"for_ever": True}, daemon=True)
    embedding.start()
    with connect(conninfo) as connection:
        for batch in batches(documents(catalogue, 1_000_000, seed=9), TITLES_PER_BATCH):
            started = time.monotonic()
            with connection.transaction():
                merge_titles(connection, batch, checked=True)
            index_texts(connection)
            time.sleep(max(0.0, TITLES_PER_BATCH / TITLES_PER_SECOND - (time.monotonic() - started)))


def _embed(conninfo: str, files: ModelFiles, *, for_ever: bool = False) -> None:
    with TemporaryDirectory(prefix="cinelibre-bench-") as cache, connect(conninfo) as connection:
        embedder = Embedder(files, Path(cache))
        while embed_stale_titles(connection, embedder) or for_ever:
            if for_ever:
                # Everything again, so that there is always something to embed.
                connection.execute("update data.title_embeddings set text_sha256 = '' where title_id <= 500")
        embedder.close()


def report_beside(rows: list[ReaderTimings], *, as_json: bool) -> str:
    """A table, and how many times longer the slow requests take beside a synchronisation; or JSON."""
    alone, beside = rows
    ratio = beside.p95_ms / alone.p95_ms
    if as_json:
        return json.dumps({"rows": msgspec.to_builtins(rows), "p95_ratio": ratio})
    width = max(len(row.name) for row in rows)
    return "\n".join(
        [
            f"{READERS} readers at a time".ljust(width) + f"{'requests':>10}{'errors':>8}{'p50 ms':>10}{'p95 ms':>10}",
            *(
                f"{row.name:<{width}}{row.requests:>10}{row.errors:>8}{row.p50_ms:>10.1f}{row.p95_ms:>10.1f}"
                for row in rows
            ),
            f"p95 is {ratio:.2f} times as long beside a synchronisation",
        ]
    )
