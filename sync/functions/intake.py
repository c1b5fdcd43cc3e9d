"""Intake of titles: staged rows merged into the catalogue, and titles that their sources have lost."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class MergedTitle(Row, frozen=True, kw_only=True):
    """A staged title after the merge: its first ref, our id, and added, changed or unchanged."""

    ref: str
    title_id: int
    outcome: str


class UpsertedTitle(Row, frozen=True, kw_only=True):
    title_id: int


class BuriedTitle(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def merge_staged_titles(connection: Connection, *, keep_known: bool, checked: bool) -> list[MergedTitle]: ...


@declared
def upsert_titles(connection: Connection, *, titles: str) -> list[UpsertedTitle]: ...


@declared
def mark_titles_gone(connection: Connection, *, refs: list[str]) -> list[BuriedTitle]: ...
