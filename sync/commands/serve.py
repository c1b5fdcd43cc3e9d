"""`cinelibre serve`: the API on a deployed database."""

import argparse

from api.settings import Settings
from migrations.deploy import pending_changes
from sync.commands.command import Command
from sync.commands.databases import open_database
from sync.errors import MendableError


def run(settings: Settings, _: argparse.Namespace) -> int:
    from api.server import serve
    from sync.connection import connect

    with open_database(settings) as conninfo:
        with connect(conninfo) as connection:
            if changes := pending_changes(connection):
                raise MendableError(changes)
        return 0 if serve(settings, conninfo) else 1


COMMAND = Command(name="serve", text="Serve the API from a deployed database.", run=run)
