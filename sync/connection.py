"""Connections of jobs: as the owner, one statement at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg

from api.database import call_statement, call_values

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def connect(conninfo: str) -> Iterator[Connection]:
    """A connection on which every call commits by itself."""
    with psycopg.connect(conninfo, autocommit=True, application_name="cinelibre-job") as connection:
        yield connection


def call(connection: Connection, function: str, **arguments: object) -> list[tuple[Any, ...]]:
    """The rows of rpc.`function`, for calls that are known only at run time; others are declared in sync/functions.

    Arguments come without their p_ prefix. Raises psycopg's errors.
    """
    return connection.execute(call_statement(function, arguments), call_values(arguments)).fetchall()
