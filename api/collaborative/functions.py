"""Rows and calls of collaborative filtering: stored neighbours."""

from api.calls import Calls, Row, writes


class Refreshed(Row, frozen=True, kw_only=True):
    neighbours: int


class CollaborativeFunctions(Calls):
    @writes
    async def refresh_neighbours(self, *, user_id: int, only_stale: bool) -> list[Refreshed]: ...
