"""Search by meaning, and by words where there is no model."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import Parameter

from api.auth import PUBLIC
from api.language import Language
from api.models import SearchResult, SearchResults
from api.pages import link_header, next_ranked, ranked_offset
from api.routes.cards import cards_by_id, extended
from api.routes.parameters import Cursor, Kind, Limit, stored_kind
from api.rpc import Rpc
from api.state import SearchModel
from api.tokens import TokenIssuer


@get("/search/semantic", opt={**PUBLIC, "function": "match_titles"}, summary="Search by meaning", tags=["search"])
async def semantic(
    request: Request[Any, Any, Any], rpc: Rpc, tokens: TokenIssuer, search_model: SearchModel, language: Language,
    q: Annotated[str, Parameter(min_length=1, max_length=500, pattern=r"^[^\x00]*$", description="What it is about, in English.")],
    limit: Limit = 12, kind: Kind = None, cursor: Cursor = None,
    threshold: Annotated[float, Parameter(ge=-1, le=1, description="Least cosine similarity.")] = 0,
) -> Response[SearchResults]:
    offset = ranked_offset(tokens, cursor, "search")
    wanted = stored_kind(kind)
    if search_model.embedder:
        vector = await search_model.embedder.embed_query(q)
        matches = await rpc.match_titles(embedding=vector, threshold=threshold, count=limit + 1, kind=wanted, offset=offset)
        scores = [(match.title_id, match.similarity) for match in matches]
    else:
        words = await rpc.search_keywords(query=q, count=limit + 1, kind=wanted, offset=offset)
        scores = [(match.title_id, match.score) for match in words]
    shown = scores[:limit]
    cards = await cards_by_id(rpc, [title_id for title_id, _ in shown], language)
    next_cursor = next_ranked(tokens, "search", offset, len(scores), limit)
    reply = SearchResults(
        results=[extended(cards[title_id], SearchResult, score=score) for title_id, score in shown],
        next_cursor=next_cursor, has_more=next_cursor is not None,
        searched_by="meaning" if search_model.embedder else "words", notice=search_model.notice,
    )
    return Response(reply, headers=link_header(request, next_cursor))


ROUTES = [semantic]
