"""Actions on titles that a reader asks a chat for: proposed, performed once confirmed, undone on demand."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from typing import TypeAlias

from msgspec import structs

from api.catalogue.functions import TitleCard
from api.chat.models import TitleAction
from api.chat.parser import Feedback, ShownTitle
from api.chat.phrases import Phrases
from api.collaborative.neighbours import StoreNeighbours
from api.rpc import Rpc

# Finds a title by its name.
Closest: TypeAlias = Callable[[str], Awaitable[TitleCard | None]]


class UnclearFeedbackError(Exception):
    """The message is the name of the phrase that asks for what is missing."""


class Actions:
    """One reader's actions; shown are the titles of the conversation's last reply."""

    def __init__(
        self,
        rpc: Rpc,
        phrases: Phrases,
        store_neighbours: StoreNeighbours,
        closest: Closest,
        user_id: int,
        shown: Sequence[ShownTitle],
    ) -> None:
        self._rpc = rpc
        self._phrases = phrases
        self._store_neighbours = store_neighbours
        self._closest = closest
        self._user_id = user_id
        self._shown = shown

    async def titles(self, feedback: Feedback) -> list[tuple[int, str]]:
        """Ids and names of the titles that are meant. Raises UnclearFeedbackError where that is not clear."""
        by_position = [self._shown[place - 1] for place in feedback.positions if 1 <= place <= len(self._shown)]
        if by_position:
            return [(title.title_id, title.title) for title in by_position]
        if feedback.title:
            wanted = feedback.title.casefold()
            for title in self._shown:
                if title.title.casefold() == wanted:
                    return [(title.title_id, title.title)]
            if found := await self._closest(feedback.title):
                return [(found.title_id, found.title)]
        if len(self._shown) == 1 and not feedback.positions and not feedback.title:
            return [(self._shown[0].title_id, self._shown[0].title)]
        raise UnclearFeedbackError("which")

    async def propose(self, given: Sequence[Feedback]) -> tuple[TitleAction, ...]:
        """The actions that `given` asks for. Raises UnclearFeedbackError."""
        proposed: list[TitleAction] = []
        for feedback in given:
            if feedback.action == "not_this":
                continue
            if feedback.action == "rate" and feedback.rating is None:
                raise UnclearFeedbackError("which_rating")
            proposed += [
                TitleAction(action=feedback.action, title_id=title_id, title=title, rating=feedback.rating)
                for title_id, title in await self.titles(feedback)
            ]
        return tuple(proposed)

    async def perform(self, proposal: Sequence[TitleAction]) -> tuple[TitleAction, ...]:
        """Do what was proposed; returns what undo needs."""
        states = await self._rpc.known_titles(
            user_id=self._user_id, title_ids=[action.title_id for action in proposal], include=[]
        )
        ratings = {row.title_id: row.rating for row in states}
        done = []
        for action in proposal:
            if action.action == "rate":
                await self._rate(action.title_id, action.rating)
            else:
                await self._rpc.set_title_state(
                    user_id=self._user_id, title_id=action.title_id, state=action.action, set_at=None
                )
            done.append(structs.replace(action, previous_rating=ratings.get(action.title_id)))
        return tuple(done)

    async def undo(self, done: Sequence[TitleAction]) -> None:
        """Put everything back to what it was before."""
        for action in reversed(done):
            if action.action == "rate":
                await self._rate(action.title_id, action.previous_rating)
            else:
                await self._rpc.undo_title_state(user_id=self._user_id, title_id=action.title_id)

    def sentences(self, prefix: str, actions: Sequence[TitleAction]) -> list[str]:
        """The actions as sentences, one for titles with the same action; prefix is propose or done."""
        return [
            self._phrases.say(
                f"{prefix}_{name}",
                title=self._phrases.listed([self._phrases.quoted(action.title) for action in alike]),
                stars=self._phrases.stars(rating or 0),
            )
            for (name, rating), group in groupby(actions, key=lambda action: (action.action, action.rating))
            for alike in [list(group)]
        ]

    async def _rate(self, title_id: int, rating: float | None) -> None:
        if rating is None:
            await self._rpc.unrate_title(user_id=self._user_id, title_id=title_id)
        else:
            await self._rpc.rate_title(user_id=self._user_id, title_id=title_id, rating=rating, seen=True)
        self._store_neighbours(self._user_id)
