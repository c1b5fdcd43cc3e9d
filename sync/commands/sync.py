"""`cinelibre sync`: new and changed titles from the sources, then all that depends on titles."""

import argparse
import time
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_deployed_database
from sync.errors import MendableError
from sync.memory import peak_bytes
from sync.priority import give_way
from sync.progress import say

if TYPE_CHECKING:
    from sync.catalogue.summary import Summary


class Exit(IntEnum):
    """Exit codes, for schedulers. An error has 1, a wrong command line 2."""

    DONE = 0
    # A source did not answer; the next run goes on where this one ended.
    INCOMPLETE = 3
    AT_WORK_ALREADY = 4
    KEY_MISSING = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        nargs="?",
        default="all",
        choices=["all", "tmdb", "omdb", "books", "sample"],
        help="where from; all (the default) is every source that has a key",
    )
    parser.add_argument(
        "--since", type=_day, metavar="DATE", help="look at changes from this day on (default: since the last run)"
    )
    parser.add_argument("--limit", type=_positive, metavar="N", help="ask for at most so many titles per source")
    parser.add_argument("--dry-run", action="store_true", help="only say what a run would find; nothing is stored")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    with open_deployed_database(settings) as conninfo:
        if arguments.source != "sample":
            return synchronise_sources(settings, conninfo, arguments)
        if arguments.dry_run or arguments.since or arguments.limit:
            raise MendableError("the sample comes as it is: without --since, --limit and --dry-run")
        return store_sample(settings, conninfo)


def store_sample(settings: Settings, conninfo: str) -> Exit:
    """Store the sample catalogue again."""
    from sync.catalogue.embedding import embed_if_possible
    from sync.catalogue.sample_catalogue import load_sample
    from sync.connection import connect

    with connect(conninfo) as connection:
        say(f"sample: {load_sample(connection)} titles")
        embed_if_possible(settings, connection)
    return Exit.DONE


def synchronise_sources(settings: Settings, conninfo: str, arguments: argparse.Namespace) -> Exit:
    """Synchronise, then refresh derived data; ends with one line of JSON on standard output."""
    from sync.catalogue.configured_sources import open_sources
    from sync.catalogue.lease import LeaseLostError, LeaseTakenError
    from sync.catalogue.new_titles import follow_new_titles
    from sync.catalogue.synchronisation import synchronise
    from sync.connection import connect
    from sync.derived import refresh_derived
    from sync.functions.imports import reopen_waiting_entries

    started = time.monotonic()
    give_way()
    with open_sources(settings, conninfo, arguments.source) as (sources, lacking):
        for variable in lacking:
            say(f"{variable} is not set: its source is left out")
        if not sources:
            return Exit.KEY_MISSING
        try:
            summaries = synchronise(
                conninfo, sources, since=arguments.since, limit=arguments.limit, dry_run=arguments.dry_run
            )
        except (LeaseLostError, LeaseTakenError) as error:
            say(str(error))
            return Exit.AT_WORK_ALREADY
    embedded = 0
    if not arguments.dry_run:
        with connect(conninfo) as connection:
            reopen_waiting_entries(connection)
            embedded = follow_new_titles(settings, connection)
            refresh_derived(connection, restart=False)
    document = {
        "dry_run": arguments.dry_run,
        "sources": summaries,
        "embedded": embedded,
        "seconds": round(time.monotonic() - started, 1),
        "peak_memory_mb": round(peak_bytes() / 1e6),
    }
    print(msgspec.json.encode(document).decode(), flush=True)
    return exit_code(summaries)


def exit_code(summaries: "list[Summary]") -> Exit:
    from sync.catalogue.drain import Outcome

    outcomes = {summary.outcome for summary in summaries}
    if Outcome.KEY_REFUSED in outcomes:
        return Exit.KEY_MISSING
    return Exit.INCOMPLETE if outcomes & {Outcome.UNAVAILABLE, Outcome.WAITING} else Exit.DONE


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


COMMAND = Command(
    name="sync",
    text="Bring the catalogue up to date; ends with one line of JSON.",
    run=run,
    add_arguments=add_arguments,
)
