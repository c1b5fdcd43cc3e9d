"""Imports of a history from another service: sent, previewed, decided, applied, undone."""

from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.params import PathParameter, QueryParameter
from msgspec.structs import asdict

from api.catalogue.cards import InjectedCards
from api.catalogue.references import title_id_of
from api.collaborative.neighbours import InjectedStoreNeighbours
from api.http.bodies import JSON, Accepts, AcceptsFile, JsonBody, check_content_type
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import UserId
from api.imports.functions import DecidedEntry, Import, KnownImport
from api.imports.models import DecisionBody, ImportEntryCard
from api.imports.queue import InjectedImportQueue, Reading
from api.imports.uploads import MAX_UPLOAD_BYTES, InjectedUploads
from api.rpc import InjectedRpc

TAGS = ["imports"]
FILES = ("application/zip", "text/csv", JSON, "application/octet-stream")
RATING = {"refs": ["tmdb:movie:603"], "kind": "movie", "title": "The Matrix", "year": 1999, "rating": 4.5, "seen": True}
EXAMPLE = {"format": "cinelibre", "version": 1, "ratings": [RATING]}

ImportId: TypeAlias = Annotated[int, PathParameter(ge=1, le=2**53, description="The import's import_id.")]
EntryPosition: TypeAlias = Annotated[
    int,
    PathParameter(ge=1, le=2_147_483_647, description="The entry's entry_position.", schema_extra={"examples": [1]}),
]
# The formats of api.imports.history.reader.
Format: TypeAlias = Annotated[
    Literal["letterboxd", "imdb", "trakt", "goodreads", "movielens", "cinelibre"] | None,
    QueryParameter(description="Whose export it is; found out if left out.", schema_extra={"examples": ["cinelibre"]}),
]
FileName: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[A-Za-z0-9 ._-]{1,100}$(?!\n)",
        max_length=100,
        description="What the file is called: some of Letterboxd's, sent alone, differ in nothing else.",
        schema_extra={"examples": ["watchlist.csv"]},
    ),
]
Match: TypeAlias = Annotated[
    Literal["matched", "doubtful", "unknown", "broken", "skipped"] | None,
    QueryParameter(description="Only entries that are this.", schema_extra={"examples": ["doubtful"]}),
]


class ImportsPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last import shown."""

    import_id: int


class EntriesPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last entry shown."""

    entry_position: int


@post(
    "/me/imports",
    opt={"body": AcceptsFile(FILES, json_example=EXAMPLE)},
    status_code=202,
    request_max_body_size=MAX_UPLOAD_BYTES,
    summary="Send an export of another service",
    tags=TAGS,
)
async def send_import(
    request: Request[Any, Any, Any],
    rpc: InjectedRpc,
    uploads: InjectedUploads,
    import_queue: InjectedImportQueue,
    user_id: UserId,
    format: Format = None,  # noqa: A002
    filename: FileName = None,
) -> Import:
    """Takes the file as the body, up to 64 MiB: the ZIP archive or the CSV or JSON file that Letterboxd, IMDb, Trakt,
    Goodreads, MovieLens or CineLibre exported. It is read behind the answer: ask for the import until it is ready,
    look at what is doubtful, and apply it. The file is not kept.
    """
    check_content_type(request, *FILES)
    with import_queue.receiving():
        upload = await uploads.receive(request, filename or "")
        try:
            (begun,) = await rpc.begin_import(user_id=user_id, format=format, file_sha256=upload.sha256)
        except BaseException:
            upload.remove()
            raise
        import_queue.put(Reading(user_id=user_id, import_id=begun.import_id, format=format, upload=upload))
    return begun


@get("/me/imports", opt={"function": "user_imports"}, summary="My imports", tags=TAGS)
async def my_imports(
    rpc: InjectedRpc, pages: InjectedPages, user_id: UserId, limit: Limit = 20, cursor: Cursor = None
) -> Response[Page[Import]]:
    after = pages.position(cursor, ImportsPosition)
    found = await rpc.user_imports(
        user_id=user_id, limit=limit + 1, before_import_id=after.import_id if after else None
    )
    shown = found[:limit]
    next_cursor = pages.after(ImportsPosition(import_id=shown[-1].import_id)) if len(found) > limit else None
    return pages.page(shown, next_cursor)


@get("/me/imports/{import_id:int}", opt={"function": "get_import"}, summary="One of my imports", tags=TAGS)
async def get_import(import_id: ImportId, rpc: InjectedRpc, user_id: UserId) -> Import:
    (found,) = await rpc.get_import(user_id=user_id, import_id=import_id)
    return found


@get(
    "/me/imports/{import_id:int}/entries",
    opt={"function": "import_entries"},
    summary="What an import says",
    tags=TAGS,
)
async def entries(
    import_id: ImportId,
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    user_id: UserId,
    match: Match = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response[Page[ImportEntryCard]]:
    after = pages.position(cursor, EntriesPosition)
    found = await rpc.import_entries(
        user_id=user_id,
        import_id=import_id,
        match=match,
        limit=limit + 1,
        after_position=after.entry_position if after else 0,
    )
    shown = found[:limit]
    named = {title_id for entry in shown for title_id in (*entry.candidates, entry.title_id) if title_id is not None}
    card_of = await cards.of(sorted(named))
    items = [
        ImportEntryCard(
            **{name: value for name, value in asdict(entry).items() if name not in ("title_id", "candidates")},
            # Titles above the reader's maturity cap are applied, but not shown.
            matched=card_of.get(entry.title_id) if entry.title_id else None,
            candidates=[card_of[title_id] for title_id in entry.candidates if title_id in card_of],
        )
        for entry in shown
    ]
    position = EntriesPosition(entry_position=shown[-1].entry_position) if len(found) > limit else None
    return pages.page(items, pages.after(position) if position else None)


@put(
    "/me/imports/{import_id:int}/entries/{entry_position:int}",
    opt={"function": "decide_import_entry", "body": Accepts(DecisionBody)},
    summary="Say which title an entry means",
    tags=TAGS,
)
async def decide_entry(
    import_id: ImportId,
    entry_position: EntryPosition,
    sent: JsonBody[DecisionBody],
    rpc: InjectedRpc,
    user_id: UserId,
) -> DecidedEntry:
    title_id = None if sent.title_id is None else await title_id_of(rpc, sent.title_id)
    (decided,) = await rpc.decide_import_entry(
        user_id=user_id, import_id=import_id, position=entry_position, title_id=title_id
    )
    return decided


@post(
    "/me/imports/{import_id:int}/apply",
    opt={"function": "apply_import"},
    status_code=200,
    summary="Apply an import",
    tags=TAGS,
)
async def apply_import(
    import_id: ImportId, rpc: InjectedRpc, user_id: UserId, store_neighbours: InjectedStoreNeighbours
) -> Import:
    (applied,) = await rpc.apply_import(user_id=user_id, import_id=import_id)
    store_neighbours(user_id)
    return applied


@post(
    "/me/imports/{import_id:int}/undo",
    opt={"function": "undo_import"},
    status_code=200,
    summary="Undo an import",
    tags=TAGS,
)
async def undo_import(
    import_id: ImportId, rpc: InjectedRpc, user_id: UserId, store_neighbours: InjectedStoreNeighbours
) -> Import:
    (undone,) = await rpc.undo_import(user_id=user_id, import_id=import_id)
    store_neighbours(user_id)
    return undone


@delete(
    "/me/imports/{import_id:int}",
    opt={"function": "delete_import"},
    status_code=200,
    summary="Delete an import's record",
    tags=TAGS,
)
async def delete_import(import_id: ImportId, rpc: InjectedRpc, user_id: UserId) -> KnownImport:
    (deleted,) = await rpc.delete_import(user_id=user_id, import_id=import_id)
    return deleted


ROUTES = [
    send_import,
    my_imports,
    get_import,
    entries,
    decide_entry,
    apply_import,
    undo_import,
    delete_import,
]
