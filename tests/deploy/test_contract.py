"""Contract of every function: its signature, its callers, and the API's calls of it."""

import difflib
import os
import re
import subprocess
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
import psycopg
import pytest
from msgspec import UNSET

from api.calls import Call
from api.database import Composite
from api.discovery.title_filter import TitleFilter
from api.rpc import Rpc
from migrations.binaries import Binaries, server_account
from migrations.embedded import DEFAULT_MAJOR
from migrations.manifest import SQL_FOLDER, Routine, read_manifest
from tests.conftest import Connection

GOLDEN = Path(__file__).parents[1] / "golden" / "functions.txt"
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
UPDATE = "CINELIBRE_UPDATE_GOLDEN"
HEADING = """\
# Every function of ours: what it takes, what it returns (->), its settings, and who but the owner may call it.
# After a change that is meant: CINELIBRE_UPDATE_GOLDEN=1 uv run pytest tests/deploy/test_contract.py
"""
ROLES = ("cinelibre_api", "cinelibre_analyst")

# Granted to cinelibre_api, called by none of its methods.
FOR_PEOPLE_IN_PSQL = {
    "signals": "what recommend's columns mean, to look up",
    "blend_presets": "the weights of recommend, to look at",
    "match_movies": "match_titles with a kind, for those who type it",
    "match_books": "match_titles with a kind, for those who type it",
    "get_collaborative_recommendations": "one of the sources of recommend, to look at alone",
    "get_literal_recommendations": "the textbook rule, to compare with",
    "predict_ratings": "what offline evaluations ask for; recommend reports predictions of its own",
}

FUNCTIONS = """
select
    n.nspname, p.proname,
    case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' else 'parallel unsafe' end,
    case when p.prosecdef then 'security definer' else 'invoker' end,
    array(
        select
            a.name || ' ' || format_type(a.type, null) || coalesce(' default ' || regexp_replace(
                pg_get_function_arg_default(p.oid, a.n::integer), '::[^'']+$', ''
            ), '')
        from unnest(p.proargnames, coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes)
            with ordinality as a (name, type, mode, n)
        where coalesce(a.mode, 'i') in ('i', 'b', 'v')
        order by a.n
    ),
    case when 't' = any(p.proargmodes) then array(
        select a.name || ' ' || format_type(a.type, null)
        from unnest(p.proargnames, p.proallargtypes, p.proargmodes) with ordinality as a (name, type, mode, n)
        where a.mode = 't'
        order by a.n
    ) else array[pg_get_function_result(p.oid)] end,
    coalesce(p.proconfig, '{}'),
    array(
        select distinct coalesce(nullif(a.grantee::regrole::text, '-'), 'PUBLIC')
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
        where a.grantee <> p.proowner
        order by 1
    )
from pg_proc as p
inner join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('engine', 'rpc')
order by n.nspname, p.proname, p.oid::regprocedure::text
"""


@dataclass(frozen=True, kw_only=True)
class Function:
    """A row of pg_proc; parameters and columns as "name type"."""

    schema: str
    name: str
    volatility: str
    parallel: str
    security: str
    parameters: list[str]
    columns: list[str]
    settings: list[str]
    callers: list[str]

    def __str__(self) -> str:
        heading = f"{self.schema}.{self.name}: {self.volatility}, {self.parallel}, {self.security}"
        lines = [
            f"{heading}; for {', '.join(self.callers) or 'nobody else'}",
            *self.parameters,
            *(f"-> {column}" for column in self.columns),
            *(f"set {setting}" for setting in self.settings),
        ]
        return "\n    ".join(lines)


@pytest.fixture
def functions(connection: Connection) -> list[Function]:
    names = tuple(Function.__dataclass_fields__)
    return [Function(**dict(zip(names, row, strict=True))) for row in connection.execute(FUNCTIONS)]


def typed(columns: Sequence[str]) -> dict[str, str]:
    """The type by name."""
    return dict(column.partition(" default ")[0].split(" ", 1) for column in columns)


def test_the_signatures_and_rights_are_those_that_were_reviewed(functions: list[Function]) -> None:
    current = HEADING + "".join(f"\n{function}\n" for function in functions)
    if os.environ.get(UPDATE):
        GOLDEN.write_text(current)
    difference = difflib.unified_diff(
        GOLDEN.read_text().splitlines(), current.splitlines(), GOLDEN.name, "the database", lineterm="", n=3
    )
    if lines := "\n".join(difference):
        pytest.fail(
            f"{lines}\n\nIf this is meant: {UPDATE}=1 uv run pytest tests/deploy/{Path(__file__).name}", pytrace=False
        )


RULES = {
    "every function says what it does": (
        "obj_description(p.oid, 'pg_proc') is null or length(obj_description(p.oid, 'pg_proc')) < 20",
        "create function engine.bad() returns integer language sql immutable as 'select 1'",
    ),
    "PUBLIC may call nothing": (
        "has_function_privilege('public', p.oid, 'execute')",
        "create function engine.bad() returns integer language sql as 'select 1';"
        "grant execute on function engine.bad to public",
    ),
    "the engine runs with its caller's rights": (
        "n.nspname = 'engine' and p.prosecdef",
        "create function engine.bad() returns integer language sql security definer as 'select 1'",
    ),
    "the engine has no settings, which would stop inlining": (
        "n.nspname = 'engine' and p.proconfig is not null",
        "create function engine.bad() returns integer language sql set work_mem = '8MB' as 'select 1'",
    ),
    "rpc runs with the owner's rights": (
        "n.nspname = 'rpc' and not p.prosecdef",
        "create function rpc.bad() returns integer language sql set search_path = pg_catalog, pg_temp as 'select 1'",
    ),
    "rpc looks names up in pg_catalog first, in pg_temp last and nowhere else": (
        "n.nspname = 'rpc' and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp']",
        "create function rpc.bad() returns integer language sql security definer as 'select 1'",
    ),
    "parameters are named p_": (
        """exists (
            select 1 from generate_series(1, p.pronargs) as a (n)
            where coalesce(p.proargnames[a.n], '') not like 'p\\_%'
        )""",
        "create function engine.bad(p_id integer, integer) returns integer language sql as 'select 1'",
    ),
    "columns are not named p_": (
        """exists (
            select 1 from unnest(p.proargnames, p.proargmodes) as a (name, mode)
            where a.mode <> 'i' and a.name like 'p\\_%'
        )""",
        "create function engine.bad() returns table (p_id integer) language sql as 'select 1'",
    ),
    "rpc returns columns of its own or a composite type, not a table's row": (
        """n.nspname = 'rpc' and (
            select c.relkind from pg_type as t inner join pg_class as c on c.oid = t.typrelid where t.oid = p.prorettype
        ) <> 'c'""",
        "create function rpc.bad() returns setof data.users language sql as 'select * from data.users'",
    ),
    "nothing takes a table's row": (
        """exists (
            select 1 from unnest(p.proargtypes) as a (type)
            inner join pg_type as t on t.oid = a.type
            inner join pg_class as c on c.oid = t.typrelid
            where c.relkind <> 'c'
        )""",
        "create function engine.bad(p_user data.users) returns integer language sql as 'select 1'",
    ),
    "no two functions have one name": (
        "(select count(*) from pg_proc as o where o.pronamespace = p.pronamespace and o.proname = p.proname) > 1",
        "create function engine.bad() returns integer language sql as 'select 1';"
        "create function engine.bad(p_id integer) returns integer language sql as 'select 1'",
    ),
    "only functions": (
        "p.prokind <> 'f'",
        "create procedure engine.bad() language sql as 'select 1'",
    ),
    "SQL bodies are bound when they are created": (
        "p.prolang = (select l.oid from pg_language as l where l.lanname = 'sql') and p.prosqlbody is null",
        "create function engine.bad() returns integer language sql as 'select 1'",
    ),
}


def offenders(connection: Connection, rule: str) -> set[str]:
    rows = connection.execute(
        "select n.nspname || '.' || p.proname from pg_proc as p inner join pg_namespace as n on n.oid = p.pronamespace "
        f"where n.nspname in ('engine', 'rpc') and ({RULES[rule][0]})".encode()
    )
    return {name for (name,) in rows}


@pytest.mark.parametrize("rule", RULES)
def test_every_function_keeps_the_rule_and_one_that_breaks_it_is_noticed(connection: Connection, rule: str) -> None:
    assert offenders(connection, rule) == set()
    connection.execute(RULES[rule][1].encode())
    assert {name.partition(".")[2] for name in offenders(connection, rule)} == {"bad"}


def heading(routine: Routine) -> str:
    """A definition up to its body, without comments and literals."""
    text = re.sub(r"--.*|'[^']*'", "", routine.text)
    return re.split(r"\bbegin atomic\b|\bas \$", text)[0]


@pytest.mark.parametrize(
    "words", ["(volatile|stable|immutable)", "parallel (safe|restricted|unsafe)", "language (sql|plpgsql)"]
)
def test_every_file_says_its_volatility_parallel_safety_and_language(words: str) -> None:
    for routine in read_manifest().routines:
        assert len(re.findall(rf"\b{words}\b", heading(routine))) == 1, f"{routine.schema}/{routine.name}.sql"


DECLARED = {name: call for each in Rpc.__mro__ for name, call in vars(each).items() if isinstance(call, Call)}

# The types of arguments that a constructor makes.
COMPOSITES = {
    hint
    for call in DECLARED.values()
    for hint in call.parameters.values()
    if isinstance(hint, type) and issubclass(hint, Composite)
}

SCALARS: Mapping[object, set[str]] = {
    int: {"smallint", "integer", "bigint"},
    float: {"real", "double precision"},
    str: {"text"},
    bool: {"boolean"},
    datetime: {"timestamp with time zone"},
    UUID: {"uuid"},
}


def fits(hint: Any, sql_type: str) -> bool:
    """Whether psycopg turns one into the other; None may stand for any null."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return fits(inner[0], sql_type)
    if origin in (types.UnionType, typing.Union):
        return all(fits(option, sql_type) for option in inner if option is not type(None))
    if origin in (list, Sequence):
        return sql_type.endswith("[]") and fits(inner[0], sql_type.removesuffix("[]"))
    if origin is np.ndarray:
        return sql_type == "vector"
    if isinstance(hint, type) and issubclass(hint, Composite):
        return sql_type == f"data.{hint.constructor}"
    return sql_type in SCALARS.get(hint, set())


@pytest.mark.parametrize("name", DECLARED)
def test_every_call_is_of_a_function_of_its_name_with_the_types_it_takes_and_returns(
    name: str, functions: list[Function]
) -> None:
    call = DECLARED[name]
    (function,) = (function for function in functions if (function.schema, function.name) == ("rpc", name))
    assert call.function == name
    assert "cinelibre_api" in function.callers

    parameters = typed(function.parameters)
    assert {name for name, hint in call.parameters.items() if not fits(hint, parameters[f"p_{name}"])} == set()
    required = {text.split()[0].removeprefix("p_") for text in function.parameters if " default " not in text}
    assert required <= set(call.parameters)

    # What is unset the API adds to a row.
    fields = {field.name: field.type for field in msgspec.structs.fields(call.row) if field.default is not UNSET}
    columns = typed(function.columns)
    assert set(fields) == set(columns)
    assert {name for name, hint in fields.items() if not fits(hint, columns[name])} == set()


@pytest.mark.parametrize("name", DECLARED)
def test_every_call_reads_unless_its_function_may_write(name: str, functions: list[Function]) -> None:
    (function,) = (function for function in functions if (function.schema, function.name) == ("rpc", name))
    assert DECLARED[name].writes == (function.volatility == "volatile")


def test_every_composite_argument_has_the_parameters_of_its_constructor_which_are_the_fields_of_its_type(
    connection: Connection, functions: list[Function]
) -> None:
    assert TitleFilter in COMPOSITES
    for composite in COMPOSITES:
        (constructor,) = (function for function in functions if function.name == composite.constructor)
        assert (constructor.schema, constructor.columns) == ("rpc", [f"data.{composite.constructor}"])
        assert (constructor.volatility, constructor.parallel) == ("immutable", "parallel safe")
        assert set(constructor.callers) == set(ROLES)
        fields = msgspec.structs.fields(composite)
        parameters = typed(constructor.parameters)
        assert [f"p_{field.name}" for field in fields] == list(parameters)
        assert {field.name for field in fields if not fits(field.type, parameters[f"p_{field.name}"])} == set()
        defaults = {field.name: "NULL" if field.default is None else f"'{field.default}'" for field in fields}
        assert {f"p_{name} {parameters[f'p_{name}']} default {default}" for name, default in defaults.items()} == set(
            constructor.parameters
        )
        attributes = connection.execute(
            "select 'p_' || a.attname, format_type(a.atttypid, null) from pg_attribute as a"
            " where a.attrelid = %s::regclass order by a.attnum",
            [f"data.{composite.constructor}"],
        )
        assert dict(attributes.fetchall()) == parameters


@pytest.mark.parametrize("name", DECLARED)
def test_every_call_is_declared_in_the_capability_that_its_function_lies_in(name: str) -> None:
    (routine,) = (routine for routine in read_manifest().routines if (routine.schema, routine.name) == ("rpc", name))
    (declaring,) = (each for each in Rpc.__mro__ if name in vars(each))
    assert declaring.__module__ == f"api.{routine.capability}.functions"


def test_the_capabilities_of_the_api_are_in_the_order_of_the_list() -> None:
    contracts = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract.get("containers") == ["api"])
    order = list(dict.fromkeys(routine.capability for routine in read_manifest().routines))
    in_api = [layer for layer in reversed(layers) if layer in order]
    assert in_api == [capability for capability in order if capability in in_api]


def test_no_public_name_of_rpc_is_anything_but_a_call() -> None:
    assert {name for name in dir(Rpc) if not name.startswith("_")} == set(DECLARED)


def test_every_function_that_the_api_may_call_is_called_or_known_to_be_for_people(functions: list[Function]) -> None:
    granted = {function.name for function in functions if "cinelibre_api" in function.callers}
    assert granted - {*DECLARED, *(composite.constructor for composite in COMPOSITES)} == set(FOR_PEOPLE_IN_PSQL)


def test_the_analyst_reads_and_sees_no_account(functions: list[Function]) -> None:
    for function in functions:
        if "cinelibre_analyst" in function.callers:
            assert function.volatility != "volatile", function.name
            columns = {column.split(" ")[0] for column in function.columns}
            assert not columns & {"password_hash", "private_key", "email"}, function.name


DEPENDENTS = """
select pg_describe_object(d.classid, d.objid, d.objsubid)
from pg_depend as d
inner join pg_proc as p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
where p.pronamespace::regnamespace::text in ('engine', 'rpc') and d.classid <> 'pg_proc'::regclass
"""


@pytest.mark.parametrize(
    "statement",
    [
        "alter table data.titles add constraint bad check (engine.fold_text(original_title) <> '')",
        "alter table data.titles alter column original_title set default engine.fold_text('')",
        "alter table data.titles add column bad text generated always as (engine.fold_text(original_title)) stored",
        "create index bad on data.titles (engine.fold_text(original_title))",
        "create view data.bad as select engine.global_mean()",
        "create function engine.bad() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger bad before insert on data.titles for each row execute function engine.bad()",
    ],
    ids=["check", "default", "generated", "index", "view", "trigger"],
)
def test_nothing_but_functions_depends_on_a_function_and_what_would_is_noticed(
    connection: Connection, statement: str
) -> None:
    assert connection.execute(DEPENDENTS).fetchall() == []
    connection.execute(statement.encode())
    assert connection.execute(DEPENDENTS).fetchall() != []


RELATIONS = """
select c.oid::regclass::text from pg_class as c
where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""
READABLE = """
select r.name || ' may ' || p.privilege || ' ' || c.oid::regclass
from pg_class as c
cross join unnest(%s::text[]) as r (name)
cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as p (privilege)
where
    c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and (
        has_table_privilege(r.name, c.oid, p.privilege)
        or (p.privilege in ('select', 'insert', 'update') and has_any_column_privilege(r.name, c.oid, p.privilege))
    )
union all
select r.name || ' may use ' || n.nspname
from pg_namespace as n
cross join unnest(%s::text[]) as r (name)
where n.nspname in ('data', 'engine') and has_schema_privilege(r.name, n.oid, 'usage, create')
"""


@pytest.mark.parametrize("role", ["public", *ROLES])
@pytest.mark.parametrize(
    "grant", ["select on data.users", "select (name) on data.users", "insert on data.ratings", "usage on schema engine"]
)
def test_no_role_reaches_a_table_and_a_grant_would_be_noticed(connection: Connection, role: str, grant: str) -> None:
    assert connection.execute(RELATIONS).fetchall() != []
    assert connection.execute(READABLE, [[role], [role]]).fetchall() == []
    connection.execute(f"grant {grant} to {role}".encode())
    assert connection.execute(READABLE, [[role], [role]]).fetchall() != []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_calls_its_functions_and_is_refused_what_is_below_them(connection: Connection, role: str) -> None:
    connection.execute(f"set role {role}".encode())
    assert connection.execute("select count(*) > 0 from rpc.genres()").fetchone() == (True,)
    for statement in ("select count(*) from data.genres", "select engine.global_mean()", "select rpc.refresh_totals()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(statement.encode())


def test_psql_runs_the_list_on_a_deployed_database_and_nothing_is_different_afterwards(own_database: str) -> None:
    def state() -> tuple[list[Any], list[Any]]:
        with psycopg.connect(own_database) as connection:
            defined = connection.execute(
                "select oid, pg_get_functiondef(oid) from pg_proc "
                "where pronamespace::regnamespace::text in ('engine', 'rpc') order by 1"
            )
            return defined.fetchall(), connection.execute(FUNCTIONS).fetchall()

    before = state()
    major = os.environ.get("CINELIBRE_POSTGRES_VERSION", DEFAULT_MAJOR)
    psql = Binaries(major=major, account=server_account()).program("psql")
    ran = subprocess.run(
        [psql, own_database, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={SQL_FOLDER / 'all.sql'}"],
        env={**os.environ, "PGOPTIONS": "-c search_path=pg_catalog,public"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert state() == before
