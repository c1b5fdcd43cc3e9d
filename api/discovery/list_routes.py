"""Lists of the catalogue: titles of a kind in a fixed order, whatever their reader knows of them."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from msgspec import Meta

from api.catalogue.cards import InjectedCards
from api.catalogue.functions import TitleCard
from api.catalogue.parameters import IncludeTranslations, Languages, Slugs
from api.discovery.title_filter import TitleFilter
from api.http.cursors import foreign_cursor
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import PUBLIC, ReaderId
from api.rpc import InjectedRpc

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
        tags=["catalogue"],
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


ROUTES = [
    list_route("/movies", "movie", "films"),
    list_route("/tvshows", "tv", "series"),
    list_route("/books", "book", "books"),
]
