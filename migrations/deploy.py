"""Deploy of this checkout to a database: pending migrations, functions and grants, all or nothing."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql

from migrations.manifest import (
    MIGRATIONS_FOLDER,
    SQL_FOLDER,
    Manifest,
    Migration,
    Routine,
    read_manifest,
    read_migrations,
)

ADVISORY_LOCK = 7_416_528_011
LOCK_TIMEOUT = "10s"
# PostgreSQL looks for deadlocks after a second and ends a reader, so an attempt is shorter. All together last a minute.
TABLE_LOCK_TIMEOUT = "500ms"
TABLE_LOCK_PAUSE_SECONDS = 0.1
MAX_TABLE_LOCK_ATTEMPTS = 100

# Errors of PostgreSQL where it cannot replace a function in place, or where a migration changes a column in use.
NOT_IN_PLACE = (
    errors.AmbiguousFunction,
    errors.DependentObjectsStillExist,
    errors.FeatureNotSupported,
    errors.InvalidFunctionDefinition,
)

LEDGER = """
create schema if not exists data;
create table if not exists data.migrations (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
);
create table if not exists data.deployed_functions (
    only_row boolean primary key default true check (only_row),
    sha256 text not null,
    deployed_at timestamptz not null default now()
);
"""

OUR_ROUTINES = """
select p.oid, n.nspname, p.proname, p.oid::regprocedure::text
from pg_proc as p
inner join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('engine', 'rpc')
"""

OUR_TABLES = """
select format('data.%I', c.relname) from pg_class as c
where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p')
order by c.relname
"""


class DeployError(Exception):
    """The deploy was refused or failed; the database is as it was before."""


@dataclass(kw_only=True)
class Report:
    """The changes of a deploy; `functions` is "unchanged", "replaced" in place, or "rebuilt"."""

    migrations: list[str] = field(default_factory=list)
    functions: str = "unchanged"
    dropped: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_noop(self) -> bool:
        return not self.migrations and self.functions == "unchanged"


def deploy(conninfo: str, *, migrations_folder: Path = MIGRATIONS_FOLDER, sql_folder: Path = SQL_FOLDER) -> Report:
    """Apply what is pending, in one transaction that other deploys wait for.

    Raises ManifestError or DeployError, then nothing has changed. Running it again does nothing.
    """
    manifest, migrations = read_manifest(sql_folder), read_migrations(migrations_folder)
    report = Report()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.add_notice_handler(lambda notice: report.notices.append(notice.message_primary or ""))
        try:
            with connection.transaction():
                connection.execute("select pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
                connection.execute(sql.SQL("set local lock_timeout = {}").format(LOCK_TIMEOUT))
                connection.execute("set local client_min_messages = warning")
                connection.execute(LEDGER.encode())
                connection.execute("set local client_min_messages = notice")
                _apply(connection, manifest, _pending(connection, migrations), report)
        except psycopg.Error as error:
            raise DeployError(_explain(error)) from error
    return report


def pending_changes(connection: psycopg.Connection[Any]) -> str:
    """The changes that a deploy of this checkout would make, in words; empty for none.

    Raises ManifestError or DeployError where it would be refused.
    """
    manifest, migrations = read_manifest(), read_migrations()
    if connection.execute("select to_regclass('data.deployed_functions')").fetchone() == (None,):
        return "never deployed: run `cinelibre migrate`"
    if pending := _pending(connection, migrations):
        return f"migrations to apply: {', '.join(migration.name for migration in pending)}; run `cinelibre migrate`"
    deployed = connection.execute("select sha256 from data.deployed_functions").fetchone()
    is_current = deployed == (_fingerprint(connection, manifest),)
    return "" if is_current else "the functions differ from this checkout: run `cinelibre migrate`"


def _pending(connection: psycopg.Connection[Any], migrations: tuple[Migration, ...]) -> list[Migration]:
    applied = dict(connection.execute("select name, sha256 from data.migrations").fetchall())
    known = {migration.name: migration for migration in migrations}
    for name, sha256 in applied.items():
        if name not in known:
            raise DeployError(
                f"the database has migration {name}, which this checkout has not: deploy a newer checkout"
            )
        if known[name].sha256 != sha256:
            raise DeployError(f"migration {name} was edited after it was applied: restore it and write a new one")
    return [migration for migration in migrations if migration.name not in applied]


def _apply(connection: psycopg.Connection[Any], manifest: Manifest, pending: list[Migration], report: Report) -> None:
    deployed = connection.execute("select sha256 from data.deployed_functions").fetchone()
    if not pending and deployed == (_fingerprint(connection, manifest),):
        return
    try:
        with connection.transaction():
            _migrate(connection, pending)
            report.dropped = _create_routines(connection, manifest)
            report.functions = "replaced"
    except NOT_IN_PLACE:
        existing = connection.execute(OUR_ROUTINES).fetchall()
        _drop(connection, [signature for _, _, _, signature in existing])
        _migrate(connection, pending)
        _create_routines(connection, manifest)
        defined = {(routine.schema, routine.name) for routine in manifest.routines}
        report.dropped = [signature for _, schema, name, signature in existing if (schema, name) not in defined]
        report.functions = "rebuilt"
    connection.execute(manifest.grants.encode())
    connection.execute(
        "insert into data.deployed_functions (sha256) values (%s) "
        "on conflict (only_row) do update set sha256 = excluded.sha256, deployed_at = now()",
        [_fingerprint(connection, manifest)],
    )
    report.migrations = [migration.name for migration in pending]


def _migrate(connection: psycopg.Connection[Any], pending: list[Migration]) -> None:
    if pending:
        _lock_tables(connection)
    for migration in pending:
        _bind_names(connection, "public")
        _run(connection, migration.text, f"migrations/{migration.name}.sql")
        connection.execute(
            "insert into data.migrations (name, sha256) values (%s, %s)", [migration.name, migration.sha256]
        )


def _lock_tables(connection: psycopg.Connection[Any]) -> None:
    """Lock every table at once, or none for a moment: a migration that locks them in turn deadlocks with readers."""
    tables = connection.execute(OUR_TABLES).fetchall()
    statement = f"lock table {', '.join(name for (name,) in tables)} in access exclusive mode"
    for attempt in range(1, MAX_TABLE_LOCK_ATTEMPTS + 1):
        try:
            with connection.transaction():
                connection.execute(sql.SQL("set local statement_timeout = {}").format(TABLE_LOCK_TIMEOUT))
                connection.execute(statement.encode())
                connection.execute("set local statement_timeout to default")
            return
        except errors.QueryCanceled:
            if attempt == MAX_TABLE_LOCK_ATTEMPTS:
                raise
            time.sleep(TABLE_LOCK_PAUSE_SECONDS)


def _create_routines(connection: psycopg.Connection[Any], manifest: Manifest) -> list[str]:
    """Create every function and drop those that no file defines any more; returns the dropped signatures."""
    _bind_names(connection, "pg_catalog")
    # Settings of pgvector can only be attached to a function once its library is loaded.
    connection.execute("select '[1]'::vector")
    before = {row[0] for row in connection.execute(OUR_ROUTINES).fetchall()}
    for routine in manifest.routines:
        _run(connection, routine.text, f"sql/{routine.path}")
    after = connection.execute(OUR_ROUTINES).fetchall()
    stale = _stale(manifest.routines, before, after)
    _drop(connection, stale)
    if len(after) - len(stale) > len(manifest.routines):
        # Somebody made an overload by hand; only dropping everything tells it from the files' function.
        raise errors.AmbiguousFunction("a function has an overload that no file defines")
    return stale


def _stale(routines: tuple[Routine, ...], before: set[int], after: list[tuple[int, str, str, str]]) -> list[str]:
    """Signatures without a file, and former signatures of functions that now take other parameters."""
    defined = {(routine.schema, routine.name) for routine in routines}
    created = {(schema, name) for oid, schema, name, _ in after if oid not in before}
    return [
        signature
        for oid, schema, name, signature in after
        if (schema, name) not in defined or (oid in before and (schema, name) in created)
    ]


def _drop(connection: psycopg.Connection[Any], signatures: list[str]) -> None:
    if signatures:
        connection.execute(f"drop routine {', '.join(signatures)} restrict".encode())


def _bind_names(connection: psycopg.Connection[Any], first: str) -> None:
    """Resolve unqualified names in `first` and where pgvector lives, which differs between hosts."""
    extension = connection.execute(
        "select n.nspname from pg_extension as e inner join pg_namespace as n on n.oid = e.extnamespace "
        "where e.extname = 'vector'"
    ).fetchone()
    schemas = dict.fromkeys([first, extension[0] if extension else "public"])
    path = sql.SQL(", ").join(sql.Identifier(schema) for schema in schemas)
    connection.execute(sql.SQL("set local search_path = {}").format(path))


def _run(connection: psycopg.Connection[Any], text: str, source: str) -> None:
    try:
        connection.execute(text.encode())
    except psycopg.Error as error:
        error.add_note(source)
        raise


def _explain(error: psycopg.Error) -> str:
    where = "".join(f"{note}: " for note in getattr(error, "__notes__", []))
    hint = f" ({error.diag.message_hint})" if error.diag.message_hint else ""
    return f"{where}{str(error).strip()}{hint}"


def _fingerprint(connection: psycopg.Connection[Any], manifest: Manifest) -> str:
    """A hash of the functions and of the roles that exist, so that a role made later gets its grants."""
    roles = connection.execute("select rolname from pg_roles where rolname like 'cinelibre\\_%' order by 1").fetchall()
    return " ".join([manifest.sha256, *(role for (role,) in roles)])
