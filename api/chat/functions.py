"""Rows and calls of conversations: their turns, the titles for a wish, and the names that a reply uses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.calls import Calls, Moment, Row, reads, writes
from api.discovery.title_filter import TitleFilter
from api.embedding.embedder import Vector


class ChatContext(Row, frozen=True, kw_only=True):
    """What a conversation knows before the next message; wish, proposal and done are JSON."""

    turns: int
    wish: str | None
    shown: list[int]
    shown_before: list[int]
    left_out: list[int]
    proposal: str | None
    done: str | None


class AddedTurn(Row, frozen=True, kw_only=True):
    session_id: UUID
    turn: int
    said_at: Moment


class ChatSession(Row, frozen=True, kw_only=True):
    """A conversation; its title is the first message."""

    session_id: UUID
    title: str
    started_at: Moment
    last_at: Moment
    turns: int


class ChatTurn(Row, frozen=True, kw_only=True):
    """What was said and answered; wish, proposal and done are JSON."""

    turn: int
    said_at: Moment
    message: str | None
    reply: str
    language: str
    parser: str
    wish: str
    title_ids: list[int]
    proposal: str
    done: str | None


class DeletedSessions(Row, frozen=True, kw_only=True):
    """How many conversations were deleted."""

    sessions: int


class LanguageModelUse(Row, frozen=True, kw_only=True):
    allowed: bool


class WishedTitle(Row, frozen=True, kw_only=True):
    """A title for a wish; `without` names filters that it does not fit."""

    title_id: int
    kind: str
    title: str
    score: float
    strategy: str | None
    neighbours: int | None
    without: list[str]


class KnownTitle(Row, frozen=True, kw_only=True):
    title_id: int
    state: str | None
    rating: float | None
    is_excluded: bool


class NamedTitle(Row, frozen=True, kw_only=True):
    name: str
    title_id: int


class FilterName(Row, frozen=True, kw_only=True):
    filter: str
    value: str
    name: str | None


class ChatFunctions(Calls):
    @reads
    async def chat_context(self, *, user_id: int, session_id: UUID) -> list[ChatContext]: ...

    @writes
    async def add_chat_turn(
        self,
        *,
        user_id: int,
        session_id: UUID | None,
        after: int,
        message: str | None,
        reply: str,
        language: str,
        parser: str,
        wish: str,
        title_ids: Sequence[int],
        left_out: Sequence[int],
        proposal: str,
        done: str | None,
    ) -> list[AddedTurn]: ...

    @reads
    async def chat_sessions(
        self, *, user_id: int, limit: int, before: datetime | None, before_session_id: UUID | None
    ) -> list[ChatSession]: ...

    @reads
    async def chat_turns(self, *, user_id: int, session_id: UUID, limit: int, before: int | None) -> list[ChatTurn]: ...

    @writes
    async def delete_chat_sessions(self, *, user_id: int, session_id: UUID | None) -> list[DeletedSessions]: ...

    @writes
    async def use_language_model(self, *, user_id: int) -> list[LanguageModelUse]: ...

    @reads
    async def chat_titles(
        self,
        *,
        user_id: int,
        filter_: TitleFilter,
        like_title_id: int | None,
        embedding: Vector | None,
        mood: str | None,
        suggested: Sequence[int] | None,
        sort: str | None,
        exclude: Sequence[int],
        include: Sequence[str] | None,
        count: int,
    ) -> list[WishedTitle]: ...

    @reads
    async def known_titles(
        self, *, user_id: int, title_ids: Sequence[int], include: Sequence[str]
    ) -> list[KnownTitle]: ...

    @reads
    async def named_titles(self, *, names: Sequence[str]) -> list[NamedTitle]: ...

    @reads
    async def filter_names(
        self,
        *,
        language: str,
        genres: Sequence[str],
        moods: Sequence[str],
        languages: Sequence[str],
        providers: Sequence[str],
    ) -> list[FilterName]: ...
