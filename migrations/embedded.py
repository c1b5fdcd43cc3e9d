"""Embedded PostgreSQL for when DATABASE_URL is unset: initialised, started, shared and stopped as needed.

Each process that uses the server holds a shared lock on a file. The first holder starts it, the last one stops it, and
since the operating system drops the locks of a killed process, a crash leaves nothing behind that the next start cannot
use.
"""

import fcntl
import hashlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from typing import Self

import psycopg
from psycopg import conninfo as conninfo_text

from migrations.binaries import SYSTEM_FOLDER, Account, Binaries, PostgresUnavailableError, server_account

DEFAULT_MAJOR = "18"
OWNER = "cinelibre"
DATABASE = "cinelibre"
MAX_SOCKET_FOLDER = 85
START_SECONDS = 60
LOG_BYTES_KEPT = 10_000_000

SETTINGS = """\
# Written by CineLibre at every start. Sized for 512 MB shared with the API.
listen_addresses = ''
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
shared_buffers = 64MB
work_mem = 16MB
maintenance_work_mem = 64MB
max_connections = 40
max_parallel_workers_per_gather = 0
autovacuum_max_workers = 1
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
log_min_messages = warning
timezone = 'UTC'
"""


class EmbeddedServer:
    """A running server while entered; `home` is where its data lives, one folder a major version."""

    def __init__(self, home: Path, major: str = DEFAULT_MAJOR) -> None:
        self.account: Account = server_account()
        self.binaries = Binaries(major=major, account=self.account)
        self.folder = self._reachable(home.resolve()) / f"postgres-{major}"
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self._holder: int | None = None

    @property
    def conninfo(self) -> str:
        """Connects as the owner through the private socket; no password, no network."""
        return conninfo_text.make_conninfo(host=str(self._socket_folder), user=OWNER, dbname=DATABASE)

    @property
    def postmaster_pid(self) -> int | None:
        """The server's process; None if there is none, or if its recorded id is now a zombie's or another program's."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        process = Path(f"/proc/{pid}")
        if not Path("/proc/self").exists():
            return pid if self._answers() else None
        try:
            state = process.joinpath("stat").read_text().rpartition(")")[2].split()[0]
            return pid if state not in "ZX" and process.joinpath("cwd").readlink() == self.data else None
        except OSError:
            return None

    def __enter__(self) -> Self:
        self._own(self.folder, 0o700)
        with self._lock("start.lock"):
            holder = os.open(self.folder / "holders.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if self.postmaster_pid is None:
                    self._start()
                self._wait_until_ready()
                self._create_database()
                fcntl.flock(holder, fcntl.LOCK_SH)
            except BaseException:
                os.close(holder)
                raise
        self._holder = holder
        return self

    def __exit__(self, *_: object) -> None:
        if self._holder is None:
            return
        with self._lock("start.lock"):
            if _try_exclusive(self._holder):
                self._control("stop", "--mode=fast", "--wait", "--timeout=60")
            os.close(self._holder)
            self._holder = None

    @property
    def _socket_folder(self) -> Path:
        beside = self.folder / "socket"
        # A comma separates hosts and folders, an apostrophe ends a setting.
        if len(str(beside)) <= MAX_SOCKET_FOLDER and not set(str(beside)) & set("',\"\\"):
            return beside
        # A socket's path may have 107 bytes at most, however long the home's path is.
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"cinelibre-{self.account.uid}-{digest}"

    def _reachable(self, home: Path) -> Path:
        if self.account.can_enter(home):
            return home
        return SYSTEM_FOLDER / hashlib.sha256(str(home).encode()).hexdigest()[:16]

    def _own(self, folder: Path, mode: int) -> None:
        for missing in reversed([parent for parent in (folder, *folder.parents) if not parent.exists()]):
            # The account must be able to enter, whatever the umask is.
            missing.mkdir(exist_ok=True)
            missing.chmod(0o755)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (self.account.uid, os.geteuid()):
            raise PostgresUnavailableError(f"{folder} belongs to somebody else: remove it or set CINELIBRE_HOME")
        os.chown(folder, self.account.uid, self.account.gid)
        folder.chmod(mode)

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _initialise(self) -> None:
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if int(self.binaries.major) >= 17
            else ["--locale=C.UTF-8"]
        )
        created = self.account.run(
            self.binaries.program("initdb"),
            "--pgdata",
            unfinished,
            "--username",
            OWNER,
            "--encoding=UTF8",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-instructions",
            *locale,
        )
        if created.returncode:
            raise PostgresUnavailableError(f"initdb failed:\n{created.stdout}")
        unfinished.rename(self.data)

    def _configure(self) -> None:
        """Write the settings that may change between versions of CineLibre; initdb's stay as they are."""
        self._own(self._socket_folder, 0o700)
        configuration = self.data / "postgresql.conf"
        include = "include = 'cinelibre.conf'"
        if include not in configuration.read_text():
            with configuration.open("a") as file:
                file.write(f"\n{include}\n")
        users = sorted({"root", self.account.name})
        self._write("cinelibre.conf", SETTINGS.format(socket_folder=self._socket_folder))
        self._write("pg_hba.conf", "local all all peer map=cinelibre\n")
        self._write("pg_ident.conf", "".join(f"cinelibre {user} {OWNER}\n" for user in users))

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        os.chown(path, self.account.uid, self.account.gid)
        path.chmod(0o600)

    def _start(self) -> None:
        if not self.data.exists():
            self._initialise()
        self._configure()
        # No server runs: leftovers of a killed one would only keep the next from starting.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self._socket_folder.glob(".s.PGSQL.*"):
            leftover.unlink()
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))
        deadline = time.monotonic() + START_SECONDS
        while True:
            started = self._control("start", "--wait", f"--timeout={START_SECONDS}", f"--log={self.log}")
            if started.returncode == 0:
                return
            # Backends of a killed server take a moment to notice; until then its shared memory is in use.
            if "in use" not in self._last_words() or time.monotonic() > deadline:
                raise PostgresUnavailableError(f"PostgreSQL did not start:\n{started.stdout}{self._last_words()}")
            time.sleep(0.2)

    def _control(self, action: str, *options: str) -> CompletedProcess[str]:
        return self.account.run(
            self.binaries.program("pg_ctl"),
            action,
            "--silent",
            "--pgdata",
            self.data,
            *options,
            timeout=START_SECONDS + 30,
        )

    def _last_words(self) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 2000))
            return file.read().decode(errors="replace")

    def _answers(self) -> bool:
        ready = self.account.run(self.binaries.program("pg_isready"), "--quiet", "--host", self._socket_folder)
        return ready.returncode == 0

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise PostgresUnavailableError(f"PostgreSQL does not answer:\n{self._last_words()}")
            time.sleep(0.1)

    def _create_database(self) -> None:
        with psycopg.connect(self.conninfo, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE}".encode())


@contextmanager
def database(database_url: str | None, home: Path, major: str = DEFAULT_MAJOR) -> Iterator[str]:
    """How to connect to the database while entered: to `database_url`, or to the embedded server without one."""
    if database_url:
        # SQLAlchemy's spelling of a driver is common in copied environments.
        yield re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", database_url)
        return
    with EmbeddedServer(home, major) as server:
        yield server.conninfo


def _try_exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
