"""Outages of the database: the service says so, stays alive, and recovers by itself."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import conninfo as conninfo_text
from psycopg import sql

from api.settings import Settings
from sync.connection import connect
from tests.conftest import serving
from tests.factories import Factory
from tests.http.problems import assert_problem

RECOVERY_ATTEMPTS = 120
POOL_SIZE = 4


def execute(server: str, *statements: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def name_of(conninfo: str) -> str:
    return str(conninfo_text.conninfo_to_dict(conninfo)["dbname"])


def terminate(name: str) -> sql.Composed:
    statement = sql.SQL("select pg_terminate_backend(pid) from pg_stat_activity where datname = {}")
    return statement.format(sql.Literal(name))


@contextmanager
def refusing_connections(server: str, name: str) -> Iterator[None]:
    allow = sql.SQL("alter database {} with allow_connections {}")
    execute(server, allow.format(sql.Identifier(name), sql.SQL("false")), terminate(name))
    yield
    execute(server, allow.format(sql.Identifier(name), sql.SQL("true")))


@pytest.fixture
def service(own_database: str, home: Path) -> Iterator[httpx.Client]:
    settings = Settings(
        cinelibre_home=home, cinelibre_model_dir=home / "no model", pool_size=POOL_SIZE, write_pool_size=POOL_SIZE
    )
    with serving(settings, own_database) as client:
        yield client


def register(api: httpx.Client) -> httpx.Response:
    return api.post("/auth/register", json={"email": "a@example.com", "password": "correct horse", "name": "A"})


def all_at_once(calls: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(lambda call: call(), calls))


def test_no_request_fails_after_every_connection_was_cut(service: httpx.Client, own_database: str, server: str) -> None:
    busy: list[Callable[[], httpx.Response]] = [partial(service.get, "/movies") for _ in range(3 * POOL_SIZE)]
    assert {reply.status_code for reply in all_at_once(busy)} == {200}
    for _ in range(2):
        execute(server, terminate(name_of(own_database)))
        assert [reply.status_code for reply in all_at_once(busy)] == [200] * len(busy)
        assert service.get("/health/ready").status_code == 200


def test_no_write_fails_after_every_connection_was_cut(service: httpx.Client, own_database: str, server: str) -> None:
    with connect(own_database) as connection:
        title_id = Factory(connection).title()
    user = {"Authorization": f"Bearer {register(service).raise_for_status().json()['token']}"}
    body = {"title_id": title_id, "rating": 4}
    busy: list[Callable[[], httpx.Response]] = [
        partial(service.post, "/ratings", json=body, headers=user) for _ in range(3 * POOL_SIZE)
    ]
    for _ in range(3):
        assert [reply.status_code for reply in all_at_once(busy)] == [201] * len(busy)
        execute(server, terminate(name_of(own_database)))


def test_an_outage_is_told_as_such_and_ends_without_a_restart(
    service: httpx.Client, own_database: str, server: str
) -> None:
    token = register(service).raise_for_status().json()["token"]
    user = {"Authorization": f"Bearer {token}"}
    with refusing_connections(server, name_of(own_database)):
        public = ["/movies", "/movies/1", "/genres", "/recommendations/popular", "/search/semantic?q=x"]
        paths = [*public, "/auth/me", "/ratings/my"]
        calls: list[Callable[[], httpx.Response]] = [
            *(partial(service.get, path, headers=user) for path in paths),
            lambda: service.get("/health/ready"),
            lambda: register(service),
            lambda: service.post("/auth/login", json={"email": "a@example.com", "password": "correct horse"}),
            lambda: service.post("/ratings", json={"title_id": 1, "rating": 3}, headers=user),
        ]
        replies = all_at_once(calls)
        for path, reply in zip([*paths, "/health/ready", "register", "login", "rate"], replies, strict=True):
            assert reply.status_code == 503, (path, reply.status_code, reply.text)
            assert int(reply.headers["retry-after"]) >= 1, path
            if path != "/health/ready":
                assert assert_problem(reply, 503)["code"] == "database_unavailable"
        not_ready = replies[len(paths)].json()
        assert (not_ready["status"], not_ready["database"]) == ("unavailable", False)
        for path in ("/health", "/health/live", "/", "/docs", "/openapi.json", "/.well-known/jwks.json"):
            assert service.get(path).status_code == 200, path
        assert_problem(service.get("/auth/me"), 401)
        assert_problem(service.get("/movies?limit=0"), 422)
    for _ in range(RECOVERY_ATTEMPTS):
        if service.get("/health/ready").status_code == 200:
            break
        time.sleep(0.25)
    assert service.get("/health/ready").json()["status"] == "ok"
    assert service.get("/auth/me", headers=user).status_code == 200
    assert service.get("/movies").status_code == 200


def test_what_the_database_refuses_to_wait_for_is_no_server_error(service: httpx.Client, own_database: str) -> None:
    """A lock that is held too long ends in a problem, and the connection is as good as new."""
    token = register(service).raise_for_status().json()["token"]
    user = {"Authorization": f"Bearer {token}"}
    with psycopg.connect(own_database) as blocking:
        blocking.execute("lock table data.titles in access exclusive mode")
        reply = service.get("/movies", headers=user)
        assert_problem(reply, range(503, 505))
    assert service.get("/movies", headers=user).status_code == 200
