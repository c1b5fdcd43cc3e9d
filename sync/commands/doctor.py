"""`cinelibre doctor`: an examination of database, schema, model and memory."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from api.embedding.model_files import ModelUnavailableError, resolve_model
from api.settings import Settings
from migrations.deploy import DeployError, pending_changes
from migrations.manifest import ManifestError
from sync.commands.command import Command
from sync.commands.databases import open_database
from sync.memory import postmaster, pss, size, with_children

MEGABYTE = 1_000_000
# What everything together may take.
MAX_MEMORY_BYTES = 512 * MEGABYTE


def run(settings: Settings, _: argparse.Namespace) -> int:
    with open_database(settings) as conninfo:
        return 0 if examine(settings, conninfo) else 1


def examine(settings: Settings, conninfo: str) -> bool:
    """Print the state of database, schema, model and memory; False if anything is wrong."""
    findings = [*_database(conninfo), _model(settings), *_memory(settings, conninfo)]
    for is_well, text in findings:
        print(f"{'ok  ' if is_well else 'BAD '} {text}")
    return all(is_well for is_well, _ in findings)


def _database(conninfo: str) -> Iterator[tuple[bool, str]]:
    from sync.connection import connect
    from sync.functions.foundation import service_status

    with connect(conninfo) as connection:
        version = connection.info.server_version
        extension = connection.execute("select extversion from pg_extension where extname = 'vector'").fetchone()
        yield (
            version >= 150000,
            f"PostgreSQL {version // 10000}.{version % 10000}, pgvector {extension[0] if extension else 'missing'}",
        )
        try:
            changes = pending_changes(connection)
        except (DeployError, ManifestError) as error:
            yield False, f"schema: {error}"
            return
        yield not changes, f"schema: {changes or 'as this checkout has it'}"
        if changes:
            return
        (status,) = service_status(connection)
        yield (
            True,
            f"{status.titles:,} titles ({status.embedded_titles:,} embedded, {status.rated_titles:,} rated), "
            f"{status.users:,} users, {status.ratings:,} ratings",
        )


def _model(settings: Settings) -> tuple[bool, str]:
    try:
        files = resolve_model(settings.embedding_model, settings.cinelibre_home, settings.cinelibre_model_dir)
    except ModelUnavailableError as error:
        return False, f"model: {error}"
    return True, f"model: {files.name} ({files.weights_sha256[:12]}) in {files.folder}"


def _memory(settings: Settings, conninfo: str) -> Iterator[tuple[bool, str]]:
    """The service's memory."""
    if not sys.platform.startswith("linux"):
        yield True, "memory: only known on Linux"
        return
    api = _api_process(settings)
    if api is None:
        yield True, "memory: no service is running on this CINELIBRE_HOME"
    else:
        yield (
            True,
            f"memory: API {size(api, 'status', 'VmRSS') / MEGABYTE:.0f} MB RSS, {pss([api]) / MEGABYTE:.0f} MB PSS",
        )
    postgres = with_children(postmaster(conninfo))
    if postgres:
        database, together = pss(postgres), pss(postgres + ([api] if api else []))
        yield (
            together <= MAX_MEMORY_BYTES,
            f"memory: {len(postgres)} PostgreSQL processes {database / MEGABYTE:.0f} MB PSS, "
            f"all {together / MEGABYTE:.0f} of {MAX_MEMORY_BYTES / MEGABYTE:.0f} MB",
        )


def _api_process(settings: Settings) -> int | None:
    from api.server import pid_file

    try:
        pid = int(pid_file(settings).read_text())
        return pid if b"cinelibre" in Path(f"/proc/{pid}/cmdline").read_bytes() else None
    except (OSError, ValueError):
        return None


COMMAND = Command(name="doctor", text="Examine database, schema, model and memory.", run=run)
