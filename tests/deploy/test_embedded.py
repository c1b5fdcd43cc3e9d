"""The embedded PostgreSQL starts, is shared, survives what kills it or its holders, and stops last."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrations.binaries import SYSTEM_FOLDER, Account, Binaries, PostgresUnavailableError, server_account
from migrations.embedded import DEFAULT_MAJOR, EmbeddedServer, database
from tests.workers import quick_folder

ROOT = Path(__file__).resolve().parents[2]
MAJOR = os.environ.get("CINELIBRE_POSTGRES_VERSION", DEFAULT_MAJOR)
NOBODY = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run PostgreSQL as somebody else")


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A folder that the user who runs PostgreSQL can enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="cinelibre-embedded-", dir=quick_folder()))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def initialised_home() -> Iterator[Path]:
    with temporary_home() as folder:
        with EmbeddedServer(folder, MAJOR) as server:
            execute(server, "create table kept (value integer)")
        yield folder


@pytest.fixture
def used_home(initialised_home: Path) -> Iterator[Path]:
    """A home whose server has run before and is stopped; a test may kill it."""
    yield initialised_home
    server = EmbeddedServer(initialised_home, MAJOR)
    assert server.postmaster_pid is None
    for file in lock_files(server):
        file.unlink(missing_ok=True)


def execute(server: EmbeddedServer, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def postmaster(server: EmbeddedServer) -> int:
    pid = server.postmaster_pid
    assert pid is not None
    return pid


def lock_files(server: EmbeddedServer) -> tuple[Path, Path]:
    """What a server that was killed leaves behind: its process number, beside the data and beside the socket."""
    return server.data / "postmaster.pid", server.folder / "socket" / ".s.PGSQL.5432.lock"


def kill(server: EmbeddedServer) -> None:
    """Kill the postmaster as the kernel does when memory runs out."""
    pid = postmaster(server)
    os.kill(pid, signal.SIGKILL)
    while server.postmaster_pid is not None:
        time.sleep(0.01)


@pytest.mark.parametrize("major", ["16", "18"])
def test_a_server_starts_answers_and_stops(home: Path, major: str) -> None:
    with EmbeddedServer(home, major) as server:
        ((version,),) = execute(server, "show server_version")
        assert version.split(".")[0] == major
        execute(server, "create extension vector")
        assert execute(server, "select '[3,4]'::vector <-> '[0,0]'") == [(5.0,)]
        settings = {
            "data_checksums": "on",
            "listen_addresses": "",
            "jit": "off",
            "shared_buffers": "64MB",
            "fsync": "on",
            "server_encoding": "UTF8",
        }
        for name, value in settings.items():
            assert execute(server, f"show {name}") == [(value,)], name
        ((folder,),) = execute(server, "show unix_socket_directories")
        status = Path(folder).stat()
        assert (status.st_mode & 0o777, status.st_uid) == (0o700, server.account.uid)
        assert server.folder.stat().st_mode & 0o777 == 0o700
    assert server.postmaster_pid is None
    with pytest.raises(psycopg.OperationalError):
        execute(server, "select 1")


def test_two_majors_have_data_of_their_own_below_one_home(home: Path) -> None:
    with EmbeddedServer(home, "16") as old, EmbeddedServer(home, "18") as new:
        assert execute(old, "show server_version_num") < execute(new, "show server_version_num")


def test_an_unsupported_major_is_refused_with_those_that_there_are(home: Path) -> None:
    with pytest.raises(PostgresUnavailableError, match=r"CINELIBRE_POSTGRES_VERSION is 17; .* 18 and 16$"):
        EmbeddedServer(home, "17").__enter__()


def test_a_database_url_is_used_as_it_is_and_starts_nothing(home: Path) -> None:
    with database("postgres+asyncpg://reader@db.example/films", home) as conninfo:
        assert conninfo == "postgresql://reader@db.example/films"
    assert list(home.iterdir()) == []


def test_the_server_stops_when_its_last_holder_leaves(used_home: Path) -> None:
    first, second = EmbeddedServer(used_home, MAJOR), EmbeddedServer(used_home, MAJOR)
    with first:
        pid = postmaster(first)
        with second:
            assert postmaster(second) == pid
        assert execute(first, "select 1") == [(1,)]
    assert first.postmaster_pid is None
    with second:
        assert postmaster(second) != pid
        assert execute(second, "select 1") == [(1,)]


def test_holders_that_arrive_at_the_same_time_in_an_empty_home_share_one_server(home: Path) -> None:
    arrive, leave = threading.Barrier(4), threading.Barrier(4)

    def hold(_: int) -> int:
        arrive.wait()
        with EmbeddedServer(home, MAJOR) as server:
            assert execute(server, "select 1") == [(1,)]
            leave.wait(60)
            return postmaster(server)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(hold, range(4)))) == 1
    assert EmbeddedServer(home, MAJOR).postmaster_pid is None


@pytest.mark.parametrize("name", ["long" * 30, "a reader's home, moved"], ids=["long", "punctuation"])
def test_a_home_may_have_any_name(home: Path, name: str) -> None:
    with EmbeddedServer(home / name, MAJOR) as server:
        assert execute(server, "select 1") == [(1,)]
        ((folder,),) = execute(server, "show unix_socket_directories")
    if not Path(folder.strip('"')).is_relative_to(home):
        shutil.rmtree(folder)


def test_a_home_reached_through_a_link_is_the_same_home(used_home: Path, home: Path) -> None:
    link = home / "link"
    link.symlink_to(used_home)
    with EmbeddedServer(link, MAJOR) as first:
        with EmbeddedServer(link, MAJOR) as second:
            assert execute(second, "select 1") == [(1,)]
        assert execute(first, "select 1") == [(1,)]


def test_a_home_that_does_not_exist_yet_is_made_whatever_the_umask(home: Path) -> None:
    before = os.umask(0o077)
    try:
        with EmbeddedServer(home / "new" / "home", MAJOR) as server:
            assert execute(server, "select 1") == [(1,)]
    finally:
        os.umask(before)


def test_an_interrupted_initialisation_is_begun_again(home: Path) -> None:
    unfinished = home / f"postgres-{MAJOR}" / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text(MAJOR)
    with EmbeddedServer(home, MAJOR) as server:
        assert execute(server, "select 1") == [(1,)]


HOLD = """
import sys, time, psycopg
from pathlib import Path
from migrations.embedded import EmbeddedServer
with EmbeddedServer(Path(sys.argv[1]), sys.argv[2]) as server:
    with psycopg.connect(server.conninfo) as connection:
        connection.execute("insert into kept values (%s)", [int(sys.argv[3])])
    print("ready", flush=True)
    time.sleep(600)
"""


@contextmanager
def holder(home: Path, value: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the server and has committed a row."""
    command = [sys.executable, "-c", HOLD, str(home), MAJOR, str(value)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_server_survives_its_killed_holder_and_the_next_one_stops_it(used_home: Path) -> None:
    server = EmbeddedServer(used_home, MAJOR)
    with holder(used_home, 1) as process:
        pid = postmaster(server)
        process.kill()
        process.wait()
    assert postmaster(server) == pid
    with server:
        assert postmaster(server) == pid
        assert execute(server, "select value from kept where value = 1") == [(1,)]
    assert server.postmaster_pid is None


def test_the_server_outlives_one_of_two_holders_being_killed(used_home: Path) -> None:
    with EmbeddedServer(used_home, MAJOR) as server:
        pid = postmaster(server)
        with holder(used_home, 2) as process:
            process.kill()
            process.wait()
        assert postmaster(server) == pid
        assert execute(server, "select value from kept where value = 2") == [(2,)]
    assert server.postmaster_pid is None


def test_a_killed_server_is_started_again_while_it_is_held_and_keeps_what_was_committed(used_home: Path) -> None:
    with holder(used_home, 3):
        server = EmbeddedServer(used_home, MAJOR)
        killed = postmaster(server)
        kill(server)
        with server:
            assert postmaster(server) != killed
            assert execute(server, "select value from kept where value = 3") == [(3,)]
    with server:
        assert execute(server, "select value from kept where value = 3") == [(3,)]
    assert server.postmaster_pid is None


@pytest.fixture
def living() -> Iterator[int]:
    """A process of the user who runs PostgreSQL, which is none."""
    with somebody("sleep", "600") as process:
        yield process.pid


@pytest.fixture
def zombie() -> Iterator[int]:
    """A process of that user that has ended and that nobody has asked about."""
    with somebody("true") as process:
        stat = Path(f"/proc/{process.pid}/stat")
        while ") Z" not in stat.read_text():
            time.sleep(0.01)
        yield process.pid


@contextmanager
def somebody(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    account = server_account()
    user = account.uid if os.geteuid() == 0 else None
    process = subprocess.Popen(command, user=user)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("holders", [0, 1])
@pytest.mark.parametrize("number_of", ["living", "zombie"])
def test_a_killed_servers_number_given_to_another_process_does_not_block_the_next_start(
    used_home: Path, request: pytest.FixtureRequest, number_of: str, holders: int
) -> None:
    pid = request.getfixturevalue(number_of)
    server = EmbeddedServer(used_home, MAJOR)
    with ExitStack() as others:
        for _ in range(holders):
            others.enter_context(holder(used_home, 4))
        with server:
            left_behind = [(file, file.read_text().splitlines()) for file in lock_files(server)]
            stop(server)
        for file, lines in left_behind:
            file.write_text("\n".join([str(pid), *lines[1:], ""]))
            shutil.chown(file, server.account.uid, server.account.gid)
        with server:
            assert execute(server, "select 1") == [(1,)]
            os.kill(pid, 0)
    with server:
        assert execute(server, "select 1") == [(1,)]


def stop(server: EmbeddedServer) -> None:
    os.kill(postmaster(server), signal.SIGINT)
    while server.postmaster_pid is not None:
        time.sleep(0.01)


@as_root
def test_homes_below_a_closed_folder_are_kept_apart_below_the_system_wide_one() -> None:
    closed = Path(tempfile.mkdtemp(prefix="cinelibre-closed-"))
    first, second = EmbeddedServer(closed / "first", MAJOR), EmbeddedServer(closed / "second", MAJOR)
    try:
        with first:
            assert execute(first, "select 1") == [(1,)]
        assert first.data.is_dir()
        assert first.folder.parent.parent == second.folder.parent.parent == SYSTEM_FOLDER
        assert first.folder != second.folder
        assert list(closed.iterdir()) == []
    finally:
        shutil.rmtree(first.folder.parent)
        closed.rmdir()
        # Only if nobody else keeps anything there.
        with suppress(OSError):
            SYSTEM_FOLDER.rmdir()


@as_root
def test_no_other_user_of_the_machine_can_connect(used_home: Path) -> None:
    stranger = Account(name=pwd.getpwuid(NOBODY).pw_name, uid=NOBODY, gid=NOBODY)
    with EmbeddedServer(used_home, MAJOR) as server:
        psql = server.binaries.program("psql")
        assert server.account.run(psql, server.conninfo, "-c", "select 1").returncode == 0
        assert "Permission denied" in stranger.run(psql, server.conninfo, "-c", "select 1").stdout
        # Also with the folder open the name of the user decides.
        used_home.joinpath(f"postgres-{MAJOR}").chmod(0o755)
        (server.folder / "socket").chmod(0o755)
        next((server.folder / "socket").glob(".s.PGSQL.*[0-9]")).chmod(0o777)
        assert "Peer authentication failed" in stranger.run(psql, server.conninfo, "-c", "select 1").stdout


@as_root
def test_an_ordinary_user_runs_the_server_as_themselves(home: Path) -> None:
    stranger = Account(name=pwd.getpwuid(NOBODY).pw_name, uid=NOBODY, gid=NOBODY)
    if not stranger.can_enter(Binaries(major=MAJOR, account=server_account()).folder):
        pytest.skip("the programs are below a folder that is closed to other users")
    os.chown(home, NOBODY, NOBODY)

    def select_one() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.environ["HOME"] = str(home)
        with EmbeddedServer(home, MAJOR) as server:
            assert server.account.uid == NOBODY
            assert execute(server, "select current_user::text") == [("cinelibre",)]
            assert Path(f"/proc/{postmaster(server)}").stat().st_uid == NOBODY
        assert server.postmaster_pid is None

    assert in_child(select_one) == 0


def in_child(action: Callable[[], None]) -> int:
    """The exit code of a copy of this process that does something: 0 if it raised nothing."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            action()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
