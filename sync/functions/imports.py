"""Imports of histories: staged, matched, applied, and looked at again when the catalogue has grown."""

from api.calls import Row
from api.imports.functions import Import
from sync.calls import declared
from sync.connection import Connection


class ChangedImport(Row, frozen=True, kw_only=True):
    import_id: int


class EntryCount(Row, frozen=True, kw_only=True):
    """The entries that an import has so far."""

    entries: int


class MatchStatus(Row, frozen=True, kw_only=True):
    """`ready` once every entry is matched."""

    status: str


class ImportEntry(Row, frozen=True, kw_only=True):
    file: str
    line: int
    title: str
    year: int | None
    reason: str | None


class WaitingMatches(Row, frozen=True, kw_only=True):
    looked_for: int
    matched: int


class PurgedImports(Row, frozen=True, kw_only=True):
    imports: int


@declared
def user_imports(connection: Connection, *, user_id: int, limit: int) -> list[Import]: ...


@declared
def begin_import(connection: Connection, *, user_id: int, format: str, file_sha256: str) -> list[Import]: ...  # noqa: A002


@declared
def delete_import(connection: Connection, *, user_id: int, import_id: int) -> list[ChangedImport]: ...


@declared
def fail_import(connection: Connection, *, user_id: int, import_id: int, message: str) -> list[ChangedImport]: ...


@declared
def add_import_entries(
    connection: Connection,
    *,
    user_id: int,
    import_id: int,
    format: str,  # noqa: A002
    entries: str,
) -> list[EntryCount]: ...


@declared
def match_import_entries(connection: Connection, *, user_id: int, import_id: int) -> list[MatchStatus]: ...


@declared
def import_entries(
    connection: Connection, *, user_id: int, import_id: int, match: str, limit: int
) -> list[ImportEntry]: ...


@declared
def get_import(connection: Connection, *, user_id: int, import_id: int) -> list[Import]: ...


@declared
def apply_import(connection: Connection, *, user_id: int, import_id: int) -> list[Import]: ...


@declared
def reopen_waiting_entries(connection: Connection) -> int: ...


@declared
def match_waiting_entries(connection: Connection, *, limit: int) -> list[WaitingMatches]: ...


@declared
def purge_imports(connection: Connection) -> list[PurgedImports]: ...
