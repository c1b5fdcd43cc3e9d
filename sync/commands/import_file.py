"""`cinelibre import`: a MovieLens release, or a person's history from elsewhere."""

import argparse
from pathlib import Path

from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_deployed_database
from sync.errors import MendableError
from sync.progress import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", choices=["movielens", "letterboxd", "imdb", "trakt", "goodreads", "cinelibre"])
    parser.add_argument(
        "path", type=Path, metavar="FILE", help="what was exported; for movielens a release's folder, csv or dat"
    )
    parser.add_argument("--user", metavar="EMAIL", help="whose history it is; not for movielens")
    parser.add_argument("--apply", action="store_true", help="apply what is matched, not only show it")


def run(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.connection import connect
    from sync.history_import import import_history

    if arguments.format == "movielens":
        import_release(settings, arguments.path)
        return
    if arguments.user is None:
        raise MendableError("--user: whose history is it? Give the e-mail address of an account")
    with open_deployed_database(settings) as conninfo, connect(conninfo) as connection:
        import_history(
            connection,
            arguments.path,
            format=arguments.format,
            email=arguments.user,
            apply=arguments.apply,
            say=say,
        )


def import_release(settings: Settings, folder: Path) -> None:
    """Import the titles and ratings of a MovieLens release."""
    from sync.catalogue.sources.movielens import Release
    from sync.catalogue.staged_ratings import merge_blocks
    from sync.catalogue.store import store_titles
    from sync.connection import connect
    from sync.derived import refresh_derived

    release = Release(folder)
    with open_deployed_database(settings) as conninfo, connect(conninfo) as connection:
        # Other sources know more of a film than its title and genres, so what they stored stays.
        titles = store_titles(connection, release.titles(), keep_known=True)
        merged = merge_blocks(connection, release.blocks(), total=release.size())
        refresh_derived(connection)
    say(f"{titles:,} titles, {merged.users:,} new users, {merged.ratings:,} ratings written")
    if merged.unmatched:
        say(f"{merged.unmatched:,} ratings are of titles that the catalogue does not have")
    say("`cinelibre refresh` embeds the new titles, so that searches by meaning find them")


COMMAND = Command(
    name="import",
    text="Import a MovieLens release, or a person's history from elsewhere.",
    run=run,
    add_arguments=add_arguments,
)
