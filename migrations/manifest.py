"""Manifest of a deploy: the numbered migrations, and the functions that sql/all.sql lists."""

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
    """A file that defines one function and runs on every deploy that changes anything: sql/{path}."""

    path: str
    text: str

    @property
    def capability(self) -> str:
        return self.path.split("/")[0]

    @property
    def schema(self) -> str:
        return self.path.split("/")[1]

    @property
    def name(self) -> str:
        return Path(self.path).stem


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
    """The functions that sql/all.sql and each capability's own all.sql list, one a file.

    Raises ManifestError where lists and tree differ, where a file defines another function than its name and folder
    say, or more than one, and where a name is defined twice.
    """
    lists = _included(folder, "all.sql")
    if lists[-1:] != ["grants.sql"]:
        raise ManifestError("sql/all.sql must end with grants.sql")
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*.sql")}
    listed = [path for listing in lists[:-1] if listing in present for path in _included(folder, listing)]
    for path in (*lists, *listed):
        if (*lists, *listed).count(path) > 1:
            raise ManifestError(f"{path} is listed twice")
    if missing := sorted({*lists, *listed} - present):
        raise ManifestError(f"listed files that do not exist: {', '.join(missing)}")
    if unlisted := sorted(present - {"all.sql", *lists, *listed}):
        raise ManifestError(f"files that no all.sql lists: {', '.join(unlisted)}")
    routines = tuple(_read_routine(folder, path) for path in listed)
    names = [(routine.schema, routine.name) for routine in routines]
    for routine in routines:
        if names.count((routine.schema, routine.name)) > 1:
            raise ManifestError(f"{routine.schema}.{routine.name} is defined in two capabilities")
    return Manifest(routines=routines, grants=(folder / "grants.sql").read_text())


def _included(folder: Path, listing: str) -> list[str]:
    """The files that a list includes, relative to `folder`."""
    parent = Path(listing).parent
    return [(parent / path).as_posix() for path in INCLUDE.findall((folder / listing).read_text())]


def _read_routine(folder: Path, path: str) -> Routine:
    routine = Routine(path=path, text=(folder / path).read_text())
    definitions = DEFINITION.findall(routine.text)
    parts = Path(path).parts
    expected = (parts[-2], routine.name)
    if len(parts) != 3 or definitions != [expected]:
        found = ", ".join(".".join(definition) for definition in definitions) or "nothing"
        raise ManifestError(f"sql/{path} must define exactly {'.'.join(expected)}; it defines {found}")
    return routine
