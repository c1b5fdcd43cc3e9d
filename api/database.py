"""Database connections, and the one place that runs SQL: calls of functions in the schema rpc."""

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

# How long a request waits for a connection before it gets a 503.
POOL_SECONDS = 4
API_ROLE = "cinelibre_api"
SESSION = "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
READ_ONLY = "-c default_transaction_read_only=on"
CALL: LiteralString = "rpc.{function}({arguments})"
# Errors of a call that looked a function up just before a deploy dropped and created it again.
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

    async def call(self, statement: bytes, row: type[Row], arguments: Mapping[str, Any]) -> list[Row]:
        """Run a call_statement; a transaction of its own, so a write is durable on return. Raises psycopg's errors."""
        values = call_values(arguments)
        try:
            return await self._fetch(statement, row, values)
        except (psycopg.errors.InternalError_, psycopg.errors.UndefinedFunction) as error:
            if not VANISHED.search(str(error)):
                raise
            return await self._fetch(statement, row, values)

    async def _fetch(self, statement: bytes, row: type[Row], values: Mapping[str, Any]) -> list[Row]:
        async with self._pool.connection() as connection, connection.cursor(row_factory=class_row(row)) as cursor:
            await cursor.execute(statement, values)
            return await cursor.fetchall()


def call_statement(function: str, parameters: Mapping[str, Any]) -> bytes:
    """The call of rpc.`function` with named arguments; of a parameter only matters whether its type is Composite."""
    return sql.SQL("select * from {}").format(_call(function, parameters)).as_bytes()


def call_values(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a call_statement's placeholders."""
    values: dict[str, Any] = {}
    for name, argument in arguments.items():
        if isinstance(argument, Composite):
            values |= {f"{name}.{field}": value for field, value in msgspec.structs.asdict(argument).items()}
        else:
            values[name] = argument
    return values


def _call(function: str, parameters: Mapping[str, Any], prefix: str = "") -> sql.Composed:
    named = []
    for name, parameter in parameters.items():
        kind = parameter if isinstance(parameter, type) else type(parameter)
        passed: sql.Composable = sql.Placeholder(f"{prefix}{name}")
        if issubclass(kind, Composite):
            passed = _call(kind.constructor, dict.fromkeys(kind.__struct_fields__), f"{prefix}{name}.")
        named.append(sql.SQL("{} => {}").format(sql.Identifier(f"p_{name}"), passed))
    return sql.SQL(CALL).format(function=sql.Identifier(function), arguments=sql.SQL(", ").join(named))


async def _configure(connection: AsyncConnection[Any]) -> None:
    await register_vector_async(connection)
    role = "select set_config('role', rolname, false) from pg_roles where rolname = %s and pg_has_role(rolname, %s)"
    await connection.execute(role, [API_ROLE, "set" if connection.info.server_version >= 160000 else "member"])
