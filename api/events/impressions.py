"""Impressions: which titles a signed-in reader was shown, on which page of which list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias
from uuid import UUID

from litestar.di import NamedDependency

from api.http.after_answer import AfterAnswer
from api.http.errors import AnyRequest
from api.rpc import Rpc


class Impressions:
    """Records what the reply to one request shows, once it is sent."""

    def __init__(self, request: AnyRequest, rpc: Rpc, reader_id: int | None, after_answer: AfterAnswer) -> None:
        self._request = request
        self._rpc = rpc
        self._reader_id = reader_id
        self._after_answer = after_answer

    def record(self, surface: str, list_id: UUID, before: int, title_ids: Sequence[int]) -> None:
        """Record that the list `list_id` showed title_ids after `before` others; without a token, nothing."""
        if self._reader_id is None or not title_ids:
            return
        first_position = before + 1
        record = partial(
            self._rpc.record_impressions,
            user_id=self._reader_id,
            surface=surface,
            list_id=list_id,
            first_position=first_position,
            title_ids=title_ids,
            shown_at=datetime.now(UTC),
        )
        self._after_answer.schedule(self._request, ("impressions", self._reader_id, list_id, first_position), record)


InjectedImpressions: TypeAlias = NamedDependency[Impressions]
