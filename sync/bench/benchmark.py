"""Benchmark of the functions at several sizes, each in a database of its own that is dropped at the end."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from sync.bench.database_server import MemoryWatch, database_bytes, require_room, server_settings
from sync.bench.load import Loaded, load_embeddings, load_ratings
from sync.bench.made_community import Shape
from sync.bench.made_vectors import MadeVectors
from sync.bench.measures import Measures, Timing, active_users
from sync.connection import connect
from sync.own_database import own_database

USERS, TITLES = 60, 100_000


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One size: the rows loaded, the memory and disk they take, and the functions' timings. Shares are from 0 to 1."""

    size: str
    loaded: Loaded
    vector_index_seconds: float
    database_bytes: int
    peak_memory_importing_bytes: int
    peak_memory_serving_bytes: int
    temporary_files: int
    budget_share: float
    budget_least_share: float
    found_by_meaning: dict[str, float]
    rows: list[Timing]


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """The server's settings and every size that was measured."""

    settings: dict[str, str]
    sizes: list[Measured]


def run_benchmark(
    conninfo: str, shapes: Mapping[str, Shape], *, users: int = USERS, titles: int = TITLES, seed: int = 0
) -> Benchmark:
    """Measure each shape with `users` users and a catalogue of `titles`. Raises BenchError if there is no room."""
    with connect(conninfo) as connection:
        for shape in shapes.values():
            require_room(connection, shape.ratings, max(titles, shape.titles))
        current = server_settings(connection)
    measured = [
        _measure(conninfo, name, shape, users=users, titles=max(titles, shape.titles), seed=seed)
        for name, shape in shapes.items()
    ]
    return Benchmark(settings=current, sizes=measured)


def _measure(conninfo: str, name: str, shape: Shape, *, users: int, titles: int, seed: int) -> Measured:
    meanings = MadeVectors(seed)
    with own_database(conninfo, "bench") as own, connect(own) as connection:
        # Like the API: no prepared statements.
        connection.prepare_threshold = None
        with MemoryWatch(own) as importing:
            loaded = load_ratings(connection, shape, titles, seed)
        vector_index_seconds = load_embeddings(connection, titles, meanings)
        # Otherwise autovacuum would work beside the measurements.
        connection.execute("vacuum (analyze)")
        measures = Measures(connection, active_users(connection, users))
        measures.naive()
        with MemoryWatch(own) as serving:
            measures.recommendations()
            measures.catalogue(titles)
            found = measures.meanings(meanings)
        shares = measures.budget()
        measures.ratings(shape.titles)
        return Measured(
            size=name,
            loaded=loaded,
            vector_index_seconds=vector_index_seconds,
            database_bytes=database_bytes(connection),
            peak_memory_importing_bytes=importing.peak,
            peak_memory_serving_bytes=serving.peak,
            temporary_files=measures.temporary_files,
            budget_share=float(np.mean(shares)),
            budget_least_share=min(shares),
            found_by_meaning=found,
            rows=measures.rows,
        )


def growth(sizes: Sequence[Measured]) -> dict[str, float]:
    """How many times longer each fresh recommendation takes, at the median, in the last size than in the first."""
    first, last = ({row.name: row.p50_ms for row in measured.rows} for measured in (sizes[0], sizes[-1]))
    return {name: last[name] / first[name] for name in first if name.endswith("fresh") and len(sizes) > 1}
