"""Bodies and replies of conversations."""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from api.calls import Moment
from api.catalogue.functions import TitleCard
from api.discovery.filters import Wish
from api.http.bodies import Body

# Text without control characters but tabs and line ends, and not of spaces alone.
Message: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=1000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
        description="What you want to see, or what to do with what was shown, in English or French.",
        examples=["a slow-burn Malayalam thriller from the 2010s, under two and a half hours"],
    ),
]
ParserName: TypeAlias = Literal["rules", "llm", "filters"]


class ChatBody(Body, frozen=True, kw_only=True):
    """A message, or the filters of an earlier reply, edited; with both, the message refines these filters.

    session_id goes on with a conversation. stream answers with server-sent events, as Accept: text/event-stream does.
    """

    message: Message | None = None
    session_id: Annotated[UUID | None, Meta(description="The conversation to go on with; a new one without.")] = None
    filters: Annotated[Wish | None, Meta(description="Instead of words, or in force before them.")] = None
    stream: Annotated[bool, Meta(description="Answer with server-sent events.")] = False


class TitleAction(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do with a title. rating is in stars; previous_rating what it was before, where it was done."""

    action: Literal["seen", "watch_later", "hidden", "rate"]
    title_id: int
    title: str
    rating: float | None = None
    previous_rating: float | None = None


class ChatTitle(TitleCard, frozen=True, kw_only=True):
    """A title with why it is here. `without` names filters that it does not fit."""

    score: float
    reasons: list[str]
    without: list[str]


class ChatReply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. `filters` are those in force from now on; send them back, edited, to change them without words.

    understood and left_over are parts of the message. proposal waits for a yes; done can be undone. `without` names the
    filters that were given up for some of the items. notice says why the rules had to stand in for the language model.
    """

    session_id: UUID
    turn: int
    text: str
    items: list[ChatTitle]
    filters: Wish
    without: list[str]
    understood: list[str]
    left_over: list[str]
    parser: ParserName
    notice: str | None
    proposal: list[TitleAction]
    done: list[TitleAction]


class ChatTurnCard(msgspec.Struct, frozen=True, kw_only=True):
    """What was said and answered, with the titles that were shown. A message of null: filters were sent instead."""

    turn: int
    said_at: Moment
    message: str | None
    reply: str
    language: str
    parser: ParserName
    filters: Wish
    items: list[TitleCard]
    proposal: list[TitleAction]
    done: list[TitleAction]


class UnderstoodPart(msgspec.Struct, frozen=True, kw_only=True):
    """The first event of a streamed answer: the filters in force, before anything was looked for."""

    filters: Wish
    understood: list[str]
    left_over: list[str]


class ItemsPart(msgspec.Struct, frozen=True, kw_only=True):
    """The second event of a streamed answer: the titles."""

    items: list[ChatTitle]
    without: list[str]


class TextPart(msgspec.Struct, frozen=True, kw_only=True):
    """Further events of a streamed answer: its text, piece by piece."""

    text: str


Part: TypeAlias = UnderstoodPart | ItemsPart | TextPart | ChatReply
