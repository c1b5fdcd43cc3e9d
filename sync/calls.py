"""Declared calls: signatures without a body, which call the function of their name in rpc."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

import psycopg

from api.calls import Row
from api.database import call_statement, call_values
from sync.connection import Connection

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")


def declared(
    signature: Callable[Concatenate[Connection, Arguments], Returned],
) -> Callable[Concatenate[Connection, Arguments], Returned]:
    """The call that a signature declares; it raises psycopg's errors.

    Keyword arguments become parameters with p_ before their names; one that would be a keyword of Python ends in an
    underscore, and the default `...` is the function's own. The result is a list of Rows from a function that returns
    a table, one value from a function that returns one, and None from a function that returns void.
    """
    function = signature.__name__
    returned = get_type_hints(signature)["return"]

    @wraps(signature)
    def call(connection: Connection, /, *args: Arguments.args, **arguments: Arguments.kwargs) -> Any:
        if args:
            raise TypeError(f"{function} takes keyword arguments only")
        named = {name.removesuffix("_"): value for name, value in arguments.items()}
        cursor = connection.execute(call_statement(function, named), call_values(named))
        if get_origin(returned) is list:
            (row,) = get_args(returned)
            return _rows(cursor, row)
        values = cursor.fetchone()
        return values[0] if values and returned is not type(None) else None

    return call


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]], row: type[Row]) -> list[Row]:
    columns = [column.name for column in cursor.description or ()]
    places = [(name, columns.index(name)) for name in row.__struct_fields__]
    return [row(**{name: values[place] for name, place in places}) for values in cursor]
