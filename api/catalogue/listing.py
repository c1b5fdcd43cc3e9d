"""How every list is answered: rows become titles in the reader's language, with a cursor for the next page."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
from litestar import Request, Response
from msgspec.structs import asdict, replace

from api.accounts.tokens import TokenIssuer
from api.catalogue.functions import TitleCard
from api.discovery.functions import Listed
from api.http.after_answer import AfterAnswer
from api.http.cursors import (
    FrozenList,
    NamedList,
    Position,
    ShownTitles,
    SortedList,
    foreign_cursor,
    read_cursor,
    write_cursor,
)
from api.http.errors import ProblemError
from api.http.language import Language
from api.rpc import Rpc

Item = TypeVar("Item")
Reply = TypeVar("Reply")
Extended = TypeVar("Extended", bound=TitleCard)
Continued = TypeVar("Continued", bound=NamedList)

# Ranked lists end here: what would come later is no recommendation.
DEEPEST = 200


class Page(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """Part of a list; next_cursor is null on the last page."""

    items: list[Item]
    next_cursor: str | None
    has_more: bool


class Cards(dict[int, TitleCard]):
    """Titles by id. One that a list has just named can be missing: deleted, or above a cap that was set meanwhile."""

    def __missing__(self, title_id: int) -> TitleCard:
        raise ProblemError(503, "A title went while this was answered: ask again.", headers={"Retry-After": "1"})


class Listing:
    """One request for a list."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        rpc: Rpc,
        tokens: TokenIssuer,
        language: Language,
        reader_id: int | None,
        after_answer: AfterAnswer,
    ) -> None:
        self._request = request
        self._rpc = rpc
        self._tokens = tokens
        self._language = language
        self._reader_id = reader_id
        self._after_answer = after_answer
        # A first page begins a list; the cursor of a later one names the list that it continues.
        self._list_id = uuid4()

    async def cards(self, title_ids: Sequence[int], include: str | None = None) -> dict[int, TitleCard]:
        """The titles by id, in the reader's language, but for those above the reader's maturity cap.

        With the texts of both languages where `include`, the parameter, asks for translations.
        """
        if not title_ids:
            return {}
        found = await self._rpc.title_cards(title_ids=title_ids, language=self._language, user_id=self._reader_id)
        texts = await translations(self._rpc, [card.title_id for card in found], include)
        return Cards({card.title_id: replace(card, **texts.get(card.title_id, {})) for card in found})

    def position(self, cursor: str | None, kind: type[Position]) -> Position | None:
        """Where the page before ended; None for the first page. Raises a 422 problem for a cursor of something else."""
        return read_cursor(self._tokens, cursor, kind) if cursor else None

    def shown(self, cursor: str | None, name: str) -> list[int]:
        """What earlier pages of the ranked list `name` have shown."""
        position = self._continued(cursor, name, ShownTitles)
        return position.title_ids if position else []

    def frozen(self, cursor: str | None, name: str) -> FrozenList | None:
        """The list `name` as its first page found it; None for the first page."""
        return self._continued(cursor, name, FrozenList)

    def _continued(self, cursor: str | None, name: str, kind: type[Continued]) -> Continued | None:
        position = self.position(cursor, kind)
        if position and position.name != name:
            raise foreign_cursor()
        if position:
            self._list_id = position.list_id
        return position

    def after_frozen(self, name: str, title_ids: list[int], position: int) -> str:
        """The cursor behind the first `position` titles of a list that holds still."""
        return self.after(FrozenList(name=name, list_id=self._list_id, title_ids=title_ids, position=position))

    def last_of(self, cursor: str | None, name: str) -> SortedList | None:
        """Where the pages of the list `name`, in a fixed order, have come to; None for the first page."""
        return self._continued(cursor, name, SortedList)

    def after_last(self, name: str, last: Listed, position: int) -> str:
        """The cursor behind a title, the `position`th of a list in a fixed order."""
        return self.after(
            SortedList(
                name=name, list_id=self._list_id, sort_key=last.sort_key, title_id=last.title_id, position=position
            )
        )

    def after(self, position: msgspec.Struct) -> str:
        return write_cursor(self._tokens, position)

    def after_ranked(self, name: str, shown: list[int], found: Sequence[int], limit: int) -> str | None:
        """The cursor behind a page of a ranked list, where one title more than `limit` was asked for."""
        seen = [*shown, *found[:limit]]
        if len(found) <= limit or len(seen) >= DEEPEST:
            return None
        return self.after(ShownTitles(name=name, list_id=self._list_id, title_ids=seen))

    def record(self, surface: str, reader_id: int | None, before: int, title_ids: Sequence[int]) -> None:
        """Remember, once this is answered, that a signed-in reader saw `title_ids` after `before` others."""
        if reader_id is None or not title_ids:
            return
        first_position = before + 1
        record = partial(
            self._rpc.record_impressions,
            user_id=reader_id,
            surface=surface,
            list_id=self._list_id,
            first_position=first_position,
            title_ids=title_ids,
            shown_at=datetime.now(UTC),
        )
        self._after_answer.schedule(self._request, ("impressions", reader_id, self._list_id, first_position), record)

    def page(self, items: list[Item], next_cursor: str | None) -> Response[Page[Item]]:
        return self.reply(Page(items=items, next_cursor=next_cursor, has_more=next_cursor is not None), next_cursor)

    def reply(self, body: Reply, next_cursor: str | None) -> Response[Reply]:
        """The reply with a Link header (RFC 8288) to the next page."""
        if next_cursor is None:
            return Response(body)
        query = [(name, value) for name, value in self._request.query_params.multi_items() if name != "cursor"]
        target = f"{self._request.url.path}?{urlencode([*query, ('cursor', next_cursor)])}"
        return Response(body, headers={"Link": f'<{target}>; rel="next"'})


async def translations(rpc: Rpc, title_ids: Sequence[int], include: str | None) -> dict[int, dict[str, Any]]:
    """What cards and details say of titles in both languages, by id; nothing unless `include` has translations."""
    if "translations" not in (include or "").split(","):
        return {}
    found = await rpc.title_translations(title_ids=title_ids)
    return {row.title_id: {name: text for name, text in asdict(row).items() if name != "title_id"} for row in found}


def extended(card: TitleCard, kind: type[Extended], **fields: Any) -> Extended:
    """A title with what the list says of it."""
    return kind(**asdict(card), **fields)
