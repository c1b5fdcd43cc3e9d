"""The command line: `cinelibre COMMAND`. Without DATABASE_URL each command uses the embedded PostgreSQL."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING

# Numerical libraries would start a thread a core; the service has one.
for _variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

from api.embedding.model_files import ModelUnavailableError, resolve_model  # noqa: E402
from api.settings import Settings, SettingsError  # noqa: E402
from migrations.binaries import Binaries, PostgresUnavailableError, server_account  # noqa: E402
from migrations.deploy import DeployError, deploy, pending_changes  # noqa: E402
from migrations.embedded import database  # noqa: E402
from migrations.manifest import ManifestError  # noqa: E402
from sync.commands.arguments import command_line  # noqa: E402

if TYPE_CHECKING:
    from sync.connection import Connection

SEARCH_PATH = "rpc,data,engine,public"


class CommandError(Exception):
    """The command cannot do what was asked; the message says why and what to do."""


def main(words: Sequence[str] | None = None) -> None:
    """Run a command; failures that the user can mend end with one line and exit code 1."""
    parser = command_line(COMMANDS)
    arguments, rest = parser.parse_known_args(words)
    arguments.arguments = rest
    if rest and arguments.run is not psql:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    command: Callable[[Settings, argparse.Namespace], int | None] = arguments.run
    try:
        sys.exit(command(Settings.from_environment(os.environ), arguments))
    except KeyboardInterrupt:
        sys.exit(130)
    except _mendable() as error:
        sys.exit(f"cinelibre: {error}")


def up(settings: Settings, _: argparse.Namespace) -> int:
    from api.server import serve
    from sync.commands.up import DEMO_EMAIL, demo_login, load_sample, welcome
    from sync.connection import call, connect
    from sync.derived import refresh_texts

    with _database(settings) as conninfo:
        report = deploy(conninfo)
        _say(f"database ready, schema {'as it was' if report.is_noop else 'deployed'}")
        login = None
        with connect(conninfo) as connection:
            ((titles, *_rest),) = call(connection, "service_status")
            if titles > 0 and not report.is_noop:
                refresh_texts(connection)
            if titles == 0:
                _say(f"sample catalogue: {load_sample(connection)} titles")
            _embed(settings, connection)
            if titles == 0 or call(connection, "find_login", email=DEMO_EMAIL):
                login = demo_login(connection, settings)
        return 0 if serve(settings, conninfo, welcome(settings, login)) else 1


def serve(settings: Settings, _: argparse.Namespace) -> int:
    from api.server import serve
    from sync.connection import connect

    with _database(settings) as conninfo:
        with connect(conninfo) as connection:
            if changes := pending_changes(connection):
                raise CommandError(changes)
        return 0 if serve(settings, conninfo) else 1


def migrate(settings: Settings, _: argparse.Namespace) -> None:
    from sync.connection import connect
    from sync.derived import refresh_texts

    with _database(settings) as conninfo:
        report = deploy(conninfo)
        if not report.is_noop:
            with connect(conninfo) as connection:
                refresh_texts(connection)
    for notice in report.notices:
        _say(f"notice: {notice}")
    for name in report.migrations:
        _say(f"applied {name}")
    for signature in report.dropped:
        _say(f"dropped {signature}")
    _say(f"functions {report.functions}")


def psql(settings: Settings, arguments: argparse.Namespace) -> int:
    from psycopg import conninfo as conninfo_text

    binaries = Binaries(major=settings.cinelibre_postgres_version, account=server_account())
    with _database(settings) as conninfo:
        options = f"{os.environ.get('PGOPTIONS', '')} -c search_path={SEARCH_PATH}".strip()
        environment = {**os.environ, "PGOPTIONS": options}
        # Others on this machine can read arguments.
        parts = conninfo_text.conninfo_to_dict(conninfo)
        if password := parts.pop("password", None):
            environment["PGPASSWORD"] = str(password)
        # Ctrl-C cancels a query in psql; it must not end us, who stop the server.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run(
            [binaries.program("psql"), conninfo_text.make_conninfo("", **parts), *arguments.arguments],
            env=environment,
            check=False,
        ).returncode


def sync(settings: Settings, arguments: argparse.Namespace) -> int:
    from sync.commands.sync import run_sync

    with _deployed(settings) as conninfo:
        if arguments.source == "sample":
            if arguments.dry_run or arguments.since or arguments.limit:
                raise CommandError("the sample comes as it is: without --since, --limit and --dry-run")
            return _sync_sample(settings, conninfo)
        return run_sync(settings, conninfo, arguments, partial(_embed, settings))


def _sync_sample(settings: Settings, conninfo: str) -> int:
    from sync.commands.up import load_sample
    from sync.connection import connect

    with connect(conninfo) as connection:
        _say(f"sample: {load_sample(connection)} titles")
        _embed(settings, connection)
    return 0


def worker(settings: Settings, arguments: argparse.Namespace) -> int:
    from sync.commands.sync import run_worker

    with _deployed(settings) as conninfo:
        return run_worker(settings, conninfo, arguments, partial(_embed, settings))


def import_file(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.commands.import_history import import_history
    from sync.connection import connect

    if arguments.format == "movielens":
        import_movielens(settings, arguments)
        return
    if arguments.user is None:
        raise CommandError("--user: whose history is it? Give the e-mail address of an account")
    with _deployed(settings) as conninfo, connect(conninfo) as connection:
        import_history(
            connection,
            arguments.path,
            format=arguments.format,
            email=arguments.user,
            apply=arguments.apply,
            say=_say,
        )


def import_movielens(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.catalogue.sources.movielens import Release
    from sync.catalogue.staged_ratings import merge_blocks
    from sync.catalogue.store import store_titles
    from sync.connection import connect
    from sync.derived import refresh_derived

    release = Release(arguments.path)
    with _deployed(settings) as conninfo, connect(conninfo) as connection:
        # What another source knows of a film is more than its title and genres.
        titles = store_titles(connection, release.titles(), keep_known=True)
        merged = merge_blocks(connection, release.blocks(), total=release.size())
        refresh_derived(connection)
    _say(f"{titles:,} titles, {merged.users:,} new users, {merged.ratings:,} ratings written")
    if merged.unmatched:
        _say(f"{merged.unmatched:,} ratings are of titles that the catalogue does not have")
    _say("`cinelibre refresh` embeds the new titles, so that searches by meaning find them")


def refresh(settings: Settings, _: argparse.Namespace) -> None:
    from sync.connection import connect
    from sync.derived import refresh_derived
    from sync.graph.learning import learn_graph

    with _deployed(settings) as conninfo, connect(conninfo) as connection:
        refresh_derived(connection, restart=False)
        # Before the embedding model is loaded: the two need not fit the memory together.
        learn_graph(connection)
        _embed(settings, connection)


def evaluate(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.evaluation.measurement import evaluate_folder
    from sync.evaluation.score_table import report_scores

    with _database(settings) as conninfo:
        scores = evaluate_folder(
            conninfo, arguments.folder, seed=arguments.seed, peers=arguments.peers, embed=partial(_embed, settings)
        )
    print(report_scores(scores, as_json=arguments.json))


def bench(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.bench.command import run_bench

    with _database(settings) as conninfo:
        print(run_bench(settings, conninfo, arguments))


def tune(settings: Settings, arguments: argparse.Namespace) -> None:
    from sync.connection import connect
    from sync.evaluation.tuning import report, save, tune_folder

    opened = _deployed if arguments.save else _database
    with opened(settings) as conninfo:
        tuned = tune_folder(
            conninfo, arguments.folder, folds=arguments.folds, seed=arguments.seed, embed=partial(_embed, settings)
        )
        print(report(tuned, as_json=arguments.json), flush=True)
        if arguments.save:
            with connect(conninfo) as connection:
                save(connection, tuned)


def model(settings: Settings, arguments: argparse.Namespace) -> None:
    files = resolve_model(
        settings.embedding_model,
        settings.cinelibre_home,
        settings.cinelibre_model_dir,
        allow_download=arguments.download,
    )
    _say(f"{files.name} in {files.folder}, weights {files.weights_sha256}")


def doctor(settings: Settings, _: argparse.Namespace) -> int:
    from sync.commands.doctor import examine

    with _database(settings) as conninfo:
        return 0 if examine(settings, conninfo) else 1


def _database(settings: Settings) -> AbstractContextManager[str]:
    return database(settings.database_url, settings.cinelibre_home, settings.cinelibre_postgres_version)


def _embed(settings: Settings, connection: "Connection") -> int:
    """Embed the titles that need it, and return how many; without a model say so, and leave searches to words."""
    from sync.commands.up import embed_catalogue

    try:
        files = resolve_model(settings.embedding_model, settings.cinelibre_home, settings.cinelibre_model_dir)
    except ModelUnavailableError as error:
        _say(f"searches go by words: {error}")
        return 0
    embedded = embed_catalogue(connection, files, settings)
    if embedded:
        _say(f"embedded {embedded} titles")
    return embedded


@contextmanager
def _deployed(settings: Settings) -> Iterator[str]:
    """The database with this checkout's schema."""
    with _database(settings) as conninfo:
        deploy(conninfo)
        yield conninfo


def _mendable() -> tuple[type[Exception], ...]:
    import psycopg

    from api.imports.history.reader import HistoryError
    from sync.bench.database_server import BenchError
    from sync.catalogue.sources.movielens import MovieLensError
    from sync.commands.import_history import NoSuchUserError
    from sync.evaluation.tuning import TuningError
    from sync.graph.learning import GraphBusyError

    return (
        BenchError,
        CommandError,
        DeployError,
        GraphBusyError,
        HistoryError,
        ManifestError,
        ModelUnavailableError,
        MovieLensError,
        NoSuchUserError,
        PostgresUnavailableError,
        SettingsError,
        TuningError,
        psycopg.OperationalError,
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


COMMANDS = (
    up, serve, migrate, psql, sync, worker, import_file, refresh, evaluate, bench, tune, model, doctor,
)  # fmt: skip
