"""Lists that readers make, name and share."""

from typing import Annotated, TypeAlias

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.params import PathParameter

from api.http.bodies import Accepts, JsonBody
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import UserId
from api.lists.functions import DeletedList, List, ListToken
from api.lists.models import ListBody, ListChanges
from api.rpc import InjectedRpc

TAGS = ["lists"]

ListId: TypeAlias = Annotated[int, PathParameter(ge=1, le=2**53, description="The list's list_id.")]


class ListsPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last list shown."""

    list_id: int


@get("/me/lists", opt={"function": "user_lists"}, summary="My lists", tags=TAGS)
async def my_lists(
    rpc: InjectedRpc, pages: InjectedPages, user_id: UserId, limit: Limit = 20, cursor: Cursor = None
) -> Response[Page[List]]:
    after = pages.position(cursor, ListsPosition)
    found = await rpc.user_lists(user_id=user_id, limit=limit + 1, before_list_id=after.list_id if after else None)
    shown = found[:limit]
    next_cursor = pages.after(ListsPosition(list_id=shown[-1].list_id)) if len(found) > limit else None
    return pages.page(shown, next_cursor)


@post("/me/lists", opt={"function": "create_list", "body": Accepts(ListBody)}, summary="Make a list", tags=TAGS)
async def create_list(sent: JsonBody[ListBody], rpc: InjectedRpc, user_id: UserId) -> List:
    (made,) = await rpc.create_list(user_id=user_id, name=sent.name, description=sent.description)
    return made


@get("/me/lists/{list_id:int}", opt={"function": "get_list"}, summary="One of my lists", tags=TAGS)
async def get_list(list_id: ListId, rpc: InjectedRpc, user_id: UserId) -> List:
    (found,) = await rpc.get_list(user_id=user_id, list_id=list_id)
    return found


@patch(
    "/me/lists/{list_id:int}",
    opt={"function": "update_list", "body": Accepts(ListChanges)},
    summary="Rename or describe a list",
    tags=TAGS,
)
async def update_list(list_id: ListId, sent: JsonBody[ListChanges], rpc: InjectedRpc, user_id: UserId) -> List:
    (changed,) = await rpc.update_list(user_id=user_id, list_id=list_id, name=sent.name, description=sent.description)
    return changed


@delete("/me/lists/{list_id:int}", opt={"function": "delete_list"}, status_code=200, summary="Delete a list", tags=TAGS)
async def delete_list(list_id: ListId, rpc: InjectedRpc, user_id: UserId) -> DeletedList:
    (deleted,) = await rpc.delete_list(user_id=user_id, list_id=list_id)
    return deleted


@post(
    "/me/lists/{list_id:int}/share",
    opt={"function": "share_list"},
    status_code=200,
    summary="Share a list by a link",
    tags=TAGS,
)
async def share_list(list_id: ListId, rpc: InjectedRpc, user_id: UserId) -> ListToken:
    (shared,) = await rpc.share_list(user_id=user_id, list_id=list_id)
    return shared


@delete(
    "/me/lists/{list_id:int}/share",
    opt={"function": "unshare_list"},
    status_code=200,
    summary="Stop sharing a list",
    tags=TAGS,
)
async def unshare_list(list_id: ListId, rpc: InjectedRpc, user_id: UserId) -> List:
    (kept,) = await rpc.unshare_list(user_id=user_id, list_id=list_id)
    return kept


ROUTES = [my_lists, create_list, get_list, update_list, delete_list, share_list, unshare_list]
