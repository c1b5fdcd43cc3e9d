"""Search by meaning, by words that may be misspelt, or by both; and suggestions while somebody types."""

from typing import Annotated, TypeAlias

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from api.catalogue.cards import Cards, InjectedCards, extended
from api.catalogue.models import KindName
from api.catalogue.parameters import Exclude, Kind, stored_kind
from api.discovery.title_filter import TitleFilter
from api.embedding.search_model import InjectedSearchModel, SearchModel
from api.http.bodies import Accepts, JsonBody
from api.http.cursors import list_name
from api.http.language import ReaderLanguage
from api.http.pages import InjectedPages, Pages
from api.http.parameters import Cursor, Limit
from api.http.reader import PUBLIC, ReaderId
from api.rpc import InjectedRpc, Rpc
from api.search.models import SearchedTitle, SearchedTitles, SearchResult, SearchResults, Suggestions, WordsBody
from api.states.parameters import IncludeStates, IncludeTexts, included_states

TAGS = ["search"]

Words: TypeAlias = Annotated[
    str,
    QueryParameter(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00]*$",
        description="A title in any language or part of it, perhaps misspelt, with a name or the year; or a ref.",
        schema_extra={"examples": ["shoshank redemtion"]},
    ),
]


@get(
    "/search/semantic",
    opt={**PUBLIC, "function": "match_titles", "suggests": True},
    summary="Search by meaning",
    tags=TAGS,
)
async def semantic(
    rpc: InjectedRpc,
    search_model: InjectedSearchModel,
    pages: InjectedPages,
    cards: InjectedCards,
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
    include: IncludeTexts = None,
    cursor: Cursor = None,
    threshold: Annotated[float, QueryParameter(ge=-1, le=1, description="Least cosine similarity.")] = 0,
) -> Response[SearchResults]:
    wanted, states = stored_kind(kind), included_states(include)
    name = list_name("search", q, kind, threshold, reader_id, sorted(set(states)))
    shown = pages.shown(cursor, name)
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
            query=q, count=limit + 1, filter_=TitleFilter(kind=wanted), user_id=reader_id, exclude=known, include=states
        )
        scores = [(match.title_id, match.score) for match in words]
    card_of = await cards.of([title_id for title_id, _ in scores[:limit]], include)
    next_cursor = pages.after_ranked(name, shown, [title_id for title_id, _ in scores], limit)
    reply = SearchResults(
        results=[extended(card_of[title_id], SearchResult, score=score) for title_id, score in scores[:limit]],
        next_cursor=next_cursor,
        has_more=next_cursor is not None,
        searched_by=search_model.searched_by,
        notice=search_model.notice,
    )
    return pages.reply(reply, next_cursor)


async def found_by_words(
    rpc: Rpc,
    search_model: SearchModel,
    pages: Pages,
    cards: Cards,
    *,
    query: str,
    limit: int,
    kind: KindName | None,
    reader_id: int | None,
    exclude: list[int] | None,
    include: str | None,
    cursor: str | None,
) -> Response[SearchedTitles]:
    """A page of what a query finds by words, and by meaning where there is a model."""
    wanted, states = stored_kind(kind), included_states(include)
    name = list_name("words", query, wanted, reader_id, sorted(set(states)))
    shown = pages.shown(cursor, name)
    found = await rpc.search_titles(
        query=query,
        embedding=await search_model.embedder.embed_query(query) if search_model.embedder else None,
        count=limit + 1,
        filter_=TitleFilter(kind=wanted),
        user_id=reader_id,
        exclude=[*shown, *(exclude or [])],
        include=states,
    )
    card_of = await cards.of([row.title_id for row in found[:limit]], include)
    next_cursor = pages.after_ranked(name, shown, [row.title_id for row in found], limit)
    reply = SearchedTitles(
        results=[
            extended(card_of[row.title_id], SearchedTitle, score=row.score, matched=row.matched)
            for row in found[:limit]
        ],
        next_cursor=next_cursor,
        has_more=next_cursor is not None,
        notice=search_model.notice,
    )
    return pages.reply(reply, next_cursor)


@get("/search", opt={**PUBLIC, "function": "search_titles", "suggests": True}, summary="Search", tags=TAGS)
async def search(
    rpc: InjectedRpc,
    search_model: InjectedSearchModel,
    pages: InjectedPages,
    cards: InjectedCards,
    reader_id: ReaderId,
    q: Words,
    limit: Limit = 20,
    kind: Kind = None,
    exclude: Exclude = None,
    include: IncludeTexts = None,
    cursor: Cursor = None,
) -> Response[SearchedTitles]:
    return await found_by_words(
        rpc,
        search_model,
        pages,
        cards,
        query=q,
        limit=limit,
        kind=kind,
        reader_id=reader_id,
        exclude=exclude,
        include=include,
        cursor=cursor,
    )


def keywords_route(path: str, kind: KindName, noun: str) -> HTTPRouteHandler:
    """The route that searches the titles of a kind."""

    @post(
        path,
        opt={**PUBLIC, "function": "search_titles", "suggests": True, "body": Accepts(WordsBody)},
        status_code=200,
        summary=f"Search {noun} by words",
        tags=TAGS,
        operation_id=f"search_{kind}_by_keywords",
    )
    async def search_by_keywords(
        sent: JsonBody[WordsBody],
        rpc: InjectedRpc,
        search_model: InjectedSearchModel,
        pages: InjectedPages,
        cards: InjectedCards,
        reader_id: ReaderId,
        limit: Limit = 20,
        exclude: Exclude = None,
        include: IncludeTexts = None,
        cursor: Cursor = None,
    ) -> Response[SearchedTitles]:
        return await found_by_words(
            rpc,
            search_model,
            pages,
            cards,
            query=sent.query,
            limit=limit,
            kind=kind,
            reader_id=reader_id,
            exclude=exclude,
            include=include,
            cursor=cursor,
        )

    return search_by_keywords


@get(
    "/search/suggest",
    opt={**PUBLIC, "function": "suggest_titles", "suggests": True},
    summary="Suggest titles while somebody types",
    tags=TAGS,
)
async def suggest(
    rpc: InjectedRpc,
    reader_id: ReaderId,
    reader_language: ReaderLanguage,
    q: Annotated[
        str,
        QueryParameter(
            min_length=1,
            max_length=100,
            pattern=r"^[^\x00]*$",
            description="What has been typed so far.",
            schema_extra={"examples": ["shaw"]},
        ),
    ],
    limit: Annotated[int, QueryParameter(ge=1, le=50, description="Titles at most.")] = 8,
    kind: Kind = None,
    exclude: Exclude = None,
    include: IncludeStates = None,
) -> Suggestions:
    found = await rpc.suggest_titles(
        prefix=q,
        limit=limit,
        kind=stored_kind(kind),
        user_id=reader_id,
        exclude=exclude or [],
        include=included_states(include),
        language=reader_language,
    )
    return Suggestions(results=found)


ROUTES = [
    semantic,
    search,
    suggest,
    keywords_route("/movies/search-by-keywords", "movie", "films"),
    keywords_route("/tvshows/search-by-keywords", "tv", "series"),
    keywords_route("/books/search-by-keywords", "book", "books"),
]
