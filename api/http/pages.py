"""Pages of lists: where a page begins, the cursor behind it, and the reply with a link to the next one."""

from collections.abc import Sequence
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
from litestar import Response
from litestar.di import NamedDependency

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
from api.http.errors import AnyRequest
from api.http.seal import Seal

Item = TypeVar("Item")
Reply = TypeVar("Reply")
Continued = TypeVar("Continued", bound=NamedList)

# Ranked lists end here: later titles fit too badly to be recommended.
MAX_RANKED = 200


class Page(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """Part of a list; next_cursor is null on the last page."""

    items: list[Item]
    next_cursor: str | None
    has_more: bool


class Pages:
    """The pages of the list that a request asks for."""

    def __init__(self, request: AnyRequest, seal: Seal) -> None:
        self._request = request
        self._seal = seal
        # A first page begins a list; the cursor of a later one names the list that it continues.
        self.list_id = uuid4()

    def position(self, cursor: str | None, kind: type[Position]) -> Position | None:
        """Where the page before ended; None for the first page. Raises a 422 problem for a cursor of something else."""
        return read_cursor(self._seal, cursor, kind) if cursor else None

    def after(self, position: msgspec.Struct) -> str:
        return write_cursor(self._seal, position)

    def shown(self, cursor: str | None, name: str) -> list[int]:
        """The titles that earlier pages of the ranked list `name` have shown."""
        position = self._continued(cursor, name, ShownTitles)
        return position.title_ids if position else []

    def after_ranked(self, name: str, shown: list[int], found: Sequence[int], limit: int) -> str | None:
        """The cursor behind a page of a ranked list, where one title more than `limit` was asked for."""
        seen = [*shown, *found[:limit]]
        if len(found) <= limit or len(seen) >= MAX_RANKED:
            return None
        return self.after(ShownTitles(name=name, list_id=self.list_id, title_ids=seen))

    def frozen(self, cursor: str | None, name: str) -> FrozenList | None:
        """The list `name` as its first page found it; None for the first page."""
        return self._continued(cursor, name, FrozenList)

    def after_frozen(self, name: str, title_ids: list[int], position: int) -> str:
        """The cursor behind the first `position` titles of a frozen list."""
        return self.after(FrozenList(name=name, list_id=self.list_id, title_ids=title_ids, position=position))

    def last_of(self, cursor: str | None, name: str) -> SortedList | None:
        """The last title shown of the list `name`, in a fixed order; None for the first page."""
        return self._continued(cursor, name, SortedList)

    def after_last(self, name: str, sort_key: float, title_id: int, position: int) -> str:
        """The cursor behind a title, the `position`th of a list in a fixed order."""
        return self.after(
            SortedList(name=name, list_id=self.list_id, sort_key=sort_key, title_id=title_id, position=position)
        )

    def _continued(self, cursor: str | None, name: str, kind: type[Continued]) -> Continued | None:
        position = self.position(cursor, kind)
        if position and position.name != name:
            raise foreign_cursor()
        if position:
            self.list_id = position.list_id
        return position

    def page(self, items: list[Item], next_cursor: str | None) -> Response[Page[Item]]:
        return self.reply(Page(items=items, next_cursor=next_cursor, has_more=next_cursor is not None), next_cursor)

    def reply(self, body: Reply, next_cursor: str | None) -> Response[Reply]:
        """The reply with a Link header (RFC 8288) to the next page."""
        if next_cursor is None:
            return Response(body)
        query = [(name, value) for name, value in self._request.query_params.multi_items() if name != "cursor"]
        target = f"{self._request.url.path}?{urlencode([*query, ('cursor', next_cursor)])}"
        return Response(body, headers={"Link": f'<{target}>; rel="next"'})


InjectedPages: TypeAlias = NamedDependency[Pages]
