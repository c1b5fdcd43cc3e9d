"""The order of the capabilities: each uses itself and those listed above it, and the foundation nothing but tuning."""

import re
from collections import Counter
from collections.abc import Sequence

import pytest

from migrations.manifest import SQL_FOLDER, Routine, read_manifest
from tests.deploy.calls import calls_in, code_of

INCLUDED = re.compile(r"^\\ir (\w+)/all\.sql$", re.MULTILINE)
TABLE = re.compile(r"\bdata\.(\w+)")


@pytest.fixture(scope="module")
def order() -> list[str]:
    """The capabilities as sql/all.sql lists them."""
    return INCLUDED.findall((SQL_FOLDER / "all.sql").read_text())


@pytest.fixture(scope="module")
def routines() -> tuple[Routine, ...]:
    return read_manifest().routines


def upward_calls(order: Sequence[str], routines: Sequence[Routine]) -> list[str]:
    """Calls of a function whose capability comes later than the caller's."""
    capabilities = {(routine.schema, routine.name): routine.capability for routine in routines}
    return [
        f"{routine.path} calls {call.schema}.{call.name} of {capability}"
        for routine in routines
        for call in calls_in(routine.text)
        if (capability := capabilities.get((call.schema, call.name)))
        and order.index(capability) > order.index(routine.capability)
    ]


def unknown_calls(routines: Sequence[Routine]) -> list[str]:
    known = {(routine.schema, routine.name) for routine in routines}
    return [
        f"{routine.path} calls {call.schema}.{call.name}"
        for routine in routines
        for call in calls_in(routine.text)
        if (call.schema, call.name) not in known
    ]


def names_in_both_schemas(routines: Sequence[Routine]) -> set[str]:
    return {name for name, schemas in Counter(routine.name for routine in routines).items() if schemas > 1}


def tables_of_the_foundation(routines: Sequence[Routine]) -> set[str]:
    """Tables that private functions of the foundation name."""
    return {
        table
        for routine in routines
        if (routine.capability, routine.schema) == ("foundation", "engine")
        for table in TABLE.findall(code_of(routine.text))
    }


def test_no_function_calls_one_of_a_later_capability(order: list[str], routines: tuple[Routine, ...]) -> None:
    assert upward_calls(order, routines) == []


def test_every_call_is_of_a_function_that_exists(routines: tuple[Routine, ...]) -> None:
    assert unknown_calls(routines) == []


def test_a_name_belongs_to_one_function(routines: tuple[Routine, ...]) -> None:
    assert names_in_both_schemas(routines) == set()


def test_the_foundation_is_arithmetic_text_and_tuning(routines: tuple[Routine, ...]) -> None:
    assert tables_of_the_foundation(routines) == {"tuning"}


def routine(path: str, body: str) -> Routine:
    name = path.removesuffix(".sql").replace("/", ".").partition(".")[2]
    return Routine(path=path, text=f"create or replace function {name}()\nbegin atomic\n    {body}\nend;\n")


def test_an_upward_call_is_noticed_and_no_other() -> None:
    low = routine("low/engine/low.sql", "select engine.peer() + rpc.high(engine.nobody());")
    peer = routine("low/engine/peer.sql", "select 1; -- rpc.high()")
    high = routine("high/rpc/high.sql", "select engine.low();")
    assert upward_calls(["low", "high"], [low, peer, high]) == ["low/engine/low.sql calls rpc.high of high"]
    assert unknown_calls([low, peer, high]) == ["low/engine/low.sql calls engine.nobody"]


def test_a_name_in_both_schemas_is_noticed() -> None:
    routines = [routine("a/engine/one.sql", ""), routine("b/rpc/one.sql", ""), routine("b/rpc/two.sql", "")]
    assert names_in_both_schemas(routines) == {"one"}


def test_a_table_of_the_foundation_is_noticed() -> None:
    routines = [
        routine("foundation/engine/one.sql", "select 'data.literal' from data.users;"),
        routine("foundation/rpc/two.sql", "select 1 from data.titles;"),
        routine("other/engine/three.sql", "select 1 from data.ratings;"),
    ]
    assert tables_of_the_foundation(routines) == {"users"}
