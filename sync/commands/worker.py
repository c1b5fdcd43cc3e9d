"""`cinelibre worker`: the queues are drained as they fill, until stopped."""

import argparse

from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_deployed_database
from sync.commands.sync import Exit
from sync.priority import give_way
from sync.progress import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="end as soon as nothing waits")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    from sync.catalogue.configured_sources import open_sources
    from sync.catalogue.new_titles import follow_new_titles
    from sync.catalogue.worker import Worker

    with open_deployed_database(settings) as conninfo:
        give_way()
        with open_sources(settings, conninfo, "all") as (sources, _):
            if not sources:
                say("a worker needs a source's key: TMDB_API_KEY, OMDB_API_KEY or GOOGLE_BOOKS_API_KEY")
                return Exit.KEY_MISSING
            say(f"working for {', '.join(source.name for source in sources)}")
            worker = Worker(conninfo, sources, lambda connection: follow_new_titles(settings, connection))
            asked = worker.run(once=arguments.once)
        say(f"{asked} titles asked for")
    return Exit.DONE


COMMAND = Command(
    name="worker",
    text="Ask for the titles that wait in the queues, as they come, until stopped.",
    run=run,
    add_arguments=add_arguments,
)
