"""Rows and calls of states: seen, watch later, hidden."""

from datetime import datetime

from api.calls import Calls, Moment, Row, reads, writes


class TitleState(Row, frozen=True, kw_only=True):
    """What a user said of a title (seen, watch_later, hidden; null: none of them), and what undo goes back to."""

    title_id: int
    state: str | None
    set_at: Moment | None
    previous_state: str | None
    previous_set_at: Moment | None


class UserTitle(Row, frozen=True, kw_only=True):
    """A title in one of a user's lists, with their own stars and where in the list's order it stands."""

    title_id: int
    kind: str
    title: str
    state: str
    set_at: Moment
    rating: float | None
    sort_number: float
    sort_text: str


class StateFunctions(Calls):
    @writes
    async def set_title_state(
        self, *, user_id: int, title_id: int, state: str | None, set_at: datetime | None
    ) -> list[TitleState]: ...

    @writes
    async def undo_title_state(self, *, user_id: int, title_id: int) -> list[TitleState]: ...

    @reads
    async def user_titles(
        self,
        *,
        user_id: int,
        state: str,
        kind: str | None,
        sort: str,
        ascending: bool | None,
        language: str,
        after_number: float | None,
        after_text: str | None,
        after_title_id: int | None,
        limit: int,
    ) -> list[UserTitle]: ...
