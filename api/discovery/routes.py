"""Discovery of titles by filters, without titles that the reader knows."""

from typing import Annotated, TypeAlias

import msgspec
from litestar import Response, post
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET

from api.catalogue.cards import InjectedCards
from api.catalogue.parameters import Exclude
from api.discovery.filters import EXAMPLE, Filters
from api.discovery.models import DEFAULT_SORT, Discovery, facets_of
from api.discovery.services import with_my_services
from api.discovery.title_filter import TitleFilter, filter_of
from api.events.impressions import Impressions, InjectedImpressions
from api.http.bodies import Accepts, JsonBody
from api.http.cursors import list_name
from api.http.errors import FieldError, ProblemError
from api.http.language import ReaderLanguage
from api.http.pages import MAX_RANKED, InjectedPages, Pages
from api.http.parameters import Cursor, Limit
from api.http.reader import PUBLIC, ReaderId
from api.rpc import InjectedRpc, Rpc
from api.states.parameters import included, included_states, including

Include: TypeAlias = Annotated[str | None, including("facets", "translations")]


def discovery_route(path: str, kind: str | None, noun: str) -> HTTPRouteHandler:
    """The route that finds titles of a kind, or of any, by filters."""

    @post(
        path,
        status_code=200,
        opt={**PUBLIC, "function": "discover_titles", "suggests": True, "body": Accepts(Filters, example=EXAMPLE)},
        summary=f"Find {noun} by filters",
        tags=["discovery"],
        operation_id=f"discover_{noun}",
    )
    async def discover(
        sent: JsonBody[Filters],
        rpc: InjectedRpc,
        pages: InjectedPages,
        cards: InjectedCards,
        impressions: InjectedImpressions,
        reader_id: ReaderId,
        reader_language: ReaderLanguage,
        limit: Limit = 20,
        exclude: Exclude = None,
        include: Include = None,
        cursor: Cursor = None,
    ) -> Response[Discovery]:
        filters = _of_kind(sent, kind)
        if filters.sort is None or (filters.sort == "personal" and reader_id is None):
            filters = msgspec.structs.replace(filters, sort=DEFAULT_SORT)
        wanted, states = included(include), included_states(include)
        title_filter = filter_of(await with_my_services(rpc, reader_id, filters))
        search = _Search(rpc, pages, impressions, reader_id, filters, title_filter, states, exclude or [])
        title_ids, next_cursor = await (
            search.personal(cursor, limit) if filters.sort == "personal" else search.sorted(cursor, limit)
        )
        people, keywords = [*filters.people, *filters.not_people], [*filters.keywords, *filters.not_keywords]
        unknown = await rpc.unknown_names(people=people, keywords=keywords) if people or keywords else []
        counts = (
            await rpc.discovery_facets(
                user_id=reader_id,
                filter_=title_filter,
                exclude=exclude or [],
                include=states,
                language=reader_language,
            )
            if "facets" in wanted
            else None
        )
        card_of = await cards.of(title_ids, include)
        reply = Discovery(
            items=[card_of[title_id] for title_id in title_ids],
            next_cursor=next_cursor,
            has_more=next_cursor is not None,
            filters=filters,
            sort=filters.sort or DEFAULT_SORT,
            unknown_people=[name for row in unknown for name in row.people],
            unknown_keywords=[name for row in unknown for name in row.keywords],
            facets=UNSET if counts is None else facets_of(counts),
        )
        return pages.reply(reply, next_cursor)

    return discover


class _Search:
    """Pages of one reader's search; the titles of each are recorded as impressions."""

    def __init__(
        self,
        rpc: Rpc,
        pages: Pages,
        impressions: Impressions,
        reader_id: int | None,
        filters: Filters,
        title_filter: TitleFilter,
        states: list[str],
        exclude: list[int],
    ) -> None:
        self._rpc = rpc
        self._pages = pages
        self._impressions = impressions
        self._reader_id = reader_id
        self._filters = filters
        self._title_filter = title_filter
        self._states = states
        self._exclude = exclude
        self._name = list_name("discovery", reader_id, filters, sorted(set(states)))

    async def sorted(self, cursor: str | None, limit: int) -> tuple[list[int], str | None]:
        """The titles of a page in a fixed order, and the cursor behind it."""
        last = self._pages.last_of(cursor, self._name)
        found = await self._rpc.discover_titles(
            user_id=self._reader_id,
            filter_=self._title_filter,
            sort=self._filters.sort or DEFAULT_SORT,
            exclude=self._exclude,
            include=self._states,
            among=None,
            after_sort_key=last.sort_key if last else None,
            after_title_id=last.title_id if last else None,
            limit=limit + 1,
        )
        before = last.position if last else 0
        title_ids = [row.title_id for row in found[:limit]]
        self._impressions.record("discovery", self._pages.list_id, before, title_ids)
        if len(found) <= limit:
            return title_ids, None
        shown = found[limit - 1]
        return title_ids, self._pages.after_last(self._name, shown.sort_key, shown.title_id, before + limit)

    async def personal(self, cursor: str | None, limit: int) -> tuple[list[int], str | None]:
        """The titles of a page in the reader's own order, which is frozen as the first page found it."""
        frozen = self._pages.frozen(cursor, self._name)
        found = await self._rpc.discover_titles(
            user_id=self._reader_id,
            filter_=self._title_filter,
            sort="personal",
            exclude=self._exclude,
            include=self._states,
            among=frozen.title_ids if frozen else None,
            after_sort_key=None,
            after_title_id=None,
            limit=MAX_RANKED,
        )
        # Titles that have become excluded since the first page are not among the found any more.
        fitting = {row.title_id for row in found}
        listed, before = (frozen.title_ids, frozen.position) if frozen else ([row.title_id for row in found], 0)
        places = [place for place in range(before, len(listed)) if listed[place] in fitting]
        title_ids = [listed[place] for place in places[:limit]]
        self._impressions.record("discovery", self._pages.list_id, before, title_ids)
        has_more = len(places) > limit
        return title_ids, self._pages.after_frozen(self._name, listed, places[limit]) if has_more else None


def _of_kind(filters: Filters, kind: str | None) -> Filters:
    """The filters with the kind that the path names. 422 where they name another one."""
    if kind is None or filters.kind == kind:
        return filters
    if filters.kind is not None:
        message = f"This path finds titles of kind {kind}; leave kind out, or ask /titles/search-by-filters."
        raise ProblemError(422, message, errors=(FieldError(pointer="/kind", detail=message),))
    return msgspec.structs.replace(filters, kind=kind)


ROUTES = [
    discovery_route("/movies/search-by-filters", "movie", "films"),
    discovery_route("/tvshows/search-by-filters", "tv", "series"),
    discovery_route("/books/search-by-filters", "book", "books"),
    discovery_route("/titles/search-by-filters", None, "titles"),
]
