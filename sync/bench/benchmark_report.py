"""Report of a benchmark, as a table for people and as JSON for programs."""

import json
from collections.abc import Iterator

import msgspec

from sync.bench.benchmark import Benchmark, Measured, growth
from sync.bench.measures import NAIVE

NOTE = (
    "One client calls one function at a time, as the owner and without prepared statements, and reads every row. "
    "A round without a clock comes first, so pages come from memory: the server's buffers or the system's page cache."
)


def report_benchmark(benchmark: Benchmark, *, as_json: bool) -> str:
    """The benchmark as JSON, or as tables with the JSON below them."""
    document = {
        **msgspec.to_builtins(benchmark),
        "times_faster_than_plain_sql": {measured.size: _times_faster(measured) for measured in benchmark.sizes},
        "fresh_p50_growth": growth(benchmark.sizes),
        "note": NOTE,
    }
    text = json.dumps(document, indent=None if as_json else 2)
    return text if as_json else "\n".join([*_lines(benchmark), "", text])


def _times_faster(measured: Measured) -> dict[str, float]:
    """Speed at the median against plain SQL, by function."""
    (naive,) = (row.p50_ms for row in measured.rows if row.name == NAIVE)
    return {row.name: naive / row.p50_ms for row in measured.rows}


def _lines(benchmark: Benchmark) -> Iterator[str]:
    for measured in benchmark.sizes:
        yield from _table(measured)
        yield ""
    for name, factor in growth(benchmark.sizes).items():
        yield f"{name}: {factor:.2f} times the time at {benchmark.sizes[-1].size}, against {benchmark.sizes[0].size}"
    yield ", ".join(f"{name} {value}" for name, value in benchmark.settings.items())
    yield NOTE


def _table(measured: Measured) -> Iterator[str]:
    loaded, faster = measured.loaded, _times_faster(measured)
    yield (
        f"{measured.size}: {loaded.ratings:,} ratings of {loaded.rated_titles:,} titles by {loaded.users:,} users, "
        f"{loaded.titles:,} titles in all"
    )
    width = max(len(row.name) for row in measured.rows)
    yield f"{'':<{width}}{'calls':>8}{'p50 ms':>12}{'p95 ms':>12}{'times faster':>15}"
    for row in measured.rows:
        yield (f"{row.name:<{width}}{row.calls:>8}{row.p50_ms:>12.2f}{row.p95_ms:>12.2f}{faster[row.name]:>15.2f}")
    yield (
        f"import {loaded.import_seconds:.0f} s ({loaded.import_rows_per_second:,.0f} ratings a second), "
        f"statistics and profiles {loaded.derive_seconds:.0f} s, title graph {loaded.graph_seconds:.0f} s, "
        f"vector index {measured.vector_index_seconds:.0f} s"
    )
    yield (
        f"{measured.database_bytes / 1e6:,.0f} MB on disk; PostgreSQL's memory (PSS) at most "
        f"{measured.peak_memory_importing_bytes / 1e6:.0f} MB importing, "
        f"{measured.peak_memory_serving_bytes / 1e6:.0f} MB serving"
    )
    yield f"temporary files written by fresh recommendations: {measured.temporary_files}"
    yield (
        f"similarity of the true nearest neighbours that the budget keeps: {measured.budget_share:.3f} on average, "
        f"{measured.budget_least_share:.3f} at least"
    )
    for name, share in measured.found_by_meaning.items():
        yield f"{name}: recall@10 {share:.3f}"
