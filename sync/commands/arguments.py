"""The commands of `cinelibre` and their arguments."""

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

DESCRIPTION = "CineLibre. Without DATABASE_URL each command uses the embedded PostgreSQL."


def command_line(functions: Sequence[Callable[..., object]]) -> argparse.ArgumentParser:
    """The parser; `run` of what it parses is the function of the command, by its name."""
    parser = argparse.ArgumentParser(prog="cinelibre", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    named = {function.__name__.removesuffix("_file"): function for function in functions}

    def command(name: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=named[name])
        return added

    command("up", "Prepare everything and serve: database, schema, model, the sample catalogue if there is none.")
    command("serve", "Serve the API from a deployed database.")
    command("migrate", "Apply pending migrations and replace the functions.")
    command("psql", "Open psql with the functions on the search path; further arguments are psql's own.")
    _sync_arguments(command("sync", "Bring the catalogue up to date; ends with one line of JSON."))
    command("worker", "Ask for the titles that wait in the queues, as they come, until stopped.").add_argument(
        "--once", action="store_true", help="end as soon as nothing waits"
    )
    importing = command("import", "Import a MovieLens release, or a person's history from elsewhere.")
    importing.add_argument("format", choices=["movielens", "letterboxd", "imdb", "trakt", "goodreads", "cinelibre"])
    importing.add_argument(
        "path", type=Path, metavar="FILE", help="what was exported; for movielens a release's folder, csv or dat"
    )
    importing.add_argument("--user", metavar="EMAIL", help="whose history it is; not for movielens")
    importing.add_argument("--apply", action="store_true", help="apply what is matched, not only show it")
    command(
        "refresh",
        "Compute everything derived again: statistics, profiles, the title graph, missing embeddings.",
    )
    evaluating = command("evaluate", "Measure the recommendations on held-out ratings, in a database of its own.")
    evaluating.add_argument("folder", type=Path, metavar="DIR", help="a MovieLens release, or train.csv and test.csv")
    evaluating.add_argument("--seed", type=int, default=0, help="of the split into train and test")
    evaluating.add_argument("--json", action="store_true", help="print JSON only")
    benching = command("bench", "Time the functions beside plain SQL on made-up ratings, in a database of its own.")
    benching.add_argument(
        "--size",
        action="append",
        choices=["1M", "25M"],
        help="how many ratings (default 1M); given twice, the growth between the sizes is printed too",
    )
    benching.add_argument(
        "--searches",
        type=int,
        metavar="TITLES",
        help="time discovery in a made-up catalogue of so many titles (try 100000) instead",
    )
    benching.add_argument(
        "--merge",
        type=int,
        metavar="TITLES",
        help="time how so many made-up titles (try 20000) are merged, and how some of them are embedded, instead",
    )
    benching.add_argument(
        "--beside-sync",
        type=int,
        metavar="TITLES",
        help="time readers of a made-up catalogue of so many titles, alone and beside a synchronisation (try 3000)",
    )
    benching.add_argument("--json", action="store_true", help="print JSON only")
    evaluating.add_argument(
        "--peers", action=argparse.BooleanOptionalAction, default=True, help="measure published recommenders too"
    )
    tuning = command(
        "tune", "Choose the blend's weights by cross-validation inside the training ratings, in own databases."
    )
    tuning.add_argument("folder", type=Path, metavar="DIR", help="a MovieLens release, or train.csv and test.csv")
    tuning.add_argument(
        "--folds", type=int, choices=range(2, 6), default=3, help="how many fifths are held out in turn"
    )
    tuning.add_argument("--seed", type=int, default=0, help="of the split and of the folds")
    tuning.add_argument("--json", action="store_true", help="print JSON only")
    tuning.add_argument("--save", action="store_true", help="store the weights as the preset `tuned`")
    command("model", "Say where the embedding model is; prepare it if needed.").add_argument(
        "--download", action="store_true", help="fetch it from the model hub if it is nowhere else"
    )
    command("doctor", "Examine database, schema, model and memory.")
    return parser


def _sync_arguments(syncing: argparse.ArgumentParser) -> None:
    syncing.add_argument(
        "source",
        nargs="?",
        default="all",
        choices=["all", "tmdb", "omdb", "books", "sample"],
        help="where from; all (the default) is every provider that has a key",
    )
    syncing.add_argument(
        "--since", type=_day, metavar="DATE", help="look at changes from this day on (default: since the last run)"
    )
    syncing.add_argument("--limit", type=_positive, metavar="N", help="ask for at most so many titles a provider")
    syncing.add_argument("--dry-run", action="store_true", help="only say what a run would find; nothing is stored")


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write 2026-11-27") from error


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
