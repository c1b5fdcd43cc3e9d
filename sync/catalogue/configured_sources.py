"""Sources that this installation asks: those that a command names and that have a key."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from msgspec.structs import asdict

from api.settings import Settings
from sync.catalogue.queues import RatingQueue, TitleQueue
from sync.catalogue.source import Source
from sync.catalogue.sources.google_books import GoogleBooks
from sync.catalogue.sources.omdb import Omdb
from sync.catalogue.sources.tmdb import Tmdb
from sync.catalogue.upstream.budget import SharedBudget
from sync.catalogue.upstream.client import Patience
from sync.catalogue.upstream.errors import Missing, Unreadable, UpstreamError
from sync.connection import Connection
from sync.functions.catalogue import name_services, replace_image_sizes

# By their names on the command line; OMDb comes last, because it rates titles that the others bring.
KEYS = {"tmdb": "TMDB_API_KEY", "books": "GOOGLE_BOOKS_API_KEY", "omdb": "OMDB_API_KEY"}


@contextmanager
def open_sources(
    settings: Settings, conninfo: str, source: str, *, patience: Patience | None = None
) -> Iterator[tuple[list[Source], list[str]]]:
    """The source of that name, or with "all" every one, and the variables whose keys are lacking; open while entered.

    Google answers some requests without a key, so books can be asked for by name.
    """
    wanted = list(KEYS) if source == "all" else [source]
    lacking = [
        KEYS[name]
        for name in wanted
        if not getattr(settings, KEYS[name].lower()) and (name != "books" or source == "all")
    ]
    with ExitStack() as stack:
        budget = stack.enter_context(SharedBudget(conninfo))
        found = [name for name in wanted if KEYS[name] not in lacking]
        yield [_open(name, settings, budget, patience, stack) for name in found], lacking


def _open(name: str, settings: Settings, budget: SharedBudget, patience: Patience | None, stack: ExitStack) -> Source:
    if name == "omdb":
        omdb = Omdb.from_settings(settings, budget, patience=patience)
        stack.callback(omdb.close)
        return Source(name="omdb", queue=RatingQueue(omdb))
    if name == "books":
        books = GoogleBooks.from_settings(settings, budget, patience=patience)
        stack.callback(books.close)
        return Source(name="google", queue=TitleQueue("google", books), lists=books)
    tmdb = Tmdb.from_settings(settings, budget, patience=patience)
    stack.callback(tmdb.close)

    def prepare(connection: Connection) -> None:
        # Without a readable answer the sizes stay as they were.
        with suppress(Missing, Unreadable):
            replace_image_sizes(connection, **asdict(tmdb.image_sizes()))

    def conclude(connection: Connection) -> None:
        # Titles bring new services by their slugs only.
        with suppress(UpstreamError):
            names = tmdb.service_names()
            name_services(connection, slugs=list(names), names=list(names.values()))

    return Source(name="tmdb", queue=TitleQueue("tmdb", tmdb), lists=tmdb, prepare=prepare, conclude=conclude)
