"""Items of lists: titles with their order and notes, recommendations from them, and lists read by a link."""

from typing import Annotated, TypeAlias

import msgspec
from litestar import Response, delete, get, put
from litestar.params import PathParameter

from api.catalogue.cards import Cards, InjectedCards, extended
from api.catalogue.parameters import Exclude, IncludeTranslations, Kind, Ref, stored_kind
from api.catalogue.references import title_id_of
from api.events.impressions import InjectedImpressions
from api.http.bodies import Accepts, JsonBody
from api.http.cursors import foreign_cursor, list_name
from api.http.pages import InjectedPages, Page, Pages
from api.http.parameters import Cursor, Limit
from api.http.reader import PUBLIC, ReaderId, UserId
from api.lists.functions import List, ListItem, PlacedItem
from api.lists.models import ListedItem, ListItemBody, ListOrder, SharedList, TitleForList
from api.lists.routes import TAGS, ListId
from api.rpc import InjectedRpc
from api.states.parameters import IncludeTexts, included_states

ShareToken: TypeAlias = Annotated[
    str, PathParameter(pattern=r"^[0-9a-f]{32}$(?!\n)", description="The share_token of who shares the list.")
]


class ItemPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the last title shown stands, and in which list."""

    name: str
    place: int


@get("/me/lists/{list_id:int}/items", opt={"function": "list_items"}, summary="The titles of a list", tags=TAGS)
async def list_items(
    list_id: ListId,
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    user_id: UserId,
    limit: Limit = 20,
    include: IncludeTranslations = None,
    cursor: Cursor = None,
) -> Response[Page[ListedItem]]:
    name = list_name("list", list_id)
    found = await rpc.list_items(
        user_id=user_id, list_id=list_id, limit=limit + 1, after_place=_after(pages, cursor, name)
    )
    return pages.page(await _items(cards, found[:limit], include), _next(pages, name, found, limit))


@put(
    "/me/lists/{list_id:int}/items/{ref:str}",
    opt={"function": "put_list_item", "body": Accepts(ListItemBody)},
    summary="Add, move or annotate a title",
    tags=TAGS,
)
async def put_list_item(
    list_id: ListId, ref: Ref, sent: JsonBody[ListItemBody], rpc: InjectedRpc, user_id: UserId
) -> PlacedItem:
    (placed,) = await rpc.put_list_item(
        user_id=user_id,
        list_id=list_id,
        title_id=await title_id_of(rpc, ref),
        place=sent.place,
        note=sent.note,
    )
    return placed


@delete(
    "/me/lists/{list_id:int}/items/{ref:str}",
    opt={"function": "remove_list_item"},
    status_code=200,
    summary="Take a title out of a list",
    tags=TAGS,
)
async def remove_list_item(list_id: ListId, ref: Ref, rpc: InjectedRpc, user_id: UserId) -> PlacedItem:
    (removed,) = await rpc.remove_list_item(user_id=user_id, list_id=list_id, title_id=await title_id_of(rpc, ref))
    return removed


@put(
    "/me/lists/{list_id:int}/order",
    opt={"function": "reorder_list", "body": Accepts(ListOrder)},
    summary="Order a list",
    tags=TAGS,
)
async def reorder_list(list_id: ListId, sent: JsonBody[ListOrder], rpc: InjectedRpc, user_id: UserId) -> List:
    (ordered,) = await rpc.reorder_list(user_id=user_id, list_id=list_id, title_ids=sent.title_ids)
    return ordered


@get(
    "/me/lists/{list_id:int}/recommendations",
    opt={"function": "recommend_from_list", "suggests": True},
    summary="What goes with a list",
    tags=TAGS,
)
async def recommend_from_list(
    list_id: ListId,
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    impressions: InjectedImpressions,
    user_id: UserId,
    limit: Limit = 20,
    kind: Kind = None,
    exclude: Exclude = None,
    include: IncludeTexts = None,
    cursor: Cursor = None,
) -> Response[Page[TitleForList]]:
    name = list_name("for list", list_id, kind, include)
    shown = pages.shown(cursor, name)
    found = await rpc.recommend_from_list(
        user_id=user_id,
        list_id=list_id,
        count=limit + 1,
        kind=stored_kind(kind),
        exclude=[*shown, *(exclude or [])],
        include=included_states(include),
    )
    title_ids = [row.title_id for row in found]
    card_of = await cards.of(title_ids[:limit], include)
    impressions.record("similar", pages.list_id, len(shown), title_ids[:limit])
    items = [extended(card_of[row.title_id], TitleForList, score=row.score) for row in found[:limit]]
    return pages.page(items, pages.after_ranked(name, shown, title_ids, limit))


@get(
    "/lists/shared/{share_token:str}",
    opt={**PUBLIC, "function": "shared_list"},
    summary="A list that somebody shares",
    tags=TAGS,
)
async def shared_list(
    share_token: ShareToken,
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    reader_id: ReaderId,
    limit: Limit = 20,
    include: IncludeTranslations = None,
    cursor: Cursor = None,
) -> Response[SharedList]:
    (shared,) = await rpc.shared_list(share_token=share_token)
    name = list_name("shared list", share_token)
    found = await rpc.shared_list_items(
        share_token=share_token,
        limit=limit + 1,
        after_place=_after(pages, cursor, name),
        reader_id=reader_id,
    )
    next_cursor = _next(pages, name, found, limit)
    reply = SharedList(
        name=shared.name,
        description=shared.description,
        updated_at=shared.updated_at,
        items=await _items(cards, found[:limit], include),
        next_cursor=next_cursor,
        has_more=next_cursor is not None,
    )
    return pages.reply(reply, next_cursor)


def _after(pages: Pages, cursor: str | None, name: str) -> int:
    """The position where the page before ended; 0 for the first page."""
    position = pages.position(cursor, ItemPosition)
    if position and position.name != name:
        raise foreign_cursor()
    return position.place if position else 0


def _next(pages: Pages, name: str, found: list[ListItem], limit: int) -> str | None:
    if len(found) <= limit:
        return None
    return pages.after(ItemPosition(name=name, place=found[limit - 1].place))


async def _items(cards: Cards, shown: list[ListItem], include: str | None) -> list[ListedItem]:
    card_of = await cards.of([item.title_id for item in shown], include)
    return [
        extended(card_of[item.title_id], ListedItem, place=item.place, note=item.note, added_at=item.added_at)
        for item in shown
    ]


ROUTES = [list_items, put_list_item, remove_list_item, reorder_list, recommend_from_list, shared_list]
