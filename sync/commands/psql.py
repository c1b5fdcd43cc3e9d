"""`cinelibre psql`: psql with the functions on its search path."""

import argparse
import os
import signal
import subprocess

from psycopg import conninfo as conninfo_text

from api.settings import Settings
from migrations.binaries import Binaries, server_account
from sync.commands.command import Command
from sync.commands.databases import open_database

SEARCH_PATH = "rpc,data,engine,public"


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    binaries = Binaries(major=settings.cinelibre_postgres_version, account=server_account())
    with open_database(settings) as conninfo:
        options = f"{os.environ.get('PGOPTIONS', '')} -c search_path={SEARCH_PATH}".strip()
        environment = {**os.environ, "PGOPTIONS": options}
        # Other users of this machine can read arguments, but not environments.
        parts = conninfo_text.conninfo_to_dict(conninfo)
        if password := parts.pop("password", None):
            environment["PGPASSWORD"] = str(password)
        # Ctrl-C cancels a query in psql; it must not end this process, which stops the server.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run(
            [binaries.program("psql"), conninfo_text.make_conninfo("", **parts), *arguments.further],
            env=environment,
            check=False,
        ).returncode


COMMAND = Command(
    name="psql",
    text="Open psql with the functions on the search path; further arguments are psql's own.",
    run=run,
    takes_further_arguments=True,
)
