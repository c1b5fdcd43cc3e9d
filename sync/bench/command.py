"""`cinelibre bench`: which measurement, and how it is told."""

import argparse

from api.embedding.model_files import resolve_model
from api.settings import Settings
from sync.bench.benchmark import run_benchmark
from sync.bench.benchmark_report import report_benchmark
from sync.bench.made_community import SIZES
from sync.bench.merge import report_merge, run_merge
from sync.bench.readers_beside_sync import report_beside, run_beside
from sync.bench.searches import report_searches, run_searches


def run_bench(settings: Settings, conninfo: str, arguments: argparse.Namespace) -> str:
    """Measure what the arguments name, in databases of its own on that server; the report as text."""
    if arguments.searches:
        return report_searches(run_searches(conninfo, arguments.searches), as_json=arguments.json)
    if arguments.merge or arguments.beside_sync:
        home = settings.cinelibre_home
        files = resolve_model(settings.embedding_model, home, settings.cinelibre_model_dir)
        if arguments.merge:
            return report_merge(run_merge(conninfo, arguments.merge, files), as_json=arguments.json)
        return report_beside(run_beside(conninfo, arguments.beside_sync, files, home), as_json=arguments.json)
    shapes = {name: SIZES[name] for name in arguments.size or ["1M"]}
    return report_benchmark(run_benchmark(conninfo, shapes), as_json=arguments.json)
