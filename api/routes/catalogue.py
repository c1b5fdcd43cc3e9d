"""Looking around in the catalogue."""

from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from litestar import Request, Response, get
from litestar.params import Parameter

from api.auth import PUBLIC
from api.errors import ProblemError
from api.language import Language
from api.pages import Page, link_header, read_cursor, write_cursor
from api.routes.cards import cards_by_id
from api.routes.parameters import Cursor, Limit
from api.routes.references import Ref
from api.rows import Genre, TitleCard, TitleDetails
from api.rpc import Rpc
from api.tokens import TokenIssuer

Slugs: TypeAlias = Annotated[
    list[Annotated[str, Parameter(pattern="^[a-z-]{1,40}$")]] | None, Parameter(max_items=30, description="Repeat for several.")
]
Codes: TypeAlias = Annotated[
    list[Annotated[str, Parameter(pattern="^[a-z]{2,3}$")]] | None,
    Parameter(max_items=30, description="ISO 639-1 codes of original languages; repeat for several."),
]
Countries: TypeAlias = Annotated[
    list[Annotated[str, Parameter(pattern="^[A-Z]{2}$")]] | None,
    Parameter(max_items=30, description="ISO 3166-1 alpha-2 codes; repeat for several."),
]
Year: TypeAlias = Annotated[int | None, Parameter(ge=-3000, le=2200)]
Minutes: TypeAlias = Annotated[int | None, Parameter(ge=0, le=10_000)]
OutOfTen: TypeAlias = Annotated[float | None, Parameter(ge=0, le=10)]
Votes: TypeAlias = Annotated[int | None, Parameter(ge=0, le=2_000_000_000)]
Sort: TypeAlias = Annotated[
    Literal["votes", "imdb", "rating", "year"], Parameter(description="Highest first; rating is that of this site's users.")
]


class ListPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last title shown, in which order."""

    sort: str
    sort_key: float
    title_id: int


def _list_route(path: str, kind: str, noun: str):  # type: ignore[no-untyped-def]
    @get(path, opt={**PUBLIC, "function": "list_titles"}, summary=f"List {noun}", tags=["catalogue"], operation_id=f"list_{kind}")
    async def list_titles(
        request: Request[Any, Any, Any], rpc: Rpc, tokens: TokenIssuer, language: Language,
        genre: Slugs = None, not_genre: Slugs = None,
        original_language: Annotated[Codes, Parameter(query="language")] = None,
        not_language: Codes = None, country: Countries = None,
        year_gte: Year = None, year_lte: Year = None, runtime_gte: Minutes = None, runtime_lte: Minutes = None,
        imdb_gte: OutOfTen = None, votes_gte: Votes = None, sort: Sort = "votes", limit: Limit = 20, cursor: Cursor = None,
    ) -> Response[Page[TitleCard]]:
        after = read_cursor(tokens, cursor, ListPosition) if cursor else None
        if after and after.sort != sort:
            raise ProblemError(422, "This cursor is of a list in another order.", code="invalid_cursor")
        found = await rpc.list_titles(
            kind=kind, genres=genre, not_genres=not_genre, languages=original_language, not_languages=not_language,
            countries=country, year_gte=year_gte, year_lte=year_lte, runtime_gte=runtime_gte, runtime_lte=runtime_lte,
            imdb_gte=imdb_gte, votes_gte=votes_gte, sort=sort, after_sort_key=after.sort_key if after else None,
            after_title_id=after.title_id if after else None, limit=limit + 1,
        )
        shown = found[:limit]
        next_cursor = None
        if len(found) > limit:
            last = shown[-1]
            next_cursor = write_cursor(tokens, ListPosition(sort=sort, sort_key=last.sort_key, title_id=last.title_id))
        cards = await cards_by_id(rpc, [title.title_id for title in shown], language)
        page = Page(items=[cards[title.title_id] for title in shown], next_cursor=next_cursor, has_more=next_cursor is not None)
        return Response(page, headers=link_header(request, next_cursor))

    return list_titles


def _details_route(path: str, kind: str | None, noun: str):  # type: ignore[no-untyped-def]
    @get(path, opt={**PUBLIC, "function": "get_title"}, summary=f"One {noun}", tags=["catalogue"], operation_id=f"get_{noun}")
    async def get_title(ref: Ref, rpc: Rpc, language: Language) -> TitleDetails:
        found = await rpc.get_title(ref=ref, kind=kind, language=language)
        if not found:
            raise ProblemError(404, f"There is no such {noun}.")
        return found[0]

    return get_title


@get("/genres", opt={**PUBLIC, "function": "genres"}, summary="Genres", tags=["catalogue"])
async def genres(rpc: Rpc, language: Language) -> list[Genre]:
    return await rpc.genres(language=language)


ROUTES = [
    _list_route("/movies", "movie", "films"),
    _list_route("/tvshows", "tv", "series"),
    _list_route("/books", "book", "books"),
    _details_route("/movies/{ref:str}", "movie", "film"),
    _details_route("/tvshows/{ref:str}", "tv", "series"),
    _details_route("/books/{ref:str}", "book", "book"),
    _details_route("/titles/{ref:str}", None, "title"),
    genres,
]
