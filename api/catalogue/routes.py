"""Catalogue: lists of titles, their details, genres."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from msgspec import Meta
from msgspec.structs import replace

from api.catalogue.cards import InjectedCards, translations
from api.catalogue.functions import Genre, TitleCard, TitleDetails
from api.catalogue.parameters import EXAMPLES, IncludeTranslations, Ref
from api.catalogue.refresh import InjectedRequestRefresh
from api.discovery.title_filter import TitleFilter
from api.http.cursors import foreign_cursor
from api.http.errors import ProblemError
from api.http.language import ReaderLanguage
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import PUBLIC, ReaderId
from api.rpc import InjectedRpc

TAGS = ["catalogue"]

Slugs: TypeAlias = Annotated[
    list[Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$(?!\n)")]] | None,
    QueryParameter(
        max_items=30,
        description="Slugs of genres (see /genres); repeat for several.",
        schema_extra={"examples": [["drama"]]},
    ),
]
Languages: TypeAlias = list[Annotated[str, Meta(pattern=r"^[a-z]{2,3}$(?!\n)")]] | None
LANGUAGES = QueryParameter(
    max_items=30,
    description="ISO 639-1 codes of original languages; repeat for several.",
    schema_extra={"examples": [["en", "hi"]]},
)
Countries: TypeAlias = Annotated[
    list[Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]] | None,
    QueryParameter(
        max_items=30,
        description="ISO 3166-1 alpha-2 codes; repeat for several.",
        schema_extra={"examples": [["US", "IN"]]},
    ),
]
Year: TypeAlias = Annotated[
    int | None,
    QueryParameter(
        ge=-3000, le=2200, description="When it came out; negative before our era.", schema_extra={"examples": [1990]}
    ),
]
Minutes: TypeAlias = Annotated[
    int | None,
    QueryParameter(
        ge=0,
        le=10_000,
        description="A film's running time, a series' usual episode, in minutes.",
        schema_extra={"examples": [90]},
    ),
]
OutOfTen: TypeAlias = Annotated[
    float | None, QueryParameter(ge=0, le=10, description="Least IMDb rating.", schema_extra={"examples": [7.5]})
]
Votes: TypeAlias = Annotated[
    int | None,
    QueryParameter(ge=0, le=2_000_000_000, description="Least votes on IMDb.", schema_extra={"examples": [1000]}),
]
Sort: TypeAlias = Annotated[
    Literal["votes", "imdb", "rating", "year"],
    QueryParameter(description="Highest first; rating is that of this site's users."),
]
# Examples of parameters that share a type with another.
FILTER_EXAMPLES = {"not_genre": ["horror"], "not_language": ["fr"], "year_lte": 2020, "runtime_lte": 180}


class ListPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last title shown, and of which list."""

    kind: str
    sort: str
    sort_key: float
    title_id: int


def list_route(path: str, kind: str, noun: str) -> HTTPRouteHandler:
    """The route that lists the titles of a kind."""

    @get(
        path,
        opt={**PUBLIC, "function": "list_titles", "examples": FILTER_EXAMPLES},
        summary=f"List {noun}",
        tags=TAGS,
        operation_id=f"list_{kind}",
    )
    async def list_titles(
        rpc: InjectedRpc,
        pages: InjectedPages,
        cards: InjectedCards,
        reader_id: ReaderId,
        genre: Slugs = None,
        not_genre: Slugs = None,
        language: Annotated[Languages, LANGUAGES] = None,
        not_language: Annotated[Languages, LANGUAGES] = None,
        country: Countries = None,
        year_gte: Year = None,
        year_lte: Year = None,
        runtime_gte: Minutes = None,
        runtime_lte: Minutes = None,
        imdb_gte: OutOfTen = None,
        votes_gte: Votes = None,
        sort: Sort = "votes",
        limit: Limit = 20,
        include: IncludeTranslations = None,
        cursor: Cursor = None,
    ) -> Response[Page[TitleCard]]:
        after = pages.position(cursor, ListPosition)
        if after and (after.kind, after.sort) != (kind, sort):
            raise foreign_cursor()
        found = await rpc.list_titles(
            filter_=TitleFilter(
                kind=kind,
                genres=genre,
                not_genres=not_genre,
                languages=language,
                not_languages=not_language,
                countries=country,
                year_gte=year_gte,
                year_lte=year_lte,
                runtime_gte=runtime_gte,
                runtime_lte=runtime_lte,
                imdb_gte=imdb_gte,
                votes_gte=votes_gte,
            ),
            sort=sort,
            after_sort_key=after.sort_key if after else None,
            after_title_id=after.title_id if after else None,
            limit=limit + 1,
            user_id=reader_id,
        )
        shown = found[:limit]
        next_cursor = None
        if len(found) > limit:
            last = shown[-1]
            next_cursor = pages.after(
                ListPosition(kind=kind, sort=sort, sort_key=last.sort_key, title_id=last.title_id)
            )
        card_of = await cards.of([title.title_id for title in shown], include)
        return pages.page([card_of[title.title_id] for title in shown], next_cursor)

    return list_titles


def details_route(path: str, kind: str | None, noun: str) -> HTTPRouteHandler:
    """The route that shows one title, of a kind or of any."""

    @get(
        path,
        opt={**PUBLIC, "function": "get_title", "examples": {"ref": EXAMPLES[kind or "movie"]}},
        summary=f"One {noun}",
        tags=TAGS,
        operation_id=f"get_{noun}",
    )
    async def get_title(
        ref: Ref,
        rpc: InjectedRpc,
        request_refresh: InjectedRequestRefresh,
        reader_language: ReaderLanguage,
        reader_id: ReaderId,
        include: IncludeTranslations = None,
    ) -> TitleDetails:
        found = await rpc.get_title(ref=ref, kind=kind, language=reader_language, user_id=reader_id)
        if not found:
            raise ProblemError(404, f"There is no such {noun}.")
        (title,) = found
        if title.is_stale:
            request_refresh(title.title_id)
        texts = await translations(rpc, [title.title_id], include)
        return replace(title, **texts.get(title.title_id, {}))

    return get_title


@get("/genres", opt={**PUBLIC, "function": "genres"}, summary="List genres", tags=TAGS)
async def genres(rpc: InjectedRpc, reader_language: ReaderLanguage) -> list[Genre]:
    return await rpc.genres(language=reader_language)


ROUTES = [
    list_route("/movies", "movie", "films"),
    list_route("/tvshows", "tv", "series"),
    list_route("/books", "book", "books"),
    details_route("/movies/{ref:str}", "movie", "film"),
    details_route("/tvshows/{ref:str}", "tv", "series"),
    details_route("/books/{ref:str}", "book", "book"),
    details_route("/titles/{ref:str}", None, "title"),
    genres,
]
