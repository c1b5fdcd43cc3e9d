"""Search by meaning, and by words where there is no model."""

from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from api.auth import PUBLIC
from api.cursors import foreign_cursor, list_name
from api.listing import DEEPEST, extended
from api.models import SearchResult, SearchResults
from api.providers import InjectedListing, InjectedModel, InjectedRpc
from api.routes.parameters import Cursor, Kind, Limit, stored_kind


class SearchPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many results of a search have been shown."""

    name: str
    offset: int


@get("/search/semantic", opt={**PUBLIC, "function": "match_titles"}, summary="Search by meaning", tags=["search"])
async def semantic(
    rpc: InjectedRpc,
    search_model: InjectedModel,
    listing: InjectedListing,
    q: Annotated[
        str,
        QueryParameter(
            min_length=1, max_length=500, pattern=r"^[^\x00]*$", description="What it is about, in English."
        ),
    ],
    limit: Limit = 12,
    kind: Kind = None,
    cursor: Cursor = None,
    threshold: Annotated[float, QueryParameter(ge=-1, le=1, description="Least cosine similarity.")] = 0,
) -> Response[SearchResults]:
    wanted, name = stored_kind(kind), list_name("search", q, kind, threshold)
    position = listing.position(cursor, SearchPosition) or SearchPosition(name=name, offset=0)
    if position.name != name:
        raise foreign_cursor()
    offset = position.offset
    if search_model.embedder:
        vector = await search_model.embedder.embed_query(q)
        matches = await rpc.match_titles(
            embedding=vector, threshold=threshold, count=limit + 1, kind=wanted, offset=offset
        )
        scores = [(match.title_id, match.similarity) for match in matches]
    else:
        words = await rpc.search_keywords(query=q, count=limit + 1, kind=wanted, offset=offset)
        scores = [(match.title_id, match.score) for match in words]
    shown = scores[:limit]
    cards = await listing.cards([title_id for title_id, _ in shown])
    has_more = len(scores) > limit and offset + limit < DEEPEST
    next_cursor = listing.after(SearchPosition(name=name, offset=offset + limit)) if has_more else None
    reply = SearchResults(
        results=[extended(cards[title_id], SearchResult, score=score) for title_id, score in shown],
        next_cursor=next_cursor,
        has_more=has_more,
        searched_by="meaning" if search_model.embedder else "words",
        notice=search_model.notice,
    )
    return listing.reply(reply, next_cursor)


ROUTES = [semantic]
