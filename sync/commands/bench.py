"""`cinelibre bench`: the functions timed on made-up data, next to plain SQL."""

import argparse

from api.embedding.model_files import resolve_model
from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size",
        action="append",
        choices=["1M", "25M"],
        help="how many ratings (default 1M); given twice, the growth between the sizes is printed too",
    )
    parser.add_argument(
        "--searches",
        type=int,
        metavar="TITLES",
        help="time discovery in a made-up catalogue of so many titles (try 100000) instead",
    )
    parser.add_argument(
        "--merge",
        type=int,
        metavar="TITLES",
        help="time how so many made-up titles (try 20000) are merged, and how some of them are embedded, instead",
    )
    parser.add_argument(
        "--beside-sync",
        type=int,
        metavar="TITLES",
        help="time readers of a made-up catalogue of so many titles, alone and beside a synchronisation (try 3000)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON only")


def run(settings: Settings, arguments: argparse.Namespace) -> None:
    with open_database(settings) as conninfo:
        print(measure(settings, conninfo, arguments))


def measure(settings: Settings, conninfo: str, arguments: argparse.Namespace) -> str:
    """The report of the benchmark that the arguments name, run in databases of its own on that server."""
    from sync.bench.benchmark import run_benchmark
    from sync.bench.benchmark_report import report_benchmark
    from sync.bench.made_community import SIZES
    from sync.bench.merge import report_merge, run_merge
    from sync.bench.readers_beside_sync import report_beside, run_beside
    from sync.bench.searches import report_searches, run_searches

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


COMMAND = Command(
    name="bench",
    text="Time the functions beside plain SQL on made-up ratings, in a database of its own.",
    run=run,
    add_arguments=add_arguments,
)
