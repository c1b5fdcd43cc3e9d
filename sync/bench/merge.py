"""Benchmark of staging, merging and embedding titles, in databases of its own."""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from api.embedding.embedder import Embedder, Vector
from api.embedding.model_files import ModelFiles
from sync.batches import batches
from sync.bench.database_server import require_room
from sync.bench.load import load_embeddings
from sync.bench.made_catalogue import Catalogue, load_catalogue
from sync.bench.made_documents import documents, plain_documents
from sync.bench.made_vectors import MadeVectors
from sync.catalogue.embedding import embed_stale_titles
from sync.catalogue.staged_titles import merge_titles
from sync.catalogue.store import TITLES_PER_TRANSACTION, store_titles
from sync.catalogue.title_document import Title
from sync.connection import Connection, connect
from sync.derived import index_texts
from sync.functions.intake import upsert_titles
from sync.memory import peak_bytes
from sync.own_database import own_database

# Titles in the catalogue beforehand, merged the naive way, and embedded.
BASE, NAIVE_TITLES, EMBEDDED_TITLES = 10_000, 500, 500
NAIVE = "upsert_titles, one title a call"
ONE_IN = 100


class MergeRate(msgspec.Struct, frozen=True, kw_only=True):
    """Titles brought in, and how many of them a second."""

    name: str
    titles: int
    titles_a_second: float


class Merging(msgspec.Struct, frozen=True, kw_only=True):
    """Every way of merging, the model's share of the time of embedding, and this process's peak memory."""

    rows: list[MergeRate]
    texts_embedded: int
    texts_a_second: float
    share_of_model: float
    peak_memory_merging_bytes: int
    peak_memory_bytes: int


class TimedEmbedder(Embedder):
    """An embedder that counts the seconds for which the model computes."""

    seconds = 0.0

    def embed(self, texts: Sequence[str], advance: Callable[[int], object] = lambda _: None) -> list[Vector]:
        started = time.perf_counter()
        vectors = super().embed(texts, advance)
        self.seconds += time.perf_counter() - started
        return vectors


def run_merge(
    conninfo: str, titles: int, files: ModelFiles, *, base: int = BASE, embedded: int = EMBEDDED_TITLES, seed: int = 0
) -> Merging:
    """Merge `titles` into a catalogue of `base`. Raises BenchError if there is no room."""
    catalogue = Catalogue(base, seed)
    with connect(conninfo) as connection:
        require_room(connection, 0, base + 3 * titles)
    with own_database(conninfo, "merge") as own, connect(own) as connection:
        load_catalogue(connection, catalogue)
        rows = list(_rows(connection, own, catalogue, titles))
    merging = peak_bytes()
    with (
        tempfile.TemporaryDirectory(prefix="cinelibre-bench-") as cache,
        own_database(conninfo, "merge") as own,
        connect(own) as connection,
    ):
        load_catalogue(connection, catalogue, texts=False)
        load_embeddings(connection, base, MadeVectors(seed), model=(files.name, files.weights_sha256))
        store_titles(connection, list(documents(catalogue, embedded, seed=1)))
        embedder = TimedEmbedder(files, Path(cache))
        try:
            # The first batch also loads lazily initialised parts of the model.
            embedder.embed(["warm"])
            embedder.seconds = 0
            started = time.perf_counter()
            done = embed_stale_titles(connection, embedder)
            seconds = time.perf_counter() - started
        finally:
            embedder.close()
    return Merging(
        rows=rows,
        texts_embedded=done,
        texts_a_second=done / seconds,
        share_of_model=embedder.seconds / seconds,
        peak_memory_merging_bytes=merging,
        peak_memory_bytes=peak_bytes(),
    )


def _rows(connection: Connection, conninfo: str, catalogue: Catalogue, titles: int) -> Iterator[MergeRate]:
    naive = [msgspec.json.encode([title]).decode() for title in documents(catalogue, min(titles, NAIVE_TITLES), seed=1)]
    started = time.perf_counter()
    for document in naive:
        upsert_titles(connection, titles=document)
    yield _row(NAIVE, len(naive), time.perf_counter() - started)
    connection.execute("vacuum analyze")

    yield _row("staged and merged, new", titles, _merge(connection, documents(catalogue, titles, seed=2)))
    started = time.perf_counter()
    index_texts(connection)
    yield _row("search columns of these", titles, time.perf_counter() - started)
    yield _row("staged and merged, unchanged", titles, _merge(connection, documents(catalogue, titles, seed=2)))
    changed = (
        title if number % ONE_IN else msgspec.structs.replace(title, tmdb_votes=number)
        for number, title in enumerate(documents(catalogue, titles, seed=2))
    )
    yield _row("staged and merged, 1% changed", titles, _merge(connection, changed))
    changed = (msgspec.structs.replace(title, tmdb_votes=7_000_000) for title in documents(catalogue, titles, seed=2))
    yield _row("staged and merged, all votes changed", titles, _merge(connection, changed))

    plain = plain_documents(catalogue, titles, seed=5)
    yield _row("staged and merged, new, plain", titles, _merge(connection, plain))
    for name, made, seeds in (("new", documents, (3, 4)), ("new, plain", plain_documents, (6, 7))):
        # Made beforehand, because two threads of one process would take turns at making them.
        halves = [list(made(catalogue, titles // 2, seed=seed)) for seed in seeds]
        with connect(conninfo) as other, ThreadPoolExecutor(2) as executor:
            started = time.perf_counter()
            for running in [executor.submit(_merge, *job) for job in zip((connection, other), halves, strict=True)]:
                running.result()
            yield _row(f"staged and merged, {name}, two connections", titles // 2 * 2, time.perf_counter() - started)


def _merge(connection: Connection, titles: Iterable[Title]) -> float:
    """The seconds it takes to merge titles, without those to make them up."""
    seconds = 0.0
    for batch in batches(titles, TITLES_PER_TRANSACTION):
        started = time.perf_counter()
        with connection.transaction():
            merge_titles(connection, batch, checked=True)
        seconds += time.perf_counter() - started
    return seconds


def _row(name: str, titles: int, seconds: float) -> MergeRate:
    return MergeRate(name=name, titles=titles, titles_a_second=titles / seconds)


def report_merge(merging: Merging, *, as_json: bool) -> str:
    """The rows as a table, each with how many times faster it is than the naive way, and the rest below; or as JSON."""
    slowest = merging.rows[0].titles_a_second
    if as_json:
        faster = {row.name: row.titles_a_second / slowest for row in merging.rows}
        return json.dumps({**msgspec.to_builtins(merging), "times_faster": faster})
    width = max(len(row.name) for row in merging.rows)
    lines = [
        f"{'':<{width}}{'titles':>10}{'a second':>12}{'times faster':>15}",
        *(
            f"{row.name:<{width}}{row.titles:>10}{row.titles_a_second:>12.0f}{row.titles_a_second / slowest:>15.2f}"
            for row in merging.rows
        ),
        f"embedded {merging.texts_embedded} texts, {merging.texts_a_second:.1f} a second, "
        + f"{merging.share_of_model:.1%} of the time in the model",
        f"peak memory of this process: {merging.peak_memory_merging_bytes / 1e6:.0f} MB merging, "
        + f"{merging.peak_memory_bytes / 1e6:.0f} MB with the model",
    ]
    return "\n".join(lines)
