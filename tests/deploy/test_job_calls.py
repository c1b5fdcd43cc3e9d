"""Calls that jobs make, held to the functions that the database has."""

import ast
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from pgvector import HalfVector

from api.calls import Row
from migrations.manifest import read_manifest
from sync import functions as declarations
from sync.calls import declared
from sync.connection import Connection
from sync.functions.sync import TakenLease, release_lease, take_lease, waiting_jobs

SYNC = Path(declarations.__file__).parents[1]

SIGNATURES = """
select
    p.proname, p.proretset, p.prorettype::regtype::text,
    array(
        select a.name || ' ' || format_type(a.type, null)
        from unnest(p.proargnames, coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes)
            with ordinality as a (name, type, mode, n)
        where coalesce(a.mode, 'i') in ('i', 'b', 'v')
        order by a.n
    ),
    p.pronargdefaults,
    array(
        select a.name || ' ' || format_type(a.type, null)
        from unnest(p.proargnames, p.proallargtypes, p.proargmodes) as a (name, type, mode)
        where a.mode = 't'
    )
from pg_proc as p
where p.pronamespace = 'rpc'::regnamespace
"""
SQL_TYPES: Mapping[object, set[str]] = {
    int: {"smallint", "integer", "bigint"},
    float: {"real", "double precision"},
    str: {"text", "jsonb", "vector"},
    bool: {"boolean"},
    datetime: {"timestamp with time zone"},
    UUID: {"uuid"},
    HalfVector: {"halfvec"},
}
# Modules that choose the function of a call at run time; tests/sync/test_bench_searches.py makes all those calls.
CHOOSING_AT_RUN_TIME = ("sync/bench/discovery.py",)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A function as the database has it: types by name of its parameters and columns."""

    returns_table: bool
    returned: str
    parameters: Mapping[str, str]
    required: frozenset[str]
    columns: Mapping[str, str]


@pytest.fixture(scope="module")
def signatures(template: str) -> dict[str, Signature]:
    """The functions in rpc by their names."""
    with psycopg.connect(template) as connection:
        rows = connection.execute(SIGNATURES).fetchall()
    found = {}
    for name, returns_table, returned, parameters, defaults, columns in rows:
        types_by_name = dict(parameter.removeprefix("p_").split(" ", 1) for parameter in parameters)
        found[name] = Signature(
            returns_table=returns_table,
            returned=returned,
            parameters=types_by_name,
            required=frozenset(list(types_by_name)[: len(parameters) - defaults]),
            columns=dict(column.split(" ", 1) for column in columns),
        )
    return found


def declared_calls() -> Iterator[Callable[..., Any]]:
    """Every declared call of the package, in the module that declares it."""
    for found in pkgutil.iter_modules(declarations.__path__):
        module = importlib.import_module(f"{declarations.__name__}.{found.name}")
        for value in vars(module).values():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                yield value


CALLS = list(declared_calls())


def fits(hint: Any, sql_type: str) -> bool:
    """Whether psycopg turns one into the other; None may stand for any null."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return all(fits(option, sql_type) for option in inner if option is not type(None))
    if origin is list:
        return sql_type.endswith("[]") and fits(inner[0], sql_type.removesuffix("[]"))
    return sql_type in SQL_TYPES.get(hint, set())


def complaints(call: Callable[..., Any], signatures: Mapping[str, Signature]) -> list[str]:
    """Everything in which a declared call differs from its function."""
    signature = signatures.get(call.__name__)
    if signature is None:
        return ["no such function"]
    hints = typing.get_type_hints(call)
    returned = hints.pop("return")
    _, *parameters = inspect.signature(call).parameters.values()
    given = {parameter.name.removesuffix("_"): hints[parameter.name] for parameter in parameters}
    optional = {parameter.name.removesuffix("_") for parameter in parameters if parameter.default is ...}
    found = [f"no parameter {name}" for name in given if name not in signature.parameters]
    found += [f"{name} is required" for name in sorted(signature.required - (given.keys() - optional))]
    found += [
        f"{name} is {signature.parameters[name]}"
        for name, hint in given.items()
        if name in signature.parameters and not fits(hint, signature.parameters[name])
    ]
    if typing.get_origin(returned) is list:
        if not signature.returns_table:
            return [*found, f"returns {signature.returned}"]
        (row,) = typing.get_args(returned)
        fields = typing.get_type_hints(row)
        found += [f"no column {name}" for name in fields if name not in signature.columns]
        return found + [
            f"column {name} is {signature.columns[name]}"
            for name, hint in fields.items()
            if name in signature.columns and not fits(hint, signature.columns[name])
        ]
    fitting = signature.returned == "void" if returned is type(None) else fits(returned, signature.returned)
    return found if fitting and not signature.returns_table else [*found, f"returns {signature.returned}"]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_a_declared_call_is_what_its_function_takes_and_returns(
    call: Callable[..., Any], signatures: dict[str, Signature]
) -> None:
    assert complaints(call, signatures) == []


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_a_declared_call_stands_in_the_module_of_its_functions_capability(call: Callable[..., Any]) -> None:
    (capability,) = (
        routine.capability
        for routine in read_manifest().routines
        if (routine.schema, routine.name) == ("rpc", call.__name__)
    )
    assert call.__module__.rpartition(".")[2] == capability


def test_every_declared_call_is_made_by_a_job() -> None:
    used: set[str] = set()
    for file in SYNC.rglob("*.py"):
        if file.parent != Path(declarations.__file__).parent:
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Name):
                    used.add(node.id)
                elif isinstance(node, ast.Attribute):
                    used.add(node.attr)
    assert {call.__name__ for call in CALLS} - used == set()


class WrongRow(Row, frozen=True, kw_only=True):
    ref: int
    titel: str


def test_a_call_that_differs_from_its_function_is_noticed(signatures: dict[str, Signature]) -> None:
    @declared
    def claim_job(connection: Connection, *, queue: str) -> None:
        raise NotImplementedError

    @declared
    def claim_jobs(connection: Connection, *, queue: int, owner: UUID, limit: int = ...) -> list[WrongRow]:
        raise NotImplementedError

    @declared
    def enqueue_stale(connection: Connection, *, queue: str, limit: int) -> list[WrongRow]:
        raise NotImplementedError

    @declared
    def release_jobs(connection: Connection, *, queue: str, holder: UUID = ...) -> int:
        raise NotImplementedError

    @declared
    def waiting_jobs(connection: Connection) -> int:
        raise NotImplementedError

    assert complaints(claim_job, signatures) == ["no such function"]
    assert complaints(claim_jobs, signatures) == [
        "no parameter owner",
        "holder is required",
        "queue is text",
        "no column titel",
        "column ref is text",
    ]
    assert complaints(enqueue_stale, signatures) == ["returns integer"]
    assert complaints(release_jobs, signatures) == ["holder is required", "returns void"]
    assert complaints(waiting_jobs, signatures) == ["returns record"]


def calls_by_name(source: str) -> Iterator[tuple[str | None, set[str | None]]]:
    """The function that each use of `call` names, None without a literal, and its arguments, None for a mapping."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name("call"), args=[_, function], keywords=keywords):
                pass
            case ast.Call(func=ast.Name("partial"), args=[ast.Name("call"), _, function], keywords=keywords):
                pass
            case _:
                continue
        name = function.value if isinstance(function, ast.Constant) else None
        yield (name if isinstance(name, str) else None), {keyword.arg for keyword in keywords}


def complaints_by_name(source: str, signatures: Mapping[str, Signature]) -> list[str]:
    """Everything in which calls by name differ from their functions."""
    found = []
    for name, given in calls_by_name(source):
        if name is None:
            found.append("a function that is no literal")
        elif name not in signatures:
            found.append(f"no function {name}")
        else:
            parameters, required = signatures[name].parameters, signatures[name].required
            found += [
                f"{name} has no parameter {each}" for each in sorted(filter(None, given)) if each not in parameters
            ]
            if None not in given:
                found += [f"{name} requires {each}" for each in sorted(required) if each not in given]
    return found


def test_a_call_by_name_names_a_function_and_its_parameters(signatures: dict[str, Signature]) -> None:
    found = {
        file.relative_to(SYNC.parent).as_posix(): problems
        for file in SYNC.rglob("*.py")
        if (problems := complaints_by_name(file.read_text(), signatures))
    }
    assert found == {file: ["a function that is no literal"] for file in CHOOSING_AT_RUN_TIME}


def test_a_wrong_call_by_name_is_noticed(signatures: dict[str, Signature]) -> None:
    source = """
call(connection, "claim_job")
call(connection, "claim_jobs", queue="tmdb", owner=1)
call(connection, "claim_jobs", **arguments)
call(connection, name, queue="tmdb")
partial(call, connection, "claim_jobs", holder=holder)
call(connection, "claim_jobs", queue="tmdb", holder=holder)
"""
    assert complaints_by_name(source, signatures) == [
        "no function claim_job",
        "claim_jobs has no parameter owner",
        "claim_jobs requires holder",
        "a function that is no literal",
        "claim_jobs requires queue",
    ]


def test_rows_and_values_are_what_a_call_declares(connection: Connection) -> None:
    holder = uuid4()
    (taken,) = take_lease(connection, name="sync", holder=holder)
    assert isinstance(taken, TakenLease)
    assert msgspec.structs.asdict(taken) == {"is_held": True, "expires_at": taken.expires_at, "seconds": 30}
    assert [release_lease(connection, name="sync", holder=holder) for _ in range(2)] == [True, False]
    assert waiting_jobs(connection, queue="tmdb") == []
    with pytest.raises(TypeError, match="keyword arguments only"):
        waiting_jobs(connection, "tmdb")  # type: ignore[call-arg]
