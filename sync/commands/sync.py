"""`cinelibre sync` and `cinelibre worker`: which providers are asked, what follows, and what is said of it."""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from enum import IntEnum

import msgspec

from api.settings import Settings
from sync.catalogue.configured_sources import open_sources
from sync.catalogue.drain import Outcome
from sync.catalogue.lease import LeaseLostError, LeaseTakenError
from sync.catalogue.summary import Summary
from sync.catalogue.synchronisation import synchronise
from sync.catalogue.worker import Worker
from sync.connection import Connection, call, connect
from sync.derived import index_texts, refresh_derived
from sync.priority import give_way

ENTRIES_A_CALL = 500

Embed = Callable[[Connection], int]


class Exit(IntEnum):
    """What a scheduler needs to know of a run. An error has 1, a wrong command line 2."""

    DONE = 0
    # A provider did not answer; the next run goes on where this one ended.
    INCOMPLETE = 3
    AT_WORK_ALREADY = 4
    KEY_MISSING = 5


def run_sync(settings: Settings, conninfo: str, arguments: argparse.Namespace, embed: Embed) -> Exit:
    """Synchronise, then bring up to date what depends on titles; ends with one line of JSON on standard output."""
    started = time.monotonic()
    give_way()
    with open_sources(settings, conninfo, arguments.source) as (sources, lacking):
        for variable in lacking:
            _say(f"{variable} is not set: its provider is left out")
        if not sources:
            return Exit.KEY_MISSING
        try:
            summaries = synchronise(
                conninfo, sources, since=arguments.since, limit=arguments.limit, dry_run=arguments.dry_run
            )
        except (LeaseLostError, LeaseTakenError) as error:
            _say(str(error))
            return Exit.AT_WORK_ALREADY
    embedded = 0
    if not arguments.dry_run:
        with connect(conninfo) as connection:
            call(connection, "reopen_waiting_entries")
            embedded = follow(connection, embed)
            refresh_derived(connection, restart=False)
    document = {
        "dry_run": arguments.dry_run,
        "sources": summaries,
        "embedded": embedded,
        "seconds": round(time.monotonic() - started, 1),
        "peak_memory_mb": round(peak_memory_bytes() / 1e6),
    }
    print(msgspec.json.encode(document).decode(), flush=True)
    return exit_code(summaries)


def run_worker(settings: Settings, conninfo: str, arguments: argparse.Namespace, embed: Embed) -> Exit:
    """Drain the queues until stopped."""
    give_way()
    with open_sources(settings, conninfo, "all") as (sources, _):
        if not sources:
            _say("a worker needs a provider's key: TMDB_API_KEY, OMDB_API_KEY or GOOGLE_BOOKS_API_KEY")
            return Exit.KEY_MISSING
        _say(f"working for {', '.join(source.name for source in sources)}")
        asked = Worker(conninfo, sources, lambda connection: follow(connection, embed)).run(once=arguments.once)
    _say(f"{asked} titles asked for")
    return Exit.DONE


def follow(connection: Connection, embed: Embed) -> int:
    """What new titles bring with them: words, imported entries that waited for them, and embeddings, counted."""
    index_texts(connection)
    while call(connection, "match_waiting_entries", limit=ENTRIES_A_CALL) or call(connection, "purge_imports"):
        pass
    return embed(connection)


def exit_code(summaries: list[Summary]) -> Exit:
    outcomes = {summary.outcome for summary in summaries}
    if Outcome.KEY_REFUSED in outcomes:
        return Exit.KEY_MISSING
    return Exit.INCOMPLETE if outcomes & {Outcome.UNAVAILABLE, Outcome.WAITING} else Exit.DONE


def peak_memory_bytes() -> int:
    """The most that this process has taken so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
