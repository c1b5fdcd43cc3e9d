"""States of titles, set, undone and listed: seen, watch later, hidden."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import msgspec
from litestar import Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from api.catalogue.cards import InjectedCards, extended
from api.catalogue.parameters import EXAMPLES, IncludeTranslations, Ref
from api.catalogue.references import title_id_of
from api.http.bodies import Accepts, JsonBody
from api.http.cursors import foreign_cursor, list_name
from api.http.errors import ProblemError
from api.http.language import ReaderLanguage
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import UserId
from api.rpc import InjectedRpc, Rpc
from api.states.functions import TitleState
from api.states.models import STATES, ListedTitle, StatusBody, TitleStateBody

TAGS = ["states"]
# Kinds by their names in paths; titles are of any kind.
KINDS = {"movies": "movie", "tvshows": "tv", "books": "book", "titles": None}

ListSort: TypeAlias = Annotated[
    Literal["added", "title", "year", "rating"],
    QueryParameter(description="The latest, the newest or the best first; titles from A to Z. rating is your own."),
]
Order: TypeAlias = Annotated[Literal["asc", "desc"] | None, QueryParameter(description="Turns the order round.")]


class ListedPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last title shown, and of which list."""

    name: str
    sort_number: float
    sort_text: str
    title_id: int


def update_route(noun: str) -> HTTPRouteHandler:
    """The route that sets the state of a title of a kind."""
    example = {"title_id": EXAMPLES[KINDS[noun] or "movie"], "status": "watch_later"}

    @post(
        f"/me/{noun}/update_status",
        opt={"function": "set_title_state", "body": Accepts(StatusBody, example=example)},
        status_code=200,
        summary=f"Seen, later or hidden: {noun}",
        tags=TAGS,
        operation_id=f"update_status_{noun}",
    )
    async def update_status(sent: JsonBody[StatusBody], rpc: InjectedRpc, user_id: UserId) -> TitleState:
        title_id = await title_id_of(rpc, sent.title_id, sent.item_id)
        (title,) = await rpc.resolve_title(ref=str(title_id))
        if title.kind != KINDS[noun]:
            raise ProblemError(404, f"There is no such title among the {noun}.")
        return await _set(rpc, user_id, title_id, sent.status, None)

    return update_status


def list_route(noun: str, path: str, state: str) -> HTTPRouteHandler:
    """The route that lists a user's titles of a kind in a state."""

    @get(
        f"/me/{noun}/{path}",
        opt={"function": "user_titles"},
        summary=f"My {noun}: {state.replace('_', ' ')}",
        tags=TAGS,
        operation_id=f"list_{state}_{noun}",
    )
    async def user_titles(
        rpc: InjectedRpc,
        pages: InjectedPages,
        cards: InjectedCards,
        reader_language: ReaderLanguage,
        user_id: UserId,
        sort: ListSort = "added",
        order: Order = None,
        limit: Limit = 20,
        include: IncludeTranslations = None,
        cursor: Cursor = None,
    ) -> Response[Page[ListedTitle]]:
        name = list_name("mine", noun, state, sort, order, reader_language if sort == "title" else None)
        after = pages.position(cursor, ListedPosition)
        if after and after.name != name:
            raise foreign_cursor()
        found = await rpc.user_titles(
            user_id=user_id,
            state=state,
            kind=KINDS[noun],
            sort=sort,
            ascending=None if order is None else order == "asc",
            language=reader_language,
            after_number=after.sort_number if after else None,
            after_text=after.sort_text if after else None,
            after_title_id=after.title_id if after else None,
            limit=limit + 1,
        )
        shown = found[:limit]
        card_of = await cards.of([title.title_id for title in shown], include)
        items = [
            extended(card_of[title.title_id], ListedTitle, state=title.state, set_at=title.set_at, rating=title.rating)
            for title in shown
        ]
        next_cursor = None
        if len(found) > limit:
            last = shown[-1]
            position = ListedPosition(
                name=name, sort_number=last.sort_number, sort_text=last.sort_text, title_id=last.title_id
            )
            next_cursor = pages.after(position)
        return pages.page(items, next_cursor)

    return user_titles


@put(
    "/me/titles/{ref:str}/state",
    opt={"function": "set_title_state", "body": Accepts(TitleStateBody)},
    summary="Seen, later or hidden: this title",
    tags=TAGS,
)
async def put_title_state(ref: Ref, sent: JsonBody[TitleStateBody], rpc: InjectedRpc, user_id: UserId) -> TitleState:
    return await _set(rpc, user_id, await title_id_of(rpc, ref), sent.state, sent.set_at)


@delete(
    "/me/titles/{ref:str}/state",
    opt={"function": "set_title_state"},
    status_code=200,
    summary="Take this title off my lists",
    tags=TAGS,
)
async def delete_title_state(ref: Ref, rpc: InjectedRpc, user_id: UserId) -> TitleState:
    return await _set(rpc, user_id, await title_id_of(rpc, ref), "none", None)


@post(
    "/me/titles/{ref:str}/state/undo",
    opt={"function": "undo_title_state"},
    status_code=200,
    summary="Undo the last change of this title's state",
    tags=TAGS,
)
async def undo_title_state(ref: Ref, rpc: InjectedRpc, user_id: UserId) -> TitleState:
    (undone,) = await rpc.undo_title_state(user_id=user_id, title_id=await title_id_of(rpc, ref))
    return undone


async def _set(rpc: Rpc, user_id: int, title_id: int, word: str, set_at: datetime | None) -> TitleState:
    (stored,) = await rpc.set_title_state(user_id=user_id, title_id=title_id, state=STATES[word], set_at=set_at)
    return stored


ROUTES = [
    *(update_route(noun) for noun, kind in KINDS.items() if kind),
    *(
        list_route(noun, path, state)
        for noun in KINDS
        for path, state in (("seen", "seen"), ("towatchlater", "watch_later"), ("hidden", "hidden"))
    ),
    put_title_state,
    delete_title_state,
    undo_title_state,
]
