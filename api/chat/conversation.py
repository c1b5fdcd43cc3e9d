"""Conversation: a message is understood, answered, and stored before the answer ends."""

import re
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar
from uuid import UUID

import msgspec

from api.catalogue.cards import Cards
from api.chat.actions import Actions, UnclearFeedbackError
from api.chat.answers import Draft, TitleFinder
from api.chat.functions import ChatContext
from api.chat.models import (
    ChatBody,
    ChatReply,
    ItemsPart,
    ParserName,
    Part,
    TextPart,
    TitleAction,
    UnderstoodPart,
)
from api.chat.parser import Request, ShownTitle, Turn
from api.chat.phrases import Phrases
from api.chat.understanding import Understanding, Understood
from api.collaborative.neighbours import StoreNeighbours
from api.discovery.filters import Wish
from api.http.language import Language
from api.rpc import Rpc

T = TypeVar("T")

NOTHING_YET = ChatContext(turns=0, wish=None, shown=[], shown_before=[], left_out=[], proposal=None, done=None)
# Pieces of a streamed text: a word with the space behind it.
PIECES = re.compile(r"\S+\s*")


class Conversation:
    """Answers one message of a signed-in reader."""

    def __init__(
        self,
        *,
        rpc: Rpc,
        cards: Cards,
        finder: TitleFinder,
        understanding: Understanding,
        store_neighbours: StoreNeighbours,
        language: Language,
        user_id: int,
    ) -> None:
        self._rpc = rpc
        self._cards = cards
        self._finder = finder
        self._understanding = understanding
        self._store_neighbours = store_neighbours
        self._language = language
        self._phrases = Phrases(language)
        self._user_id = user_id

    async def answer(self, body: ChatBody) -> AsyncIterator[Part]:
        """The parts of the answer; the last is the whole reply, already stored."""
        context = await self._context(body.session_id)
        before = _stored(context.wish, Wish)
        turn = Turn(wish=body.filters or before, shown=await self._shown(context), language=self._language)
        understood = await self._understand(body, turn)
        request = understood.request
        yield UnderstoodPart(
            filters=request.wish, understood=list(request.understood), left_over=list(request.left_over)
        )
        draft = await self._drafted(understood, turn, context, before)
        items, without = list(draft.items), draft.without
        yield ItemsPart(items=items, without=without)
        text = " ".join(draft.sentences)
        for piece in PIECES.findall(text):
            yield TextPart(text=piece)
        session_id, number = await self._store(body, context, understood.parser, draft, text)
        yield ChatReply(
            session_id=session_id,
            turn=number,
            text=text,
            items=items,
            filters=draft.wish,
            without=without,
            understood=list(request.understood),
            left_over=list(request.left_over),
            parser=understood.parser,
            notice=self._phrases.say(understood.notice) if understood.notice else None,
            proposal=list(draft.proposal),
            done=list(draft.done or ()),
        )

    async def _context(self, session_id: UUID | None) -> ChatContext:
        if session_id is None:
            return NOTHING_YET
        (context,) = await self._rpc.chat_context(user_id=self._user_id, session_id=session_id)
        return context

    async def _shown(self, context: ChatContext) -> tuple[ShownTitle, ...]:
        card_of = await self._cards.of(context.shown)
        return tuple(
            ShownTitle(
                title_id=title_id,
                title=card_of[title_id].title,
                year=card_of[title_id].year,
                runtime_minutes=card_of[title_id].runtime_minutes,
            )
            for title_id in context.shown
            if title_id in card_of
        )

    async def _understand(self, body: ChatBody, turn: Turn) -> Understood:
        if body.message is None:
            wish = body.filters or Wish()
            return Understood(request=Request(intent="find" if wish.title else "discover", wish=wish), parser="filters")
        return await self._understanding.of(body.message, turn, self._user_id)

    async def _drafted(self, understood: Understood, turn: Turn, context: ChatContext, before: Wish | None) -> Draft:
        request = understood.request
        wish, left_out = request.wish, tuple(context.left_out)
        actions = Actions(
            self._rpc, self._phrases, self._store_neighbours, self._finder.closest, self._user_id, turn.shown
        )
        # The same wish again asks for further titles.
        shown = context.shown_before if wish == before else []
        match request.intent:
            case "discover":
                draft = await self._finder.discover(
                    wish, suggested=understood.suggested, left_out=left_out, shown=shown
                )
                return self._with_left_over(draft, request)
            case "find":
                return await self._finder.find(wish, sought=wish.title or "", left_out=left_out)
            case "feedback":
                return await self._feedback(actions, request, context)
            case "confirm":
                return await self._confirmed(actions, wish, _stored(context.proposal, list[TitleAction]) or [])
            case "decline":
                waits = _stored(context.proposal, list[TitleAction])
                return Draft(sentences=(self._phrases.say("declined" if waits else "nothing_to_decline"),), wish=wish)
            case "undo":
                return await self._undone(actions, wish, _stored(context.done, list[TitleAction]) or [])
            case "help":
                return Draft(sentences=(self._phrases.say("help"),), wish=wish)
            case "unclear":
                return Draft(sentences=(self._phrases.say("unclear"),), wish=wish)

    def _with_left_over(self, draft: Draft, request: Request) -> Draft:
        if not request.left_over:
            return draft
        words = self._phrases.say("left_over", words=" ".join(request.left_over))
        return msgspec.structs.replace(draft, sentences=(*draft.sentences, words))

    async def _feedback(self, actions: Actions, request: Request, context: ChatContext) -> Draft:
        try:
            proposal = await actions.propose(request.feedback)
            unwanted = [
                title
                for feedback in request.feedback
                if feedback.action == "not_this"
                for title in await actions.titles(feedback)
            ]
        except UnclearFeedbackError as unclear:
            return Draft(sentences=(self._phrases.say(str(unclear)),), wish=request.wish)
        sentences = actions.sentences("propose", proposal)
        if proposal:
            sentences.append(self._phrases.say("say_yes"))
        if not unwanted:
            return Draft(sentences=tuple(sentences), wish=request.wish, proposal=proposal)
        names = self._phrases.listed([self._phrases.quoted(title) for _, title in unwanted])
        draft = await self._finder.discover(
            request.wish,
            left_out=[*context.left_out, *(title_id for title_id, _ in unwanted)],
            shown=context.shown_before,
        )
        sentences += [self._phrases.say("left_out", titles=names), *draft.sentences]
        return msgspec.structs.replace(draft, sentences=tuple(sentences), proposal=proposal)

    async def _confirmed(self, actions: Actions, wish: Wish, proposal: Sequence[TitleAction]) -> Draft:
        if not proposal:
            return Draft(sentences=(self._phrases.say("nothing_to_confirm"),), wish=wish)
        done = await actions.perform(proposal)
        sentences = (*actions.sentences("done", done), self._phrases.say("say_undo"))
        return Draft(sentences=sentences, wish=wish, done=done)

    async def _undone(self, actions: Actions, wish: Wish, done: Sequence[TitleAction]) -> Draft:
        if not done:
            return Draft(sentences=(self._phrases.say("nothing_to_undo"),), wish=wish)
        await actions.undo(done)
        titles = self._phrases.listed([self._phrases.quoted(action.title) for action in done])
        return Draft(sentences=(self._phrases.say("undone", titles=titles),), wish=wish, done=())

    async def _store(
        self, body: ChatBody, context: ChatContext, parser: ParserName, draft: Draft, text: str
    ) -> tuple[UUID, int]:
        (added,) = await self._rpc.add_chat_turn(
            user_id=self._user_id,
            session_id=body.session_id,
            after=context.turns,
            message=body.message,
            reply=text,
            language=self._language,
            parser=parser,
            wish=_json(draft.wish),
            title_ids=[item.title_id for item in draft.items],
            left_out=list(draft.left_out),
            proposal=_json(draft.proposal),
            done=None if draft.done is None else _json(draft.done),
        )
        return added.session_id, added.turn


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _stored(text: str | None, kind: type[T]) -> T | None:
    """A value that a turn stored as JSON; None for null."""
    return None if text is None else msgspec.json.decode(text, type=kind)
