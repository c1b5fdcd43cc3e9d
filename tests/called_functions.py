"""The SQL functions that no test called, printed at the end of a run with --called-functions.

The server counts calls (track_functions), except where the planner puts a function's body in the place of its call.
Such a function counts as called where one that refers to it does.
"""

import os
import time
from collections.abc import Mapping
from typing import Any

import msgspec
import psycopg
import pytest

OPTION = "--called-functions"
EXIT_SECONDS = 2.0

COUNTED = "select schemaname || '.' || funcname from pg_stat_user_functions where schemaname in ('engine', 'rpc')"
# A backend reports what it has counted when it ends, if not before.
OTHERS = """
select exists (
    select from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
)
"""
# The planner's conditions, roughly: SQL that runs as its caller, of one query for a set, of one expression for a value.
DEFINED = r"""
select
    p.pronamespace::regnamespace || '.' || p.proname,
    l.lanname = 'sql' and not p.prosecdef and p.proconfig is null
    and case
        when p.proretset then p.provolatile <> 'v' and not p.proisstrict
        else coalesce(pg_get_function_sqlbody(p.oid), '') !~ '\n\s+FROM '
    end,
    array(
        select c.pronamespace::regnamespace || '.' || c.proname
        from pg_depend as d
        inner join pg_proc as c on c.oid = d.refobjid
        where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_proc'::regclass and d.objid = p.oid
        union
        select m.found[1]
        from regexp_matches(p.prosrc, '\m((?:engine|rpc)\.[a-z0-9_]+)\(', 'g') as m (found)
    )
from pg_proc as p
inner join pg_language as l on l.oid = p.prolang
where p.pronamespace in ('engine'::regnamespace, 'rpc'::regnamespace)
"""


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """Whether calls can be seen, and which functions the body refers to."""

    is_inlined: bool
    refers_to: list[str]


class CallCounter:
    """What is known so far: the functions there are, and those that were seen to be called."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}
        self.seen: set[str] = set()

    def start(self, server: str) -> None:
        """Have the server count."""
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("alter system set track_functions = 'all'")
            connection.execute("select pg_reload_conf()")

    def define(self, conninfo: str) -> None:
        """Take note of the functions of a deployed database."""
        with psycopg.connect(conninfo) as connection:
            for name, is_inlined, refers_to in connection.execute(DEFINED.encode()):
                self.functions[name] = Function(is_inlined=is_inlined, refers_to=refers_to)

    def read(self, conninfo: str) -> None:
        """Take note of what was called in a database, before it is dropped."""
        with psycopg.connect(conninfo, autocommit=True) as connection:
            deadline = time.monotonic() + EXIT_SECONDS
            while connection.execute(OTHERS).fetchone() == (True,) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.seen |= {name for (name,) in connection.execute(COUNTED)}

    def uncalled(self) -> list[str]:
        """The functions that were neither seen nor are part of one that was called."""
        called, new = set(), self.seen & self.functions.keys()
        while new:
            called |= new
            found = {name for caller in new for name in self.functions[caller].refers_to if name in self.functions}
            new = {name for name in found if self.functions[name].is_inlined} - called
        return sorted(self.functions.keys() - called)


COUNTER = pytest.StashKey[CallCounter]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="print the SQL functions that no test called")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(OPTION):
        if os.environ.get("DATABASE_URL"):
            raise pytest.UsageError(f"{OPTION} changes the server's settings: unset DATABASE_URL")
        config.stash[COUNTER] = CallCounter()


@pytest.fixture(scope="session")
def call_counter(pytestconfig: pytest.Config) -> CallCounter | None:
    """Counts calls of SQL functions, if that is asked for."""
    return pytestconfig.stash.get(COUNTER, None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    counter = session.config.stash.get(COUNTER, None)
    if counter and output is not None:
        output["functions"] = msgspec.to_builtins(counter.functions)
        output["called"] = sorted(counter.seen)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output: Mapping[str, Any] = getattr(node, "workeroutput", {})
    if counter := node.config.stash.get(COUNTER, None):
        counter.functions |= msgspec.convert(output.get("functions", {}), dict[str, Function])
        counter.seen |= set(output.get("called", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if (counter := config.stash.get(COUNTER, None)) and counter.functions:
        uncalled = counter.uncalled()
        terminalreporter.section(f"SQL functions that no test called: {len(uncalled)} of {len(counter.functions)}")
        for name in uncalled:
            terminalreporter.line(name)
