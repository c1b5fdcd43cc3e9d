"""What a deploy is made of: the numbered migrations and the functions that sql/all.sql lists."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS_FOLDER = ROOT / "migrations"
SQL_FOLDER = ROOT / "sql"

INCLUDE = re.compile(r"^\\ir\s+(\S+)\s*$", re.MULTILINE)
DEFINITION = re.compile(
    r"^\s*create\s+(?:or\s+replace\s+)?(?:function|procedure|aggregate)\s+(?:(\w+)\.)?(\w+)",
    re.MULTILINE | re.IGNORECASE,
)


class ManifestError(Exception):
    """The files contradict each other; nothing has been deployed."""


@dataclass(frozen=True, kw_only=True)
class Migration:
    """A file that runs once."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Routine:
    """A file that defines one function and runs on every deploy that changes anything."""

    schema: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """All routines in load order, and the grants that follow them."""

    routines: tuple[Routine, ...]
    grants: str

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256()
        for text in (*(routine.text for routine in self.routines), self.grants):
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.hexdigest()


def read_migrations(folder: Path = MIGRATIONS_FOLDER) -> tuple[Migration, ...]:
    """The migrations of a folder in the order of their numbers."""
    found = tuple(Migration(name=file.stem, text=file.read_text()) for file in sorted(folder.glob("[0-9]*.sql")))
    numbers = [migration.name.split("_")[0] for migration in found]
    for number in numbers:
        if numbers.count(number) > 1:
            raise ManifestError(f"two migrations have the number {number}")
    return found


def read_manifest(folder: Path = SQL_FOLDER) -> Manifest:
    """The functions that all.sql lists, each in a file of its own.

    Raises ManifestError where list and tree differ, where a file defines another function than its name and folder
    say, or more than one, and where a name is defined twice.
    """
    listed = INCLUDE.findall((folder / "all.sql").read_text())
    for path in listed:
        if listed.count(path) > 1:
            raise ManifestError(f"sql/all.sql lists {path} twice")
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*.sql")} - {"all.sql"}
    if missing := sorted(set(listed) - present):
        raise ManifestError(f"sql/all.sql lists files that do not exist: {', '.join(missing)}")
    if unlisted := sorted(present - set(listed)):
        raise ManifestError(f"files that sql/all.sql does not list: {', '.join(unlisted)}")
    if listed[-1:] != ["grants.sql"]:
        raise ManifestError("sql/all.sql must end with grants.sql")
    routines = tuple(_read_routine(folder, path) for path in listed[:-1])
    return Manifest(routines=routines, grants=(folder / "grants.sql").read_text())


def _read_routine(folder: Path, path: str) -> Routine:
    text = (folder / path).read_text()
    definitions = DEFINITION.findall(text)
    expected = (Path(path).parent.as_posix(), Path(path).stem)
    if definitions != [expected]:
        found = ", ".join(".".join(definition) for definition in definitions) or "nothing"
        raise ManifestError(f"sql/{path} must define exactly {'.'.join(expected)}; it defines {found}")
    return Routine(schema=expected[0], name=expected[1], text=text)
