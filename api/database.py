"""The one place that runs SQL: calls of functions in the schema rpc."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, LiteralString, Self, TypeVar

import msgspec
import psycopg
from pgvector.psycopg import register_vector_async
from psycopg import AsyncConnection, conninfo, sql
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

Row = TypeVar("Row")

# How long a request waits for a connection before it is told to come back.
POOL_SECONDS = 4
API_ROLE = "cinelibre_api"
SESSION = "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
READ_ONLY = "-c default_transaction_read_only=on"
CALL: LiteralString = "rpc.{function}({arguments})"
# A deploy that drops and creates functions can catch a call between looking a function up and running it.
VANISHED = re.compile(r"cache lookup failed for function|function with OID \d+ does not exist")


class Composite(msgspec.Struct, frozen=True, kw_only=True):
    """An argument of several fields, which rpc.`constructor` makes in the database of parameters of the same names."""

    constructor: ClassVar[str]


class Database:
    """A pool of connections that act as cinelibre_api, where the server has that role; read-only ones cannot write."""

    def __init__(self, target: str, *, size: int, read_only: bool = False) -> None:
        given = conninfo.conninfo_to_dict(target).get("options")
        options = f"{given or ''} {SESSION} {READ_ONLY if read_only else ''}".strip()
        self._pool = AsyncConnectionPool(
            target,
            min_size=1,
            max_size=size,
            timeout=POOL_SECONDS,
            max_waiting=200,
            open=False,
            configure=_configure,
            check=AsyncConnectionPool.check_connection,
            # Without prepared statements neither a deploy nor a pooler between us and the server can confuse a session.
            kwargs={
                "autocommit": True,
                "prepare_threshold": None,
                "options": options,
                "application_name": "cinelibre-api",
            },
        )

    async def __aenter__(self) -> Self:
        await self._pool.open(wait=True, timeout=30)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()

    async def call(self, function: str, row: type[Row], arguments: Mapping[str, Any]) -> list[Row]:
        """Call rpc.`function`, each argument as p_name; a statement of its own, so a write is durable on return.

        Raises psycopg's errors.
        """
        statement, values = call_statement(function, arguments)
        try:
            return await self._fetch(statement, row, values)
        except (psycopg.errors.InternalError_, psycopg.errors.UndefinedFunction) as error:
            if not VANISHED.search(str(error)):
                raise
            return await self._fetch(statement, row, values)

    async def _fetch(self, statement: sql.Composed, row: type[Row], values: Mapping[str, Any]) -> list[Row]:
        async with self._pool.connection() as connection, connection.cursor(row_factory=class_row(row)) as cursor:
            await cursor.execute(statement, values)
            return await cursor.fetchall()


def call_statement(function: str, arguments: Mapping[str, Any]) -> tuple[sql.Composed, dict[str, Any]]:
    """The call of rpc.`function` with named arguments, and the values of its placeholders."""
    values: dict[str, Any] = {}
    return sql.SQL("select * from {}").format(_call(function, arguments, values)), values


def _call(function: str, arguments: Mapping[str, Any], values: dict[str, Any], prefix: str = "") -> sql.Composed:
    """A call, in which a composite argument is a call of its constructor; adds to `values` what it takes."""
    named: list[sql.Composable] = []
    for name, value in arguments.items():
        placeholder = f"{prefix}{name}"
        passed: sql.Composable
        if isinstance(value, Composite):
            passed = _call(value.constructor, msgspec.structs.asdict(value), values, f"{placeholder}.")
        else:
            passed = sql.Placeholder(placeholder)
            values[placeholder] = value
        named.append(sql.SQL("{} => {}").format(sql.Identifier(f"p_{name}"), passed))
    return sql.SQL(CALL).format(function=sql.Identifier(function), arguments=sql.SQL(", ").join(named))


async def _configure(connection: AsyncConnection[Any]) -> None:
    await register_vector_async(connection)
    role = "select set_config('role', rolname, false) from pg_roles where rolname = %s and pg_has_role(rolname, %s)"
    await connection.execute(role, [API_ROLE, "set" if connection.info.server_version >= 160000 else "member"])
