"""Search by meaning, and by words where there is no model."""

from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from api.auth import PUBLIC
from api.cursors import list_name
from api.listing import extended
from api.models import SearchResult, SearchResults
from api.providers import InjectedListing, InjectedModel, InjectedRpc, ReaderId
from api.routes.parameters import Cursor, Exclude, IncludeStates, Kind, Limit, included_states, stored_kind


@get(
    "/search/semantic",
    opt={**PUBLIC, "function": "match_titles", "suggests": True},
    summary="Search by meaning",
    tags=["search"],
)
async def semantic(
    rpc: InjectedRpc,
    search_model: InjectedModel,
    listing: InjectedListing,
    reader_id: ReaderId,
    q: Annotated[
        str,
        QueryParameter(
            min_length=1,
            max_length=500,
            pattern=r"^[^\x00]*$",
            description="What it is about, in English.",
            schema_extra={"examples": ["robots that fall in love"]},
        ),
    ],
    limit: Limit = 12,
    kind: Kind = None,
    exclude: Exclude = None,
    include: IncludeStates = None,
    cursor: Cursor = None,
    threshold: Annotated[float, QueryParameter(ge=-1, le=1, description="Least cosine similarity.")] = 0,
) -> Response[SearchResults]:
    wanted, states = stored_kind(kind), included_states(include)
    name = list_name("search", q, kind, threshold, reader_id, sorted(set(states)))
    shown = listing.shown(cursor, name)
    known = [*shown, *(exclude or [])]
    if search_model.embedder:
        vector = await search_model.embedder.embed_query(q)
        matches = await rpc.match_titles(
            embedding=vector,
            threshold=threshold,
            count=limit + 1,
            kind=wanted,
            user_id=reader_id,
            exclude=known,
            include=states,
        )
        scores = [(match.title_id, match.similarity) for match in matches]
    else:
        words = await rpc.search_keywords(
            query=q, count=limit + 1, kind=wanted, user_id=reader_id, exclude=known, include=states
        )
        scores = [(match.title_id, match.score) for match in words]
    cards = await listing.cards([title_id for title_id, _ in scores[:limit]])
    next_cursor = listing.after_ranked(name, shown, [title_id for title_id, _ in scores], limit)
    reply = SearchResults(
        results=[extended(cards[title_id], SearchResult, score=score) for title_id, score in scores[:limit]],
        next_cursor=next_cursor,
        has_more=next_cursor is not None,
        searched_by="meaning" if search_model.embedder else "words",
        notice=search_model.notice,
    )
    return listing.reply(reply, next_cursor)


ROUTES = [semantic]
