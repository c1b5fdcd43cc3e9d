"""Accounts' logins."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class Login(Row, frozen=True, kw_only=True):
    user_id: int
    password_hash: str


@declared
def find_login(connection: Connection, *, email: str) -> list[Login]: ...


@declared
def set_demo_login(connection: Connection, *, email: str, password_hash: str) -> int: ...
