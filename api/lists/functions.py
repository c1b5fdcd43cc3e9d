"""Rows and calls of lists: their items, their sharing, and titles like theirs."""

from collections.abc import Sequence

from api.calls import Calls, Moment, Row, reads, writes


class List(Row, frozen=True, kw_only=True):
    """A list that a user made; title_count leaves out what is above their maturity cap."""

    list_id: int
    name: str
    description: str
    is_shared: bool
    title_count: int
    created_at: Moment
    updated_at: Moment


class DeletedList(Row, frozen=True, kw_only=True):
    """A list that is gone."""

    list_id: int
    name: str


class ListToken(Row, frozen=True, kw_only=True):
    """What shows a list to whoever has it, at /lists/shared/{share_token}. It is told this once."""

    list_id: int
    share_token: str


class PlacedItem(Row, frozen=True, kw_only=True):
    """A title's place in a list, from 1 at the top, and its note."""

    title_id: int
    place: int
    note: str
    added_at: Moment


class ListItem(PlacedItem, frozen=True, kw_only=True):
    kind: str
    title: str


class SimilarToList(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float


class ShownList(Row, frozen=True, kw_only=True):
    name: str
    description: str
    updated_at: Moment


class ListFunctions(Calls):
    @writes
    async def create_list(self, *, user_id: int, name: str, description: str) -> list[List]: ...

    @reads
    async def get_list(self, *, user_id: int, list_id: int) -> list[List]: ...

    @reads
    async def user_lists(self, *, user_id: int, limit: int, before_list_id: int | None) -> list[List]: ...

    @writes
    async def update_list(
        self, *, user_id: int, list_id: int, name: str | None, description: str | None
    ) -> list[List]: ...

    @writes
    async def delete_list(self, *, user_id: int, list_id: int) -> list[DeletedList]: ...

    @reads
    async def list_items(self, *, user_id: int, list_id: int, limit: int, after_place: int) -> list[ListItem]: ...

    @writes
    async def put_list_item(
        self, *, user_id: int, list_id: int, title_id: int, place: int | None, note: str | None
    ) -> list[PlacedItem]: ...

    @writes
    async def remove_list_item(self, *, user_id: int, list_id: int, title_id: int) -> list[PlacedItem]: ...

    @writes
    async def reorder_list(self, *, user_id: int, list_id: int, title_ids: Sequence[int]) -> list[List]: ...

    @writes
    async def share_list(self, *, user_id: int, list_id: int) -> list[ListToken]: ...

    @writes
    async def unshare_list(self, *, user_id: int, list_id: int) -> list[List]: ...

    @reads
    async def shared_list(self, *, share_token: str) -> list[ShownList]: ...

    @reads
    async def shared_list_items(
        self, *, share_token: str, limit: int, after_place: int, reader_id: int | None
    ) -> list[ListItem]: ...

    @reads
    async def recommend_from_list(
        self,
        *,
        user_id: int,
        list_id: int,
        count: int,
        kind: str | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[SimilarToList]: ...
