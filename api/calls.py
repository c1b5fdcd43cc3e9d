"""Calls of the database's functions, each declared by a signature without a body.

    @reads
    async def find_login(self, *, email: str) -> list[Login]: ...

calls rpc.find_login(p_email => ...) and returns its rows as Logins. A parameter whose name in SQL is a keyword of
Python ends in an underscore, which is dropped. All raise psycopg's errors, which api.http.errors translates.
"""

from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import (
    Annotated,
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
    get_args,
    get_type_hints,
    overload,
)

import msgspec
from msgspec import Meta

from api.database import Database, call_statement

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a function's result; its fields are the columns, in psql and in JSON."""


P = ParamSpec("P")
R = TypeVar("R", bound=Row)
Declared: TypeAlias = Callable[Concatenate[Any, P], Coroutine[Any, Any, list[R]]]


class Calls:
    """The pools that calls go through; connections of the reading one cannot write."""

    def __init__(self, reading: Database, writing: Database) -> None:
        self.reading = reading
        self.writing = writing


class Call(Generic[P, R]):
    """A declared call, as a method of Calls; parameters are the SQL names with their types."""

    def __init__(self, declared: Declared[P, R], *, writes: bool) -> None:
        hints = get_type_hints(declared)
        self.function = declared.__name__
        self.row: type[R] = get_args(hints.pop("return"))[0]
        self.writes = writes
        self._names = {name: name.removesuffix("_") for name in hints}
        self.parameters = {self._names[name]: hint for name, hint in hints.items()}
        self._statement = call_statement(self.function, self.parameters)

    @overload
    def __get__(self, calls: None, owner: type) -> Self: ...
    @overload
    def __get__(self, calls: Calls, owner: type) -> Callable[P, Coroutine[Any, Any, list[R]]]: ...
    def __get__(self, calls: Calls | None, owner: type) -> Any:
        return self if calls is None else partial(self, calls)

    async def __call__(self, calls: Calls, /, *_: P.args, **given: P.kwargs) -> list[R]:
        database = calls.writing if self.writes else calls.reading
        arguments = {self._names[name]: value for name, value in given.items()}
        return await database.call(self._statement, self.row, arguments)


def reads(declared: Declared[P, R]) -> Call[P, R]:
    return Call(declared, writes=False)


def writes(declared: Declared[P, R]) -> Call[P, R]:
    return Call(declared, writes=True)
