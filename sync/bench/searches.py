"""Benchmark of every search over a large made-up catalogue, in a database of its own."""

import json
from collections.abc import Sequence

import msgspec

from sync.bench.chat import CHAT, measure_chat
from sync.bench.database_server import require_room
from sync.bench.discovery import NAIVE, measure_discovery
from sync.bench.made_catalogue import Catalogue, load_catalogue
from sync.bench.measures import Timing
from sync.bench.words import measure_words
from sync.connection import connect
from sync.own_database import own_database


def run_searches(conninfo: str, titles: int, *, seed: int = 0) -> list[Timing]:
    """Measure every search over a catalogue of so many titles. Raises BenchError if there is no room."""
    with connect(conninfo) as connection:
        require_room(connection, 0, titles)
    catalogue = Catalogue(titles, seed)
    with own_database(conninfo, "bench") as own, connect(own) as connection:
        # Like the API: no prepared statements.
        connection.prepare_threshold = None
        load_catalogue(connection, catalogue)
        discovery = measure_discovery(connection, catalogue, seed=seed)
        words = measure_words(connection, catalogue, seed=seed)
        # The chat comes last, because it gives the titles embeddings.
        return [*discovery, *words, *measure_chat(connection, own, catalogue, seed=seed)]


def report_searches(rows: Sequence[Timing], *, as_json: bool) -> str:
    """The rows as a table or as JSON, each with how many times faster it is at the median than plain SQL."""
    faster = _times_faster(rows)
    if as_json:
        return json.dumps(
            [{**msgspec.to_builtins(row), "times_faster": times} for row, times in zip(rows, faster, strict=True)]
        )
    width = max(len(row.name) for row in rows)
    heading = f"{'':<{width}}{'calls':>8}{'p50 ms':>12}{'p95 ms':>12}{'times faster':>15}"
    lines = [
        f"{row.name:<{width}}{row.calls:>8}{row.p50_ms:>12.2f}{row.p95_ms:>12.2f}"
        + ("" if times is None else f"{times:>15.2f}")
        for row, times in zip(rows, faster, strict=True)
    ]
    return "\n".join([heading, *lines])


def _times_faster(rows: Sequence[Timing]) -> list[float | None]:
    """How many times faster each row is than the last one before it of plain SQL; None for what has no such rival."""
    naive = rows[0].p50_ms
    faster: list[float | None] = []
    for row in rows:
        naive = row.p50_ms if row.name.startswith(NAIVE) else naive
        faster.append(None if row.name.startswith(CHAT) else naive / row.p50_ms)
    return faster
