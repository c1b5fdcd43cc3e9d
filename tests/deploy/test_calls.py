"""Named notation: a call with many arguments says which is which."""

import pytest

from migrations.manifest import read_manifest
from tests.deploy.calls import Call, calls_in

ARGUMENTS_BY_POSITION = 3


def positional_calls(text: str) -> list[str]:
    return [
        f"{call.schema}.{call.name}"
        for call in calls_in(text)
        if len(call.arguments) > ARGUMENTS_BY_POSITION and not call.is_named
    ]


def test_every_call_with_four_or_more_arguments_names_them() -> None:
    found = {routine.path: positional_calls(routine.text) for routine in read_manifest().routines}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "body",
    [
        "select engine.four(1, 2, 3, 4)",
        "select engine.four(p_a => 1, p_b => 2, p_c => 3, 4)",
        "select engine.four(p_a => engine.one(1), p_b => 2, p_c => 3, p_d => engine.four(1, 2, 3, 4))",
        "select n.id from engine.four((select 1), array[1, 2], 'a, b', ('x''(' || 'y')::text) as n (id, a, b, c)",
        "perform rpc.four(\n    p_user_id, -- one, two\n    null /* ) */, false, now()\n);",
    ],
)
def test_a_call_by_position_is_noticed(body: str) -> None:
    assert [name.partition(".")[2] for name in positional_calls(function(body))] == ["four"]


@pytest.mark.parametrize(
    "body",
    [
        "select engine.three(1, 2, 3)",
        "select engine.two(least(1, 2, 3, 4), array[1, 2, 3, 4])",
        "select engine.four(p_a => 1, p_b => greatest(1, 2), p_c => 'a, b', p_d => array[1, 2])",
        "-- engine.four(1, 2, 3, 4)\nselect 'engine.four(1, 2, 3, 4)'",
        "select n.a from engine.one(1) as n (a, b, c, d) where n.a in (1, 2, 3, 4)",
    ],
)
def test_other_calls_are_left_alone(body: str) -> None:
    assert positional_calls(function(body)) == []


def test_calls_are_found_with_their_arguments_in_sql_and_in_plpgsql() -> None:
    text = function("perform engine.outer(engine.inner(), p_b => 'it''s (', p_c => (select 1));", plpgsql=True)
    outer = ("engine.inner()", "p_b => '  ''   '", "p_c => (select 1)")
    assert list(calls_in(text)) == [
        Call(schema="engine", name="outer", arguments=outer),
        Call(schema="engine", name="inner", arguments=()),
    ]


def function(body: str, *, plpgsql: bool = False) -> str:
    """A file as those of sql/, whose heading and comment look like calls and are none."""
    begin, end = ("as $$\nbegin", "end;\n$$;") if plpgsql else ("begin atomic", "end;")
    return (
        "-- Don't call engine.four(1, 2, 3, 4).\n"
        "create or replace function engine.caller(p_a integer, p_b text default 'a, b', p_c integer, p_d integer)\n"
        f"returns void\nlanguage sql\n{begin}\n    {body}\n{end}\n\n"
        "comment on function engine.caller is\n$$It isn't engine.four(1, 2, 3, 4) at all.$$;\n"
    )
