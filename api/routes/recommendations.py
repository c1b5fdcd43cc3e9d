"""What to watch or read next."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import Parameter

from api.auth import PUBLIC
from api.errors import ProblemError
from api.language import Language
from api.models import Kind as KindName
from api.models import RecommendedTitle, Recommendations, SimilarTitle
from api.pages import Page, link_header, next_ranked, ranked_offset
from api.routes.cards import cards_by_id, extended
from api.routes.parameters import Cursor, Kind, Limit, stored_kind
from api.routes.references import Ref
from api.rows import TitleCard
from api.rpc import Rpc
from api.tokens import TokenIssuer


@get(
    "/recommendations/personalized", opt={"function": "recommend"}, summary="Recommended for me", tags=["recommendations"]
)
async def personalized(
    request: Request[Any, Any, Any], rpc: Rpc, tokens: TokenIssuer, user_id: int, language: Language, limit: Limit = 20,
    kind: Kind = None, cursor: Cursor = None,
) -> Response[Recommendations]:
    offset = ranked_offset(tokens, cursor, "personalized")
    found = await rpc.recommend(user_id=user_id, count=limit + 1, kind=stored_kind(kind), offset=offset)
    shown = found[:limit]
    cards = await cards_by_id(rpc, [row.title_id for row in shown], language)
    next_cursor = next_ranked(tokens, "personalized", offset, len(found), limit)
    items = [
        extended(
            cards[row.title_id], RecommendedTitle, strategy=row.strategy, score=row.score,
            predicted_rating=row.predicted_rating, neighbours=row.neighbours,
        )
        for row in shown
    ]
    reply = Recommendations(recommendations=items, next_cursor=next_cursor, has_more=next_cursor is not None)
    return Response(reply, headers=link_header(request, next_cursor))


@get(
    "/recommendations/popular", opt={**PUBLIC, "function": "get_popular_items"}, summary="Popular", tags=["recommendations"]
)
async def popular(
    request: Request[Any, Any, Any], rpc: Rpc, tokens: TokenIssuer, reader_id: int | None, language: Language,
    limit: Limit = 20, kind: Kind = None, cursor: Cursor = None,
) -> Response[Page[TitleCard]]:
    offset = ranked_offset(tokens, cursor, "popular")
    found = await rpc.get_popular_items(limit=limit + 1, kind=stored_kind(kind), user_id=reader_id, offset=offset)
    shown = found[:limit]
    cards = await cards_by_id(rpc, [row.title_id for row in shown], language)
    next_cursor = next_ranked(tokens, "popular", offset, len(found), limit)
    page = Page(items=[cards[row.title_id] for row in shown], next_cursor=next_cursor, has_more=next_cursor is not None)
    return Response(page, headers=link_header(request, next_cursor))


@get(
    "/recommendations/similar/{kind:str}/{ref:str}", opt={**PUBLIC, "function": "similar_titles"}, summary="Similar",
    tags=["recommendations"],
)
async def similar(
    request: Request[Any, Any, Any], rpc: Rpc, tokens: TokenIssuer, reader_id: int | None, language: Language,
    kind: Annotated[KindName, Parameter(description="What the title is.")], ref: Ref,
    to_kind: Annotated[Kind, Parameter(description="What to find: the same kind unless another, or any, is asked for.")] = None,
    cross_kind: Annotated[bool, Parameter(description="Mix films, series and books.")] = False,
    limit: Limit = 20, cursor: Cursor = None,
) -> Response[Page[SimilarTitle]]:
    (title,) = await rpc.resolve_title(ref=ref)
    if title.kind != stored_kind(kind):
        raise ProblemError(404, "There is no such title of this kind.")
    wanted = None if cross_kind else stored_kind(to_kind) or title.kind
    name = f"similar {title.title_id}"
    offset = ranked_offset(tokens, cursor, name)
    found = await rpc.similar_titles(
        title_id=title.title_id, count=limit + 1, kind=wanted, user_id=reader_id, offset=offset
    )
    shown = found[:limit]
    cards = await cards_by_id(rpc, [row.title_id for row in shown], language)
    next_cursor = next_ranked(tokens, name, offset, len(found), limit)
    items = [extended(cards[row.title_id], SimilarTitle, similarity=row.similarity) for row in shown]
    page = Page(items=items, next_cursor=next_cursor, has_more=next_cursor is not None)
    return Response(page, headers=link_header(request, next_cursor))


ROUTES = [personalized, popular, similar]
