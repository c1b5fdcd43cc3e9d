"""Functions that fail in a running service: logged with the request's id, shown to nobody, and writing nothing."""

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.http.logs import JsonFormatter
from api.settings import Settings
from sync.connection import connect
from tests.conftest import Databases, serving
from tests.http.problems import assert_problem
from tests.log_records import log_of
from tests.readers import Readers

# By function, a body in place of its own.
BODIES = {
    "genres": "raise exception 'a secret of the database';",
    "services": "insert into data.services (slug, name) values ('written', 'Written'); return;",
    "get_preferences": "return;",
}
REPLACEMENT = """
select
    'create or replace function ' || p.pronamespace::regnamespace || '.' || p.proname
    || '(' || pg_get_function_arguments(p.oid) || ') returns ' || pg_get_function_result(p.oid)
    || ' language plpgsql volatile security definer as $body$ begin ' || %s || ' end $body$'
from pg_proc as p
where p.pronamespace = 'rpc'::regnamespace and p.proname = %s
"""


@pytest.fixture(scope="module")
def broken_database(databases: Databases, template: str) -> Iterator[str]:
    with databases.create(template) as conninfo:
        with connect(conninfo) as connection:
            for function, body in BODIES.items():
                ((statement,),) = connection.execute(REPLACEMENT, [body, function]).fetchall()
                connection.execute(statement)
        yield conninfo


@pytest.fixture(scope="module")
def service(broken_database: str, home: Path) -> Iterator[httpx.Client]:
    with serving(Settings(cinelibre_home=home, cinelibre_model_dir=home / "no model"), broken_database) as client:
        yield client


@pytest.fixture(scope="module")
def user(service: httpx.Client, broken_database: str) -> dict[str, str]:
    del service  # It has made the key that signs tokens.
    return Readers(broken_database).register()[1]


def test_an_error_of_the_database_is_logged_and_not_shown(
    service: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    reply = service.get("/genres")
    problem = assert_problem(reply, 500)
    assert "secret" not in reply.text
    record = log_of(caplog, problem["request_id"], "database error")
    assert record.levelno == logging.ERROR
    assert "a secret of the database" in JsonFormatter().format(record)


def test_an_unexpected_error_is_logged_and_not_shown(
    service: httpx.Client, user: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    reply = service.get("/users/me/preferences", headers=user)
    problem = assert_problem(reply, 500)
    assert problem["detail"] == "Something went wrong on our side."
    record = log_of(caplog, problem["request_id"], "unexpected error")
    assert record.levelno == logging.ERROR
    assert "ValueError: not enough values to unpack" in JsonFormatter().format(record)


def test_a_question_cannot_write_whatever_its_function_does(service: httpx.Client, broken_database: str) -> None:
    assert_problem(service.get("/providers"), 500)
    with connect(broken_database) as connection:
        assert connection.execute("select count(*) from data.services where slug = 'written'").fetchone() == (0,)
