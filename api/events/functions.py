"""Rows and calls of events: interactions and impressions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.calls import Calls, Row, writes


class Tracked(Row, frozen=True, kw_only=True):
    """How many events were new, and how many had been recorded before."""

    recorded: int
    repeated: int


class RecordedImpressions(Row, frozen=True, kw_only=True):
    """Whether a page was new."""

    recorded: bool


class EventFunctions(Calls):
    @writes
    async def track_interactions(
        self,
        *,
        user_id: int,
        event_ids: Sequence[str],
        events: Sequence[str],
        title_ids: Sequence[int | None],
        queries: Sequence[str | None],
        occurred_at: Sequence[datetime | None],
    ) -> list[Tracked]: ...

    @writes
    async def record_impressions(
        self,
        *,
        user_id: int,
        surface: str,
        list_id: UUID,
        first_position: int,
        title_ids: Sequence[int],
        shown_at: datetime | None,
    ) -> list[RecordedImpressions]: ...
