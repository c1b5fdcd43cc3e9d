"""Ratings: given, changed, listed, taken back."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import PathParameter

from api.catalogue.cards import InjectedCards, extended
from api.catalogue.parameters import IncludeTranslations, Ref
from api.catalogue.references import title_id_of
from api.collaborative.neighbours import InjectedStoreNeighbours
from api.http.bodies import Accepts, JsonBody
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import UserId
from api.ratings.functions import RemovedRating, StoredRating
from api.ratings.models import RatedTitle, RatingBody, TitleRatingBody
from api.rpc import InjectedRpc

TAGS = ["ratings"]
EXAMPLE = {"title_id": "imdb:tt3417422", "rating": 4.5}


class RatedPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last rating shown."""

    rated_at: datetime
    title_id: int


@post(
    "/ratings",
    opt={"function": "rate_title", "body": Accepts(RatingBody, example=EXAMPLE)},
    summary="Rate a title",
    tags=TAGS,
)
async def rate(
    sent: JsonBody[RatingBody], rpc: InjectedRpc, user_id: UserId, store_neighbours: InjectedStoreNeighbours
) -> StoredRating:
    title_id = await title_id_of(rpc, sent.title_id, sent.item_id)
    (stored,) = await rpc.rate_title(user_id=user_id, title_id=title_id, rating=sent.rating, seen=sent.seen)
    store_neighbours(user_id)
    return stored


@get("/ratings/my", opt={"function": "user_ratings"}, summary="My ratings", tags=TAGS)
async def my_ratings(
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    user_id: UserId,
    limit: Limit = 20,
    include: IncludeTranslations = None,
    cursor: Cursor = None,
) -> Response[Page[RatedTitle]]:
    after = pages.position(cursor, RatedPosition)
    found = await rpc.user_ratings(
        user_id=user_id,
        limit=limit + 1,
        before=after.rated_at if after else None,
        before_title_id=after.title_id if after else None,
    )
    shown = found[:limit]
    card_of = await cards.of([rating.title_id for rating in shown], include)
    items = [
        extended(
            card_of[rating.title_id],
            RatedTitle,
            rating_id=rating.rating_id,
            rating=rating.rating,
            rated_at=rating.rated_at,
        )
        for rating in shown
    ]
    position = RatedPosition(rated_at=shown[-1].rated_at, title_id=shown[-1].title_id) if len(found) > limit else None
    return pages.page(items, pages.after(position) if position else None)


@delete(
    "/ratings/{rating_id:int}",
    opt={"function": "delete_rating"},
    status_code=200,
    summary="Take a rating back",
    tags=TAGS,
)
async def delete_rating(
    rating_id: Annotated[int, PathParameter(ge=1, le=2**53, description="A rating of yours.")],
    rpc: InjectedRpc,
    user_id: UserId,
    store_neighbours: InjectedStoreNeighbours,
) -> RemovedRating:
    (removed,) = await rpc.delete_rating(user_id=user_id, rating_id=rating_id)
    store_neighbours(user_id)
    return removed


@put(
    "/me/titles/{ref:str}/rating",
    opt={"function": "rate_title", "body": Accepts(TitleRatingBody)},
    summary="Rate this title",
    tags=TAGS,
)
async def put_title_rating(
    ref: Ref,
    sent: JsonBody[TitleRatingBody],
    rpc: InjectedRpc,
    user_id: UserId,
    store_neighbours: InjectedStoreNeighbours,
) -> StoredRating:
    title_id = await title_id_of(rpc, ref)
    (stored,) = await rpc.rate_title(user_id=user_id, title_id=title_id, rating=sent.rating, seen=sent.seen)
    store_neighbours(user_id)
    return stored


@delete(
    "/me/titles/{ref:str}/rating",
    opt={"function": "unrate_title"},
    status_code=200,
    summary="Take this title's rating back",
    tags=TAGS,
)
async def delete_title_rating(
    ref: Ref, rpc: InjectedRpc, user_id: UserId, store_neighbours: InjectedStoreNeighbours
) -> RemovedRating:
    title_id = await title_id_of(rpc, ref)
    (removed,) = await rpc.unrate_title(user_id=user_id, title_id=title_id)
    store_neighbours(user_id)
    return removed


ROUTES = [rate, my_ratings, delete_rating, put_title_rating, delete_title_rating]
