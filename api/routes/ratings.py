"""Giving stars, changing them, taking them back."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.params import Parameter

from api.language import Language
from api.models import RatedTitle, RatingBody, TitleRatingBody
from api.pages import Page, link_header, read_cursor, write_cursor
from api.rows import RemovedRating, StoredRating
from api.routes.cards import cards_by_id, extended
from api.routes.parameters import Cursor, Limit
from api.routes.references import Ref, title_id_of
from api.rpc import Rpc
from api.tokens import TokenIssuer


class RatedPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last rating shown."""

    rated_at: datetime
    title_id: int


@post("/ratings", opt={"function": "rate_title"}, summary="Rate", tags=["ratings"])
async def rate(data: RatingBody, rpc: Rpc, user_id: int) -> StoredRating:
    title_id = await title_id_of(rpc, data.title_id, data.item_id)
    (stored,) = await rpc.rate_title(user_id=user_id, title_id=title_id, rating=data.rating)
    return stored


@get("/ratings/my", opt={"function": "user_ratings"}, summary="My ratings", tags=["ratings"])
async def my_ratings(
    request: Request[Any, Any, Any], rpc: Rpc, tokens: TokenIssuer, user_id: int, language: Language, limit: Limit = 20,
    cursor: Cursor = None,
) -> Response[Page[RatedTitle]]:
    after = read_cursor(tokens, cursor, RatedPosition) if cursor else None
    found = await rpc.user_ratings(
        user_id=user_id, limit=limit + 1,
        before=after.rated_at if after else None, before_title_id=after.title_id if after else None,
    )
    shown = found[:limit]
    cards = await cards_by_id(rpc, [rating.title_id for rating in shown], language)
    items = [
        extended(cards[rating.title_id], RatedTitle, rating_id=rating.rating_id, rating=rating.rating, rated_at=rating.rated_at)
        for rating in shown
    ]
    next_cursor = None
    if len(found) > limit:
        last = shown[-1]
        next_cursor = write_cursor(tokens, RatedPosition(rated_at=last.rated_at, title_id=last.title_id))
    page = Page(items=items, next_cursor=next_cursor, has_more=next_cursor is not None)
    return Response(page, headers=link_header(request, next_cursor))


@delete("/ratings/{rating_id:int}", opt={"function": "delete_rating"}, status_code=200, summary="Take back", tags=["ratings"])
async def remove(
    rating_id: Annotated[int, Parameter(ge=1, le=2**53)], rpc: Rpc, user_id: int
) -> RemovedRating:
    (removed,) = await rpc.delete_rating(user_id=user_id, rating_id=rating_id)
    return removed


@put("/me/titles/{ref:str}/rating", opt={"function": "rate_title"}, summary="Rate a title", tags=["ratings"])
async def put_rating(ref: Ref, data: TitleRatingBody, rpc: Rpc, user_id: int) -> StoredRating:
    title_id = await title_id_of(rpc, ref, None)
    (stored,) = await rpc.rate_title(user_id=user_id, title_id=title_id, rating=data.rating)
    return stored


@delete(
    "/me/titles/{ref:str}/rating", opt={"function": "unrate_title"}, status_code=200, summary="Take a title's back",
    tags=["ratings"],
)
async def remove_rating(ref: Ref, rpc: Rpc, user_id: int) -> RemovedRating:
    title_id = await title_id_of(rpc, ref, None)
    (removed,) = await rpc.unrate_title(user_id=user_id, title_id=title_id)
    return removed


ROUTES = [rate, my_ratings, remove, put_rating, remove_rating]
