"""Rows and calls of imports and exports."""

from uuid import UUID

from api.calls import Calls, Moment, Row, reads, writes


class Import(Row, frozen=True, kw_only=True):
    """A file of a user's history: what was read of it, and what applying it did."""

    import_id: int
    format: str | None
    status: str
    message: str | None
    file_sha256: str
    entries: int
    matched: int
    doubtful: int
    unknown: int
    broken: int
    skipped: int
    looked_for: int
    ratings_added: int
    ratings_changed: int
    ratings_same: int
    ratings_kept: int
    states_added: int
    states_changed: int
    states_same: int
    states_kept: int
    lists_added: int
    items_added: int
    items_same: int
    items_skipped: int
    left_alone: int
    created_at: Moment
    updated_at: Moment
    applied_at: Moment | None


class AddedEntries(Row, frozen=True, kw_only=True):
    entries: int


class MatchedImport(Row, frozen=True, kw_only=True):
    status: str


class KnownImport(Row, frozen=True, kw_only=True):
    """An import by its id."""

    import_id: int


class ImportedLine(Row, frozen=True, kw_only=True):
    """What a line of an import says of a title, as the file has it, and whether it is clear which one it means."""

    entry_position: int
    file: str
    line: int
    kind: str | None
    refs: list[str]
    title: str
    year: int | None
    creators: list[str]
    rating: float | None
    rated_at: Moment | None
    state: str | None
    state_at: Moment | None
    list_name: str | None
    list_position: int | None
    note: str
    match: str


class ImportEntry(ImportedLine, frozen=True, kw_only=True):
    """What a line of an import says of a title, and which title it means."""

    title_id: int | None
    candidates: list[int]
    reason: str | None


class DecidedEntry(Row, frozen=True, kw_only=True):
    """Which title an entry of an import is to mean; null where it is skipped."""

    entry_position: int
    match: str
    title_id: int | None


class ExportedTitle(Row, frozen=True, kw_only=True):
    """A title that a user rated, that is in a state or that is a favourite."""

    title_id: int
    refs: list[str]
    kind: str
    title: str
    year: int | None
    rating: float | None
    rated_at: Moment | None
    state: str | None
    set_at: Moment | None
    is_own_word: bool
    is_favourite: bool


class ExportedItem(Row, frozen=True, kw_only=True):
    place: int
    refs: list[str]
    kind: str
    title: str
    year: int | None
    note: str
    added_at: Moment


class ExportedInteraction(Row, frozen=True, kw_only=True):
    event_id: str
    event: str
    refs: list[str] | None
    query: str | None
    occurred_at: Moment


class ExportedImpression(Row, frozen=True, kw_only=True):
    list_id: UUID
    first_position: int
    surface: str
    title_ids: list[int]
    experiment: str | None
    variant: str | None
    shown_at: Moment


class ImportFunctions(Calls):
    @reads
    async def user_imports(self, *, user_id: int, limit: int, before_import_id: int | None) -> list[Import]: ...

    @reads
    async def get_import(self, *, user_id: int, import_id: int) -> list[Import]: ...

    @writes
    async def begin_import(self, *, user_id: int, format: str | None, file_sha256: str) -> list[Import]: ...  # noqa: A002

    @writes
    async def add_import_entries(
        self,
        *,
        user_id: int,
        import_id: int,
        format: str,  # noqa: A002
        entries: str,
    ) -> list[AddedEntries]: ...

    @writes
    async def match_import_entries(self, *, user_id: int, import_id: int) -> list[MatchedImport]: ...

    @writes
    async def touch_import(self, *, user_id: int, import_id: int) -> list[KnownImport]: ...

    @writes
    async def fail_import(self, *, user_id: int, import_id: int, message: str) -> list[KnownImport]: ...

    @reads
    async def import_entries(
        self, *, user_id: int, import_id: int, match: str | None, limit: int, after_position: int
    ) -> list[ImportEntry]: ...

    @writes
    async def decide_import_entry(
        self, *, user_id: int, import_id: int, position: int, title_id: int | None
    ) -> list[DecidedEntry]: ...

    @writes
    async def apply_import(self, *, user_id: int, import_id: int) -> list[Import]: ...

    @writes
    async def undo_import(self, *, user_id: int, import_id: int) -> list[Import]: ...

    @writes
    async def delete_import(self, *, user_id: int, import_id: int) -> list[KnownImport]: ...

    @reads
    async def export_titles(self, *, user_id: int, after_title_id: int, limit: int) -> list[ExportedTitle]: ...

    @reads
    async def export_list_items(
        self, *, user_id: int, list_id: int, after_place: int, limit: int
    ) -> list[ExportedItem]: ...

    @reads
    async def export_interactions(
        self, *, user_id: int, after_event_id: str, limit: int
    ) -> list[ExportedInteraction]: ...

    @reads
    async def export_impressions(
        self, *, user_id: int, after_list_id: UUID, after_position: int, limit: int
    ) -> list[ExportedImpression]: ...
