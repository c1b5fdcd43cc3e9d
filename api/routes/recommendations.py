"""What to watch or read next."""

from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter, QueryParameter

from api.auth import PUBLIC
from api.cursors import list_name
from api.errors import ProblemError
from api.listing import Page, extended
from api.models import Kind as KindName
from api.models import Recommendations, RecommendedTitle, SimilarTitle
from api.providers import InjectedListing, InjectedRpc, ReaderId, UserId
from api.routes.parameters import Cursor, Exclude, Kind, Limit, Ref, stored_kind
from api.rows import TitleCard

TAGS = ["recommendations"]


@get("/recommendations/personalized", opt={"function": "recommend"}, summary="Recommended for me", tags=TAGS)
async def personalized(
    rpc: InjectedRpc,
    listing: InjectedListing,
    user_id: UserId,
    limit: Limit = 20,
    kind: Kind = None,
    exclude: Exclude = None,
    cursor: Cursor = None,
) -> Response[Recommendations]:
    name = list_name("personalized", user_id, kind)
    shown = listing.shown(cursor, name)
    found = await rpc.recommend(
        user_id=user_id, count=limit + 1, kind=stored_kind(kind), exclude=[*shown, *(exclude or [])]
    )
    cards = await listing.cards([row.title_id for row in found[:limit]])
    items = [
        extended(
            cards[row.title_id],
            RecommendedTitle,
            strategy=row.strategy,
            score=row.score,
            predicted_rating=row.predicted_rating,
            neighbours=row.neighbours,
        )
        for row in found[:limit]
    ]
    next_cursor = listing.after_ranked(name, shown, [row.title_id for row in found], limit)
    reply = Recommendations(recommendations=items, next_cursor=next_cursor, has_more=next_cursor is not None)
    return listing.reply(reply, next_cursor)


@get(
    "/recommendations/popular",
    opt={**PUBLIC, "function": "get_popular_items"},
    summary="Popular titles",
    tags=TAGS,
)
async def popular(
    rpc: InjectedRpc,
    listing: InjectedListing,
    reader_id: ReaderId,
    limit: Limit = 20,
    kind: Kind = None,
    exclude: Exclude = None,
    cursor: Cursor = None,
) -> Response[Page[TitleCard]]:
    name = list_name("popular", reader_id, kind)
    shown = listing.shown(cursor, name)
    found = await rpc.get_popular_items(
        limit=limit + 1, kind=stored_kind(kind), user_id=reader_id, exclude=[*shown, *(exclude or [])]
    )
    cards = await listing.cards([row.title_id for row in found[:limit]])
    next_cursor = listing.after_ranked(name, shown, [row.title_id for row in found], limit)
    listing.record("popular", reader_id, shown, [row.title_id for row in found[:limit]])
    return listing.page([cards[row.title_id] for row in found[:limit]], next_cursor)


@get(
    "/recommendations/similar/{kind:str}/{ref:str}",
    opt={**PUBLIC, "function": "similar_titles"},
    summary="Similar titles",
    tags=TAGS,
)
async def similar(
    kind: Annotated[KindName, PathParameter(description="What the title is.")],
    ref: Ref,
    rpc: InjectedRpc,
    listing: InjectedListing,
    reader_id: ReaderId,
    limit: Limit = 20,
    exclude: Exclude = None,
    cursor: Cursor = None,
    to_kind: Annotated[
        KindName | None, QueryParameter(description="What to find: the title's own kind unless another is asked for.")
    ] = None,
    cross_kind: Annotated[bool, QueryParameter(description="Mix films, series and books.")] = False,  # noqa: FBT002
) -> Response[Page[SimilarTitle]]:
    (title,) = await rpc.resolve_title(ref=ref)
    if title.kind != stored_kind(kind):
        raise ProblemError(404, "There is no such title of this kind.")
    wanted = None if cross_kind else stored_kind(to_kind) or title.kind
    name = list_name("similar", title.title_id, wanted, reader_id)
    shown = listing.shown(cursor, name)
    found = await rpc.similar_titles(
        title_id=title.title_id,
        count=limit + 1,
        kind=wanted,
        user_id=reader_id,
        exclude=[*shown, *(exclude or [])],
    )
    cards = await listing.cards([row.title_id for row in found[:limit]])
    items = [extended(cards[row.title_id], SimilarTitle, similarity=row.similarity) for row in found[:limit]]
    listing.record("similar", reader_id, shown, [row.title_id for row in found[:limit]])
    return listing.page(items, listing.after_ranked(name, shown, [row.title_id for row in found], limit))


ROUTES = [personalized, popular, similar]
