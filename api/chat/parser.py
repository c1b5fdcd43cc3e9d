"""Interface of the parsers of chat messages: rules and a language model answer in one shape."""

from typing import Literal, Protocol, TypeAlias

import msgspec

from api.discovery.filters import Wish
from api.http.language import Language

Intent: TypeAlias = Literal["discover", "find", "feedback", "confirm", "decline", "help", "undo", "unclear"]
Action: TypeAlias = Literal["seen", "watch_later", "hidden", "rate", "not_this"]


class ShownTitle(msgspec.Struct, frozen=True, kw_only=True):
    """A title of the last reply; "older" and "shorter" compare with its year and minutes."""

    title_id: int
    title: str
    year: int | None = None
    runtime_minutes: int | None = None


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a conversation before a message: the filters in force, and the last reply's titles in order."""

    wish: Wish | None = None
    shown: tuple[ShownTitle, ...] = ()
    language: Language = "en"


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done with titles: by their positions in what was shown, from 1, or by a title's name.

    rating is in stars, 0.5 to 5, where the action is to rate. Without positions and title it is unclear which are
    meant.
    """

    action: Action
    positions: tuple[int, ...] = ()
    title: str | None = None
    rating: float | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A message understood.

    wish is whole: what a follow-up adds is merged into the turn's. With wish.title the intent is to find that title.
    understood has the parts of the text that were used, left_over the words that were not, in their order.
    """

    intent: Intent
    wish: Wish = Wish()
    feedback: tuple[Feedback, ...] = ()
    understood: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()


class Parser(Protocol):
    """Understands messages; an implementation may fail, RuleParser never does."""

    async def parse(self, text: str, turn: Turn) -> Request: ...
