"""Accounts, and the keys that sign their tokens."""

from collections.abc import Callable

import psycopg
import pytest

from sync.connection import call, connect
from tests.communities import at_once, called, fetch, refused, value
from tests.conftest import Connection

ADA = {"email": "ada@example.com", "name": "Ada", "password_hash": "hash of Ada's"}


def test_a_registered_user_can_be_found_by_their_address(connection: Connection) -> None:
    (account,) = called(connection, "register_user", **ADA)
    assert account | {"created_at": None} == {
        "user_id": account["user_id"],
        "email": "ada@example.com",
        "name": "Ada",
        "is_demo": False,
        "created_at": None,
        "rating_count": 0,
    }
    assert called(connection, "get_user", user_id=account["user_id"]) == [account]
    assert called(connection, "find_login", email="ada@example.com") == [
        {"user_id": account["user_id"], "password_hash": "hash of Ada's"}
    ]
    for other in ("Ada@example.com", "ada@example.co", "", None):
        assert called(connection, "find_login", email=other) == []


def test_an_address_is_registered_once(connection: Connection) -> None:
    called(connection, "register_user", **ADA)
    before = fetch(connection, "select * from data.users")
    with refused(connection, "PT409"):
        called(connection, "register_user", **ADA | {"name": "Eve", "password_hash": "hash of Eve's"})
    assert fetch(connection, "select * from data.users") == before


def test_two_who_register_one_address_at_once_get_one_account(own_database: str) -> None:
    outcomes: list[str] = []

    def register(connection: Connection) -> None:
        try:
            call(connection, "register_user", **ADA)
            outcomes.append("registered")
        except psycopg.Error as error:
            outcomes.append(str(error.sqlstate))

    at_once(own_database, [register] * 4)
    assert sorted(outcomes) == ["PT409", "PT409", "PT409", "registered"]
    with connect(own_database) as connection:
        assert value(connection, "select count(*) from data.users") == 1


@pytest.mark.parametrize("email", ["Ada@example.com", "ada @example.com", "adä@example.com", "", "ada@example.com\n"])
def test_an_address_that_is_not_normalised_is_refused(connection: Connection, email: str) -> None:
    with refused(connection, "23514"):
        called(connection, "register_user", **ADA | {"email": email})


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_a_name_has_one_to_two_hundred_characters(connection: Connection, name: str) -> None:
    with refused(connection, "23514"):
        called(connection, "register_user", **ADA | {"name": name})
    (account,) = called(connection, "register_user", **ADA | {"name": "é" * 200})
    assert account["name"] == "é" * 200


def test_the_demo_account_is_one_and_gets_a_new_password(connection: Connection) -> None:
    demo = {"email": "demo@example.com"}
    ((first,),) = call(connection, "set_demo_login", **demo, password_hash="old")
    ((second,),) = call(connection, "set_demo_login", **demo, password_hash="new")
    assert first == second
    assert called(connection, "find_login", email="demo@example.com") == [{"user_id": first, "password_hash": "new"}]
    assert called(connection, "get_user", user_id=first)[0]["is_demo"]


def test_the_first_signing_key_stays(connection: Connection) -> None:
    first = called(connection, "create_signing_key", kid="first", private_key="one")
    assert [(key["kid"], key["private_key"]) for key in first] == [("first", "one")]
    assert called(connection, "create_signing_key", kid="second", private_key="two") == first
    assert called(connection, "signing_keys") == first


def test_the_newest_signing_key_signs(connection: Connection) -> None:
    connection.execute(
        """insert into data.signing_keys (kid, private_key, created_at)
           select kid, 'secret', now() - days * interval '1 day'
           from (values ('old', 1), ('new', 0), ('oldest', 2)) as x (kid, days)"""
    )
    assert [key["kid"] for key in called(connection, "signing_keys")] == ["new", "old", "oldest"]


def test_processes_that_start_at_once_agree_on_one_signing_key(own_database: str) -> None:
    answers: list[list[str]] = []

    def starting(number: int) -> Callable[[Connection], None]:
        def start(connection: Connection) -> None:
            keys = called(connection, "create_signing_key", kid=f"key {number}", private_key=f"secret {number}")
            answers.append([key["private_key"] for key in keys])

        return start

    at_once(own_database, [starting(number) for number in range(6)])
    assert len(answers) == 6
    assert len({key for keys in answers for key in keys}) == 1
    assert {len(keys) for keys in answers} == {1}
