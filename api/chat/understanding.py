"""Understanding of messages: by the language model if there is one and it answers, else by rules."""

from typing import TypeAlias

import msgspec
from litestar.di import NamedDependency

from api.chat.llm import LanguageModel, LanguageModelError
from api.chat.llm_answer import Vocabulary
from api.chat.models import ParserName
from api.chat.parser import Parser, Request, Turn
from api.rpc import Rpc
from api.settings import Settings

# Only the rules decide that an action is performed: a model that errs, or was manipulated, can at most propose one.
SETTLED = ("confirm", "decline", "undo")


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """A message understood, and by which parser; notice: the phrase that says why not by the model.

    suggested are titles by name.
    """

    request: Request
    parser: ParserName
    notice: str | None = None
    suggested: tuple[str, ...] = ()


async def load_language_model(settings: Settings, rpc: Rpc) -> LanguageModel | None:
    """The language model of the settings, if they name one. It is first asked when a message comes."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    options = await rpc.onboarding_quiz(language="en")
    vocabulary = Vocabulary(
        genres=tuple(row.option for row in options if row.question == "genres"),
        moods=tuple(row.option for row in options if row.question == "moods"),
    )
    return LanguageModel(settings.llm_base_url, settings.llm_model, settings.llm_api_key, vocabulary)


class Understanding:
    """Chooses the parser for each message."""

    def __init__(self, rpc: Rpc, rules: Parser, model: LanguageModel | None) -> None:
        self._rpc = rpc
        self._rules = rules
        self._model = model

    async def of(self, text: str, turn: Turn, user_id: int) -> Understood:
        by_rules = Understood(request=await self._rules.parse(text, turn), parser="rules")
        if self._model is None or by_rules.request.intent in SETTLED:
            return by_rules
        (use,) = await self._rpc.use_language_model(user_id=user_id)
        if not use.allowed:
            return msgspec.structs.replace(by_rules, notice="llm_used_up")
        try:
            answer = await self._model.understand(text, turn)
        except LanguageModelError as error:
            return msgspec.structs.replace(by_rules, notice=error.notice)
        return Understood(request=answer.request, parser="llm", suggested=answer.suggested)


InjectedUnderstanding: TypeAlias = NamedDependency[Understanding]
