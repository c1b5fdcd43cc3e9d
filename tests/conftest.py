"""A real PostgreSQL for every test: DATABASE_URL's, a container's, or the embedded one."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bcrypt
import httpx
import psycopg
import pytest
import uvicorn
from psycopg import conninfo as conninfo_text
from psycopg import sql

from api.app import create_app
from api.embedding.model_files import DEFAULT_MODEL, ModelFiles, resolve_model
from api.settings import Settings
from migrations.deploy import deploy
from migrations.embedded import DEFAULT_MAJOR, database
from sync.catalogue.embedding import embed_catalogue
from sync.catalogue.sample_catalogue import load_sample
from sync.connection import connect
from tests.factories import Factory
from tests.http.operations import Operation, operations
from tests.readers import Readers

if TYPE_CHECKING:
    # A plugin is imported by pytest first.
    from tests.called_functions import CallCounter

pytest_plugins = ["tests.workers", "tests.called_functions"]

# Litestar imports what it lacks again for every application, which two threads must not do at once.
ONE_APPLICATION = threading.Lock()
MIN_BCRYPT_COST = 4
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"

Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Data that measures but does not belong to the project."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent: it has the data sets that this test measures with")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """As few rounds of bcrypt as it allows: those of the service take a quarter of a second for each password."""
    gensalt = bcrypt.gensalt
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bcrypt, "gensalt", lambda _: gensalt(MIN_BCRYPT_COST))
        yield


@pytest.fixture(scope="session")
def server(home: Path, call_counter: "CallCounter | None") -> Iterator[str]:
    """How to connect to a server where databases may be created."""
    if os.environ.get("CINELIBRE_TEST_DATABASE") == "container":
        from testcontainers.postgres import PostgresContainer

        with PostgresContainer("pgvector/pgvector:pg18", driver=None) as container:
            forget_crashes(container.get_connection_url())
            yield container.get_connection_url()
        return
    major = os.environ.get("CINELIBRE_POSTGRES_VERSION", DEFAULT_MAJOR)
    url = os.environ.get("DATABASE_URL")
    with database(url, home, major) as conninfo:
        if not url:
            forget_crashes(conninfo)
        if call_counter:
            call_counter.start(conninfo)
        yield conninfo


def forget_crashes(conninfo: str) -> None:
    """Make a server quick that need not survive a crash; tests of durability start servers of their own."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"alter system set {setting} = off".encode())
        connection.execute("select pg_reload_conf()")


class Databases:
    """Makes and drops databases on the test server."""

    def __init__(self, server: str, before_drop: Callable[[str], None] = lambda _: None) -> None:
        self._server = server
        self._before_drop = before_drop
        self._numbers = count(1)

    @contextmanager
    def create(self, template: str | None = None) -> Iterator[str]:
        """A database's conninfo while entered: empty, or a copy of the template's database."""
        name = f"cinelibre_test_{os.getpid()}_{next(self._numbers)}"
        source = conninfo_text.conninfo_to_dict(template)["dbname"] if template else "template0"
        self._run(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(str(source))))
        conninfo = conninfo_text.make_conninfo(self._server, dbname=name)
        try:
            yield conninfo
            self._before_drop(conninfo)
        finally:
            self._run(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def databases(server: str, call_counter: "CallCounter | None") -> Databases:
    return Databases(server, call_counter.read) if call_counter else Databases(server)


@pytest.fixture(scope="session")
def template(databases: Databases, call_counter: "CallCounter | None") -> Iterator[str]:
    """A deployed database without data, to copy; nobody may be connected to it while it is copied."""
    with databases.create() as conninfo:
        deploy(conninfo)
        if call_counter:
            call_counter.define(conninfo)
        yield conninfo


@pytest.fixture(scope="module")
def rollback_database(databases: Databases, template: str) -> Iterator[str]:
    """Of a module's own: what is rolled back stays behind as dead rows, which slow down whoever comes later."""
    with databases.create(template) as conninfo:
        yield conninfo


@pytest.fixture
def connection(rollback_database: str) -> Iterator[Connection]:
    """A connection to an empty deployed database; what the test does is rolled back."""
    with psycopg.connect(rollback_database, autocommit=True) as opened, opened.transaction(force_rollback=True):
        yield opened


@pytest.fixture
def factory(connection: Connection) -> Factory:
    """Makes users, titles and ratings on `connection`."""
    return Factory(connection)


@pytest.fixture
def own_database(databases: Databases, template: str) -> Iterator[str]:
    """A deployed database for a test that must commit."""
    with databases.create(template) as conninfo:
        yield conninfo


@pytest.fixture(scope="session")
def model_files(home: Path) -> ModelFiles:
    return resolve_model(DEFAULT_MODEL, home)


@pytest.fixture(scope="session")
def sample_database(databases: Databases, template: str, model_files: ModelFiles, home: Path) -> Iterator[str]:
    """A database with the embedded sample catalogue and its demo community."""
    with databases.create(template) as conninfo:
        with connect(conninfo) as connection:
            load_sample(connection)
            embed_catalogue(connection, model_files, Settings(cinelibre_home=home))
        yield conninfo


@contextmanager
def serving(settings: Settings, conninfo: str) -> Iterator[httpx.Client]:
    """A client of the API on a real socket while entered."""
    with ONE_APPLICATION:
        app = create_app(settings, conninfo)
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="on", http="h11")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        if not thread.is_alive():
            raise RuntimeError("the API did not start")
        thread.join(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        running.should_exit = True
        thread.join(30)


@pytest.fixture(scope="session")
def api(sample_database: str, home: Path) -> Iterator[httpx.Client]:
    """The API over the sample catalogue, with the real model. Tests share it: each registers users of its own."""
    with serving(Settings(cinelibre_home=home), sample_database) as client:
        yield client


@pytest.fixture(scope="session")
def new_reader(api: httpx.Client, sample_database: str) -> Callable[[], tuple[int, dict[str, str]]]:
    """Registers a user who has no password; returns the id and the header that authenticates them."""
    del api  # The service has made the key that signs tokens.
    return Readers(sample_database).register


@pytest.fixture(scope="session")
def new_user(new_reader: Callable[[], tuple[int, dict[str, str]]]) -> Callable[[], dict[str, str]]:
    """Registers a user who has no password; returns the header that authenticates them."""
    return lambda: new_reader()[1]


@pytest.fixture(scope="session")
def document(api: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    served: dict[str, Any] = api.get("/openapi.json").raise_for_status().json()
    return served


@pytest.fixture(scope="session")
def every_operation(document: dict[str, Any]) -> list[Operation]:
    return list(operations(document))
