"""`cinelibre migrate`: pending migrations, functions, and the search columns that changed functions fill."""

import argparse

from api.settings import Settings
from migrations.deploy import deploy
from sync.commands.command import Command
from sync.commands.databases import open_database
from sync.progress import say


def run(settings: Settings, _: argparse.Namespace) -> None:
    from sync.connection import connect
    from sync.derived import refresh_search

    with open_database(settings) as conninfo:
        report = deploy(conninfo)
        if not report.is_noop:
            with connect(conninfo) as connection:
                refresh_search(connection)
    for notice in report.notices:
        say(f"notice: {notice}")
    for name in report.migrations:
        say(f"applied {name}")
    for signature in report.dropped:
        say(f"dropped {signature}")
    say(f"functions {report.functions}")


COMMAND = Command(name="migrate", text="Apply pending migrations and replace the functions.", run=run)
