"""Catalogue: titles in detail, and the genres."""

from litestar import get
from litestar.handlers import HTTPRouteHandler
from msgspec.structs import asdict

from api.catalogue.cards import InjectedCards
from api.catalogue.functions import Genre
from api.catalogue.models import TitleDetails
from api.catalogue.parameters import EXAMPLES, IncludeTranslations, Ref
from api.catalogue.refresh import InjectedRequestRefresh
from api.http.errors import ProblemError
from api.http.language import ReaderLanguage
from api.http.reader import PUBLIC, ReaderId
from api.rpc import InjectedRpc

TAGS = ["catalogue"]


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
        cards: InjectedCards,
        request_refresh: InjectedRequestRefresh,
        reader_language: ReaderLanguage,
        reader_id: ReaderId,
        include: IncludeTranslations = None,
    ) -> TitleDetails:
        found = await rpc.get_title(ref=ref, kind=kind, language=reader_language, user_id=reader_id)
        if not found:
            raise ProblemError(404, f"There is no such {noun}.")
        (background,) = found
        if background.is_stale:
            request_refresh(background.title_id)
        card = (await cards.of([background.title_id], include))[background.title_id]
        return TitleDetails(**asdict(card) | asdict(background))

    return get_title


@get("/genres", opt={**PUBLIC, "function": "genres"}, summary="List genres", tags=TAGS)
async def genres(rpc: InjectedRpc, reader_language: ReaderLanguage) -> list[Genre]:
    return await rpc.genres(language=reader_language)


ROUTES = [
    details_route("/movies/{ref:str}", "movie", "film"),
    details_route("/tvshows/{ref:str}", "tv", "series"),
    details_route("/books/{ref:str}", "book", "book"),
    details_route("/titles/{ref:str}", None, "title"),
    genres,
]
