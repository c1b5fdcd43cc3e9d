"""Conversations: a message gets titles, and the next one refines them or says what the reader knows."""

from datetime import datetime
from typing import Annotated, Any, TypeAlias, cast
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import PathParameter, QueryParameter

from api.catalogue.cards import InjectedCards
from api.catalogue.parameters import Exclude
from api.chat.answers import Asked, TitleFinder
from api.chat.conversation import Conversation
from api.chat.functions import ChatSession, DeletedSessions
from api.chat.models import ChatBody, ChatReply, ChatTurnCard, ParserName, TitleAction
from api.chat.streaming import streamed, whole
from api.chat.understanding import InjectedUnderstanding
from api.collaborative.neighbours import InjectedStoreNeighbours
from api.discovery.filters import Wish
from api.embedding.search_model import InjectedSearchModel
from api.http.bodies import Accepts, JsonBody
from api.http.cursors import foreign_cursor
from api.http.errors import FieldError, ProblemError
from api.http.language import ReaderLanguage
from api.http.pages import InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import UserId
from api.rpc import InjectedRpc
from api.states.parameters import IncludeStates, included_states

TAGS = ["chat"]
EXAMPLE = {"message": "a slow-burn Malayalam thriller from the 2010s, under two and a half hours"}
EVENT_STREAM = "text/event-stream"

MostTitles: TypeAlias = Annotated[
    int,
    QueryParameter(ge=1, le=20, description="Titles that an answer has at most.", schema_extra={"examples": [8]}),
]
SessionId: TypeAlias = Annotated[UUID, PathParameter(description="A conversation of yours.")]


class SessionPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last conversation shown."""

    last_at: datetime
    session_id: UUID


class TurnPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last turn shown."""

    session_id: UUID
    turn: int


@post(
    "/chat",
    opt={"body": Accepts(ChatBody, example=EXAMPLE), "suggests": True, "streams": EVENT_STREAM},
    status_code=200,
    summary="Say what you are looking for",
    tags=TAGS,
)
async def chat(
    request: Request[Any, Any, Any],
    sent: JsonBody[ChatBody],
    rpc: InjectedRpc,
    cards: InjectedCards,
    search_model: InjectedSearchModel,
    understanding: InjectedUnderstanding,
    store_neighbours: InjectedStoreNeighbours,
    reader_language: ReaderLanguage,
    user_id: UserId,
    limit: MostTitles = 8,
    exclude: Exclude = None,
    include: IncludeStates = None,
) -> Response[ChatReply]:
    """Answers a message in English or French with titles you do not know yet, and says what it understood.

    Ask for kinds, genres, original languages, years, people, running times, moods, titles to resemble, or for a title
    by name; then refine: "more recent ones", "only on Netflix", "not the second". Say what you know: "I have seen the
    first" proposes to mark it, "yes" does it, "undo" takes it back. Instead of words, send the filters of a reply,
    edited. With `stream`, or `Accept: text/event-stream`, the answer comes as events: filters, items, text, done.
    """
    if sent.message is None and sent.filters is None:
        message = "Send a message, or filters."
        raise ProblemError(422, message, errors=(FieldError(pointer="/message", detail=message),))
    asked = Asked(user_id=user_id, limit=limit, exclude=tuple(exclude or ()), include=tuple(included_states(include)))
    conversation = Conversation(
        rpc=rpc,
        cards=cards,
        finder=TitleFinder(rpc, cards, search_model, reader_language, asked),
        understanding=understanding,
        store_neighbours=store_neighbours,
        language=reader_language,
        user_id=user_id,
    )
    parts = conversation.answer(sent)
    if sent.stream or EVENT_STREAM in request.headers.get("accept", ""):
        return cast("Response[ChatReply]", await streamed(request, parts))
    return Response(await whole(parts))


@get("/chat/sessions", opt={"function": "chat_sessions"}, summary="My conversations", tags=TAGS)
async def sessions(
    rpc: InjectedRpc, pages: InjectedPages, user_id: UserId, limit: Limit = 20, cursor: Cursor = None
) -> Response[Page[ChatSession]]:
    after = pages.position(cursor, SessionPosition)
    found = await rpc.chat_sessions(
        user_id=user_id,
        limit=limit + 1,
        before=after.last_at if after else None,
        before_session_id=after.session_id if after else None,
    )
    shown = found[:limit]
    position = (
        SessionPosition(last_at=shown[-1].last_at, session_id=shown[-1].session_id) if len(found) > limit else None
    )
    return pages.page(shown, pages.after(position) if position else None)


@get("/chat/sessions/{session_id:uuid}", opt={"function": "chat_turns"}, summary="A conversation", tags=TAGS)
async def session(
    session_id: SessionId,
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    user_id: UserId,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response[Page[ChatTurnCard]]:
    after = pages.position(cursor, TurnPosition)
    if after and after.session_id != session_id:
        raise foreign_cursor()
    found = await rpc.chat_turns(
        user_id=user_id, session_id=session_id, limit=limit + 1, before=after.turn if after else None
    )
    shown = found[:limit]
    card_of = await cards.of(sorted({title_id for turn in shown for title_id in turn.title_ids}))
    items = [
        ChatTurnCard(
            turn=turn.turn,
            said_at=turn.said_at,
            message=turn.message,
            reply=turn.reply,
            language=turn.language,
            parser=cast("ParserName", turn.parser),
            filters=msgspec.json.decode(turn.wish, type=Wish),
            items=[card_of[title_id] for title_id in turn.title_ids if title_id in card_of],
            proposal=msgspec.json.decode(turn.proposal, type=list[TitleAction]),
            done=msgspec.json.decode(turn.done or "[]", type=list[TitleAction]),
        )
        for turn in shown
    ]
    position = TurnPosition(session_id=session_id, turn=shown[-1].turn) if len(found) > limit else None
    return pages.page(items, pages.after(position) if position else None)


@delete(
    "/chat/sessions",
    opt={"function": "delete_chat_sessions"},
    status_code=200,
    summary="Delete all my conversations",
    tags=TAGS,
)
async def delete_sessions(rpc: InjectedRpc, user_id: UserId) -> DeletedSessions:
    (deleted,) = await rpc.delete_chat_sessions(user_id=user_id, session_id=None)
    return deleted


@delete(
    "/chat/sessions/{session_id:uuid}",
    opt={"function": "delete_chat_sessions"},
    status_code=200,
    summary="Delete a conversation",
    tags=TAGS,
)
async def delete_session(session_id: SessionId, rpc: InjectedRpc, user_id: UserId) -> DeletedSessions:
    (deleted,) = await rpc.delete_chat_sessions(user_id=user_id, session_id=session_id)
    return deleted


ROUTES = [chat, sessions, session, delete_sessions, delete_session]
