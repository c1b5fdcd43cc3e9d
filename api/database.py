"""Database connections, and the one place that runs SQL: calls of functions in the schema rpc."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, LiteralString, Self, TypeVar

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
CALL: LiteralString = "select * from rpc.{function}({arguments})"
# Errors of a call that looked a function up just before a deploy dropped and created it again.
VANISHED = re.compile(r"cache lookup failed for function|function with OID \d+ does not exist")


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
        try:
            return await self._fetch(statement, row, arguments)
        except (psycopg.errors.InternalError_, psycopg.errors.UndefinedFunction) as error:
            if not VANISHED.search(str(error)):
                raise
            return await self._fetch(statement, row, arguments)

    async def _fetch(self, statement: bytes, row: type[Row], arguments: Mapping[str, Any]) -> list[Row]:
        async with self._pool.connection() as connection, connection.cursor(row_factory=class_row(row)) as cursor:
            await cursor.execute(statement, arguments)
            return await cursor.fetchall()


def call_statement(function: str, arguments: Iterable[str]) -> bytes:
    """The call of rpc.`function`, each argument as p_name; psycopg fills in a mapping of the names."""
    call = sql.SQL(CALL).format(
        function=sql.Identifier(function),
        arguments=sql.SQL(", ").join(
            sql.SQL("{} => {}").format(sql.Identifier(f"p_{name}"), sql.Placeholder(name)) for name in arguments
        ),
    )
    return call.as_bytes()


async def _configure(connection: AsyncConnection[Any]) -> None:
    await register_vector_async(connection)
    role = "select set_config('role', rolname, false) from pg_roles where rolname = %s and pg_has_role(rolname, %s)"
    await connection.execute(role, [API_ROLE, "set" if connection.info.server_version >= 160000 else "member"])
