"""Command line: `cinelibre COMMAND`. Without DATABASE_URL each command uses the embedded PostgreSQL."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import psycopg

from api.embedding.model_files import ModelUnavailableError
from api.imports.history.broken import HistoryError
from api.settings import Settings, SettingsError
from migrations.binaries import PostgresUnavailableError
from migrations.deploy import DeployError
from migrations.manifest import ManifestError
from sync.commands.command import Command
from sync.errors import MendableError

# Modules of this folder with a COMMAND, in the order in which the help shows them.
COMMANDS = (
    "up",
    "serve",
    "migrate",
    "psql",
    "sync",
    "worker",
    "import_file",
    "refresh",
    "evaluate",
    "bench",
    "tune",
    "model",
    "doctor",
)
DESCRIPTION = "CineLibre. Without DATABASE_URL each command uses the embedded PostgreSQL."
MENDABLE = (
    DeployError,
    HistoryError,
    ManifestError,
    MendableError,
    ModelUnavailableError,
    PostgresUnavailableError,
    SettingsError,
    psycopg.OperationalError,
)
# Numerical libraries would start a thread per core; the service has one.
THREAD_COUNTS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def main(words: Sequence[str] | None = None) -> None:
    """Run a command; failures that the user can mend end with one line and exit code 1."""
    for variable in THREAD_COUNTS:
        os.environ.setdefault(variable, "1")
    parser = command_line()
    arguments, further = parser.parse_known_args(words)
    command: Command = arguments.command
    if further and not command.takes_further_arguments:
        parser.error(f"unrecognized arguments: {' '.join(further)}")
    arguments.further = further
    try:
        sys.exit(command.run(Settings.from_environment(os.environ), arguments))
    except KeyboardInterrupt:
        sys.exit(130)
    except MENDABLE as error:
        sys.exit(f"cinelibre: {error}")


def command_line() -> argparse.ArgumentParser:
    """The parser; `command` of what it parses is the Command."""
    parser = argparse.ArgumentParser(prog="cinelibre", description=DESCRIPTION)
    added = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        command: Command = import_module(f"sync.commands.{name}").COMMAND
        command_parser = added.add_parser(command.name, help=command.text, description=command.text)
        command_parser.set_defaults(command=command)
        command.add_arguments(command_parser)
    return parser
