"""Deploys, which change everything they should or nothing at all."""

import asyncio
import os
import pwd
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo as conninfo_text

from api.database import Database, call_statement
from migrations.deploy import DeployError, Report, deploy, pending_changes
from migrations.embedded import DEFAULT_MAJOR, EmbeddedServer
from migrations.manifest import MIGRATIONS_FOLDER, SQL_FOLDER, read_migrations
from tests.conftest import Databases
from tests.workers import quick_folder

BASE = """\
create or replace function engine.probe_base(p_value integer)
returns integer
language sql immutable parallel safe
begin atomic
    select p_value + 1;
end;
"""
MIDDLE = """\
create or replace function engine.probe_middle()
returns integer
language sql stable parallel safe
begin atomic
    select sum(engine.probe_base(p.amount))::integer from data.probes as p;
end;
"""
TOP = """\
create or replace function rpc.probe()
returns table (total integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select engine.probe_middle();
end;
"""
PROBES = "create table data.probes (amount integer not null, note text);\ninsert into data.probes values (10), (20);\n"


class Checkout:
    """A copy of the project's migrations and functions to change, with three more functions over one more table."""

    def __init__(self, folder: Path) -> None:
        self.migrations, self.sql = folder / "migrations", folder / "sql"
        shutil.copytree(MIGRATIONS_FOLDER, self.migrations)
        shutil.copytree(SQL_FOLDER, self.sql)
        self.migrate("probes", PROBES)
        for schema in ("engine", "rpc"):
            (self.sql / "probes" / schema).mkdir(parents=True)
        (self.sql / "probes/all.sql").write_text("-- Functions to change.\n")
        self.edit("all", "\\ir grants.sql", "\\ir probes/all.sql\n\\ir grants.sql")
        for path, text in (("engine/probe_base", BASE), ("engine/probe_middle", MIDDLE), ("rpc/probe", TOP)):
            self.define(path, text)
        self.edit("grants", "'genres',", "'genres', 'probe',")

    def define(self, path: str, text: str) -> None:
        (self.sql / f"probes/{path}.sql").write_text(text)
        listing = self.sql / "probes/all.sql"
        listing.write_text(f"{listing.read_text()}\\ir {path}.sql\n")

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.sql / f"{path}.sql"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))

    def remove(self, path: str) -> None:
        (self.sql / f"probes/{path}.sql").unlink()
        self.edit("probes/all", f"\\ir {path}.sql\n", "")

    def migrate(self, name: str, text: str) -> str:
        number = max(int(file.name.split("_")[0]) for file in self.migrations.glob("[0-9]*.sql")) + 1
        (self.migrations / f"{number:04d}_{name}.sql").write_text(text)
        return f"{number:04d}_{name}"

    def deploy(self, conninfo: str) -> Report:
        return deploy(conninfo, migrations_folder=self.migrations, sql_folder=self.sql)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def probed_template(databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database that a checkout was deployed to, to copy."""
    with databases.create(template) as conninfo:
        assert Checkout(tmp_path_factory.mktemp("checkout")).deploy(conninfo).functions == "replaced"
        yield conninfo


@pytest.fixture
def deployed(databases: Databases, probed_template: str) -> Iterator[str]:
    """A database that `checkout` was deployed to."""
    with databases.create(probed_template) as conninfo:
        yield conninfo


OURS = "pronamespace::regnamespace::text in ('engine', 'rpc')"


def query(conninfo: str, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        return connection.execute(statement.encode(), parameters).fetchall()


def execute(conninfo: str, statement: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(statement.encode())


def everything(conninfo: str) -> list[tuple[Any, ...]]:
    """Every row that a deploy might touch, with the transaction that wrote it."""
    return query(
        conninfo,
        """
        select 'function', p.oid::text, p.xmin::text, p.oid::regprocedure::text, p.proacl::text
        from pg_proc as p where p.pronamespace::regnamespace::text in ('engine', 'rpc')
        union all
        select 'relation', c.oid::text, c.xmin::text, c.relname, c.relacl::text
        from pg_class as c where c.relnamespace::regnamespace::text = 'data'
        union all
        select 'column', a.attrelid::text, a.xmin::text, a.attname, format_type(a.atttypid, a.atttypmod)
        from pg_attribute as a
        inner join pg_class as c on c.oid = a.attrelid
        where c.relnamespace::regnamespace::text = 'data'
        union all
        select 'schema', n.oid::text, n.xmin::text, n.nspname, n.nspacl::text from pg_namespace as n
        union all
        select 'role', r.oid::text, '', r.rolname, r.rolconfig::text from pg_roles as r
        union all
        select 'ledger', '', m.xmin::text, m.name, m.sha256 from data.migrations as m
        union all
        select 'functions', '', d.xmin::text, '', d.sha256 from data.deployed_functions as d
        order by 1, 2, 4
    """,
    )


def oids(conninfo: str) -> dict[str, int]:
    """Ours by name, of which each has one function."""
    rows = query(conninfo, f"select oid::regproc::text, oid from pg_proc where {OURS}")
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def privileges(conninfo: str) -> set[tuple[str, str, str]]:
    """Who may do what with which schema or function; functions by name, PUBLIC as -."""
    return set(
        query(
            conninfo,
            """
        select p.oid::regproc::text, a.grantee::regrole::text, a.privilege_type
        from pg_proc as p
        cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
        where p.pronamespace::regnamespace::text in ('engine', 'rpc')
        union all
        select n.nspname, a.grantee::regrole::text, a.privilege_type
        from pg_namespace as n
        cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) as a
        where n.nspname in ('data', 'engine', 'rpc')
    """,
        )
    )


def test_a_first_deploy_applies_every_migration_and_creates_every_function(databases: Databases) -> None:
    with databases.create() as conninfo:
        report = deploy(conninfo)
        assert report.migrations == [migration.name for migration in read_migrations()]
        listed = {f"{file.parent.name}.{file.stem}" for file in SQL_FOLDER.glob("*/*/*.sql")}
        assert set(oids(conninfo)) == listed


def test_a_second_deploy_changes_nothing(deployed: str, checkout: Checkout) -> None:
    before = everything(deployed)
    assert checkout.deploy(deployed) == Report()
    assert everything(deployed) == before


def test_public_may_do_nothing_and_the_roles_only_what_is_listed(deployed: str) -> None:
    granted = privileges(deployed)
    ((owner,),) = query(deployed, "select current_user::text")
    assert {who for _, who, _ in granted} == {owner, "cinelibre_api", "cinelibre_analyst"}
    assert {("rpc.probe", "cinelibre_api", "EXECUTE"), ("rpc.probe", "cinelibre_analyst", "EXECUTE")} <= granted
    others = {what for what, who, _ in granted if who != owner}
    assert not {what for what in others if not what.startswith("rpc")}


def test_an_edited_migration_is_refused(deployed: str, checkout: Checkout) -> None:
    before = everything(deployed)
    file = next(checkout.migrations.glob("0002_*.sql"))
    file.write_text(file.read_text() + "-- A remark.\n")
    with pytest.raises(DeployError, match=f"{file.stem} was edited after it was applied"):
        checkout.deploy(deployed)
    assert everything(deployed) == before


def test_a_database_ahead_of_the_checkout_is_refused(deployed: str) -> None:
    before = everything(deployed)
    with pytest.raises(DeployError, match="_probes, which this checkout has not: deploy a newer checkout"):
        deploy(deployed)
    assert everything(deployed) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [("p_value + 1", "p_nothing + 1"), ("p_value + 1", "'text'::text"), ("begin atomic", "begin atomik")],
    ids=["unknown-name", "wrong-result", "syntax"],
)
def test_a_broken_function_takes_its_migration_back_and_is_named(
    deployed: str, checkout: Checkout, old: str, new: str
) -> None:
    before = everything(deployed)
    checkout.migrate("more_probes", "create table data.more_probes (amount integer);")
    checkout.edit("probes/engine/probe_base", old, new)
    with pytest.raises(DeployError, match=r"sql/probes/engine/probe_base\.sql"):
        checkout.deploy(deployed)
    assert everything(deployed) == before


def test_a_broken_migration_leaves_an_empty_database_empty_and_is_named(
    databases: Databases, checkout: Checkout
) -> None:
    name = checkout.migrate("broken", "create table data.more_probes (amount integer); select 1 / 0;")
    with databases.create() as conninfo:
        with pytest.raises(DeployError, match=rf"migrations/{name}\.sql: division by zero"):
            checkout.deploy(conninfo)
        assert query(conninfo, "select nspname from pg_namespace where nspname in ('data', 'engine', 'rpc')") == []
        assert query(conninfo, "select extname from pg_extension where extname = 'vector'") == []


def test_functions_replaced_in_place_keep_their_oid(deployed: str, checkout: Checkout) -> None:
    before = oids(deployed)
    checkout.edit("probes/engine/probe_base", "+ 1", "+ 2")
    assert checkout.deploy(deployed).functions == "replaced"
    assert oids(deployed) == before
    assert query(deployed, "select total from rpc.probe()") == [(34,)]


def changed_result(checkout: Checkout) -> None:
    checkout.edit("probes/engine/probe_base", "returns integer", "returns bigint")


def changed_columns(checkout: Checkout) -> None:
    checkout.edit("probes/rpc/probe", "total integer", "total integer, titles integer")
    checkout.edit("probes/rpc/probe", "engine.probe_middle()", "engine.probe_middle(), 0")


def renamed_parameter(checkout: Checkout) -> None:
    checkout.edit("probes/engine/probe_base", "p_value", "p_amount")


def added_default(checkout: Checkout) -> None:
    checkout.edit("probes/engine/probe_base", "p_value integer", "p_value integer, p_step integer default 1")
    checkout.edit("probes/engine/probe_base", "+ 1", "+ p_step")


def added_parameter(checkout: Checkout) -> None:
    checkout.edit("probes/engine/probe_base", "p_value integer", "p_value integer, p_step integer")
    checkout.edit("probes/engine/probe_base", "+ 1", "+ p_step")
    checkout.edit("probes/engine/probe_middle", "(p.amount)", "(p.amount, 1)")


def added_parameter_of_a_granted_function(checkout: Checkout) -> None:
    checkout.edit("probes/rpc/probe", "rpc.probe()", "rpc.probe(p_user_id bigint default null)")


def widened_parameter(checkout: Checkout) -> None:
    checkout.edit("probes/engine/probe_base", "p_value integer", "p_value bigint")
    checkout.edit("probes/engine/probe_base", "p_value + 1", "(p_value + 1)::integer")


def altered_column(checkout: Checkout) -> None:
    checkout.migrate("wider_probes", "alter table data.probes alter column amount type smallint;")


def renamed_column(checkout: Checkout) -> None:
    checkout.migrate("renamed", "alter table data.probes rename column amount to points;")
    checkout.edit("probes/engine/probe_middle", "p.amount", "p.points")


def dropped_column(checkout: Checkout) -> None:
    checkout.migrate("points", "alter table data.probes add points integer; update data.probes set points = amount;")
    checkout.migrate("no_amount", "alter table data.probes drop amount;")
    checkout.edit("probes/engine/probe_middle", "p.amount", "p.points")


def moved_to_plpgsql(checkout: Checkout) -> None:
    checkout.edit("probes/engine/probe_base", "language sql", "language plpgsql")
    checkout.edit("probes/engine/probe_base", "begin atomic\n    select", "as $$begin return")
    checkout.edit("probes/engine/probe_base", "end;", "end;$$;")


CHANGES: list[Callable[[Checkout], None]] = [
    changed_result,
    changed_columns,
    renamed_parameter,
    added_default,
    added_parameter,
    added_parameter_of_a_granted_function,
    widened_parameter,
    altered_column,
    renamed_column,
    dropped_column,
    moved_to_plpgsql,
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_kind_of_change_keeps_the_grants_and_leaves_what_a_first_deploy_makes(
    deployed: str, checkout: Checkout, databases: Databases, change: Callable[[Checkout], None]
) -> None:
    names, granted = set(oids(deployed)), privileges(deployed)
    change(checkout)
    assert not checkout.deploy(deployed).is_noop
    assert query(deployed, "select total from rpc.probe()") == [(32,)]
    assert set(oids(deployed)) == names
    assert privileges(deployed) == granted
    assert checkout.deploy(deployed).is_noop

    definitions = f"select pg_get_functiondef(oid), obj_description(oid) from pg_proc where {OURS} order by 1"
    with databases.create() as fresh:
        checkout.deploy(fresh)
        assert query(deployed, definitions) == query(fresh, definitions)


@pytest.mark.parametrize("together_with", [None, changed_result], ids=["alone", "with-a-changed-result"])
def test_a_function_whose_file_is_deleted_is_dropped_and_reported(
    deployed: str, checkout: Checkout, together_with: Callable[[Checkout], None] | None
) -> None:
    checkout.remove("engine/probe_middle")
    checkout.edit("probes/rpc/probe", "engine.probe_middle()", "engine.probe_base(31)::integer")
    if together_with:
        together_with(checkout)
    report = checkout.deploy(deployed)
    assert "engine.probe_middle" not in oids(deployed)
    assert query(deployed, "select total from rpc.probe()") == [(32,)]
    assert report.dropped == ["engine.probe_middle()"]


def test_a_deleted_function_that_is_still_called_is_refused(deployed: str, checkout: Checkout) -> None:
    before = everything(deployed)
    checkout.remove("engine/probe_middle")
    with pytest.raises(DeployError, match=r"engine\.probe_middle\(\) does not exist"):
        checkout.deploy(deployed)
    assert everything(deployed) == before


@pytest.mark.parametrize(
    "statement",
    [
        "create function engine.handmade() returns integer language sql as 'select 1'",
        "create procedure rpc.handmade() language sql as 'select 1'",
        "create function engine.probe_base(p_value text) returns integer language sql as 'select 1'",
    ],
    ids=["function", "procedure", "overload"],
)
def test_a_routine_made_by_hand_is_gone_after_the_next_change(
    deployed: str, checkout: Checkout, statement: str
) -> None:
    names = set(oids(deployed))
    execute(deployed, statement)
    checkout.edit("probes/engine/probe_base", "+ 1", "+ 2")
    checkout.deploy(deployed)
    assert set(oids(deployed)) == names


def test_a_change_that_would_break_somebody_elses_view_is_refused(deployed: str, checkout: Checkout) -> None:
    execute(deployed, "create view public.totals as select total from rpc.probe()")
    before = everything(deployed)
    changed_result(checkout)
    with pytest.raises(DeployError, match=r"totals depends on function rpc\.probe\(\)"):
        checkout.deploy(deployed)
    assert everything(deployed) == before


def deploy_at_once(checkout: Checkout, conninfos: list[str]) -> list[Report]:
    start = threading.Barrier(len(conninfos))

    def run(conninfo: str) -> Report:
        start.wait()
        return checkout.deploy(conninfo)

    with ThreadPoolExecutor(len(conninfos)) as pool:
        return list(pool.map(run, conninfos))


def test_deploys_at_the_same_time_all_succeed_and_apply_each_migration_once(
    databases: Databases, checkout: Checkout
) -> None:
    with databases.create() as conninfo:
        reports = deploy_at_once(checkout, [conninfo] * 4)
    applied = [name for report in reports for name in report.migrations]
    assert applied == [migration.name for migration in read_migrations(checkout.migrations)]
    assert sorted(report.is_noop for report in reports) == [False, True, True, True]


def test_deploys_to_several_databases_of_a_server_at_the_same_time_all_succeed(
    databases: Databases, checkout: Checkout
) -> None:
    """Roles belong to the server, so these deploys meet at the grants."""
    with ExitStack() as created:
        conninfos = [created.enter_context(databases.create()) for _ in range(4)]
        assert {report.functions for report in deploy_at_once(checkout, conninfos)} == {"replaced"}


def test_pgvector_may_live_in_a_schema_of_its_own(databases: Databases, checkout: Checkout) -> None:
    with databases.create() as conninfo:
        execute(conninfo, "create schema extensions; create extension vector schema extensions")
        checkout.deploy(conninfo)
        for change in (changed_result, added_parameter_of_a_granted_function):
            change(checkout)
            checkout.deploy(conninfo)
        vector = f"[{','.join(['1'] * 384)}]"
        assert query(conninfo, "select title_id from rpc.match_movies(%s::extensions.vector)", vector) == []


def test_pending_changes_says_what_a_deploy_would_do(databases: Databases) -> None:
    with databases.create() as conninfo, psycopg.connect(conninfo, autocommit=True) as connection:
        assert pending_changes(connection) == "never deployed: run `cinelibre migrate`"
        deploy(conninfo)
        assert pending_changes(connection) == ""
        connection.execute("update data.deployed_functions set sha256 = ''")
        assert "the functions differ" in pending_changes(connection)
        last = read_migrations()[-1].name
        connection.execute("delete from data.migrations where name = %s", [last])
        assert f"migrations to apply: {last};" in pending_changes(connection)


class Host:
    """A server where we are an ordinary role that owns its database, as at most hosting companies."""

    def __init__(self, server: EmbeddedServer) -> None:
        self.admin = conninfo_text.make_conninfo(server.conninfo, dbname="postgres")
        ident = server.data / "pg_ident.conf"
        ident.write_text(f"cinelibre {pwd.getpwuid(os.geteuid()).pw_name} all\n")
        execute(self.admin, "select pg_reload_conf()")

    @contextmanager
    def owner(self, attributes: str = "") -> Iterator[str]:
        """The conninfo of such a role's database with pgvector in it."""
        owned = conninfo_text.make_conninfo(self.admin, dbname="owned")
        execute(self.admin, f"create role owner login {attributes}")
        execute(self.admin, "create database owned owner owner template template0")
        try:
            execute(owned, "create extension vector")
            conninfo = conninfo_text.make_conninfo(owned, user="owner")
            self._wait_until_known(conninfo)
            yield conninfo
        finally:
            execute(self.admin, "drop database owned with (force)")
            execute(self.admin, "drop role if exists cinelibre_api, cinelibre_analyst")
            execute(self.admin, "drop role owner")

    def _wait_until_known(self, conninfo: str) -> None:
        for attempt in range(100):
            try:
                psycopg.connect(conninfo).close()
                break
            except psycopg.OperationalError:
                if attempt == 99:
                    raise
                time.sleep(0.05)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    folder = Path(tempfile.mkdtemp(prefix="cinelibre-host-", dir=quick_folder()))
    folder.chmod(0o755)
    with EmbeddedServer(folder, os.environ.get("CINELIBRE_POSTGRES_VERSION", DEFAULT_MAJOR)) as server:
        yield Host(server)
    shutil.rmtree(folder)


ROLES = "create role cinelibre_api nologin; create role cinelibre_analyst nologin"


def through_the_api(conninfo: str, function: str) -> int:
    """How many rows the API's pool gets from a function."""

    async def count() -> int:
        async with Database(conninfo, size=1) as database:
            return len(await database.call(call_statement(function, {}), dict, {}))

    return asyncio.run(count())


def test_roles_that_may_not_be_created_are_skipped_with_a_notice(host: Host) -> None:
    with host.owner() as conninfo:
        report = deploy(conninfo)
        for role in ("cinelibre_api", "cinelibre_analyst"):
            assert f"Role {role} does not exist and may not be created: skipped." in report.notices
        assert {who for _, who, _ in privileges(conninfo)} == {"owner"}
        assert through_the_api(conninfo, "genres") > 0


def test_roles_that_appear_later_get_their_rights_with_the_next_deploy(host: Host) -> None:
    with host.owner() as conninfo:
        deploy(conninfo)
        execute(host.admin, ROLES)
        deploy(conninfo)
        assert ("rpc.genres", "cinelibre_api", "EXECUTE") in privileges(conninfo)


def test_roles_that_somebody_else_made_get_their_rights(host: Host) -> None:
    with host.owner() as conninfo:
        execute(host.admin, ROLES)
        deploy(conninfo)
        assert ("rpc.genres", "cinelibre_api", "EXECUTE") in privileges(conninfo)
        assert through_the_api(conninfo, "genres") > 0


def test_an_owner_who_may_create_roles_serves_as_cinelibre_api(host: Host) -> None:
    with host.owner("createrole") as conninfo:
        deploy(conninfo)
        assert ("rpc.genres", "cinelibre_api", "EXECUTE") in privileges(conninfo)
        assert through_the_api(conninfo, "genres") > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            through_the_api(conninfo, "refresh_totals")


def test_a_migration_waits_for_readers_who_go_on_to_other_tables(checkout: Checkout, deployed: str) -> None:
    checkout.migrate("two", "alter table data.probes add extra integer; alter table data.users add extra integer;")
    with psycopg.connect(deployed) as reader, psycopg.connect(deployed, autocommit=True) as watcher:
        reader.execute("select count(*) from data.users")
        with ThreadPoolExecutor(1) as executor:
            deploying = executor.submit(checkout.deploy, deployed)
            while not watcher.execute("select from pg_locks where not granted").fetchall():
                assert not deploying.done()
                time.sleep(0.005)
            reader.execute("select count(*) from data.probes")
            reader.commit()
            assert len(deploying.result().migrations) == 1


def test_a_migration_gives_up_where_a_reader_never_ends(
    checkout: Checkout, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migrations.deploy.MAX_TABLE_LOCK_ATTEMPTS", 2)
    checkout.migrate("one", "alter table data.users add extra integer;")
    before = everything(deployed)
    with psycopg.connect(deployed) as reader:
        reader.execute("select count(*) from data.users")
        with pytest.raises(DeployError, match="timeout"):
            checkout.deploy(deployed)
    assert everything(deployed) == before
