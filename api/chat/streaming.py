"""Streams of answers as server-sent events: filters, items, pieces of the text, and the whole reply as `done`."""

from collections.abc import AsyncIterator

import msgspec
import psycopg
from litestar import Response
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from psycopg_pool import PoolTimeout, TooManyRequests

from api.chat.models import ChatReply, ItemsPart, Part, TextPart, UnderstoodPart
from api.http import errors

EVENTS: dict[type[Part], str] = {UnderstoodPart: "filters", ItemsPart: "items", TextPart: "text", ChatReply: "done"}


async def streamed(request: errors.AnyRequest, parts: AsyncIterator[Part]) -> ServerSentEvent:
    """A stream of the parts. A failure before the first is raised; a later one is an event `error` with a problem."""
    first = await anext(parts)

    async def events() -> AsyncIterator[ServerSentEventMessage]:
        yield _event(EVENTS[type(first)], first)
        try:
            async for part in parts:
                yield _event(EVENTS[type(part)], part)
        except Exception as error:
            yield _event("error", _problem(request, error).content)

    return ServerSentEvent(events())


async def whole(parts: AsyncIterator[Part]) -> ChatReply:
    """The reply, which is the last part."""
    async for part in parts:
        if isinstance(part, ChatReply):
            return part
    raise RuntimeError("an answer ends with the reply")


def _event(name: str, data: msgspec.Struct) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=name, data=msgspec.json.encode(data).decode())


def _problem(request: errors.AnyRequest, error: Exception) -> Response[errors.Problem]:
    match error:
        case errors.ProblemError():
            return errors.handle_problem(request, error)
        case psycopg.Error() | PoolTimeout() | TooManyRequests() | UnicodeEncodeError():
            return errors.handle_database(request, error)
        case _:
            return errors.handle_unexpected(request, error)
