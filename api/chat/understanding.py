"""Who understands a message: the language model if there is one and it answers, else the rules."""

import msgspec

from api.chat.llm import LanguageModel, LanguageModelError
from api.chat.models import ParserName
from api.chat.parser import Parser, Request, Turn
from api.rpc import Rpc

# The rules alone decide that something is done: a model that errs, or was talked into it, can propose and no more.
SETTLED = ("confirm", "decline", "undo")


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """A message understood, by whom, and a phrase that says why not by the model. `suggested` are titles by name."""

    request: Request
    parser: ParserName
    notice: str | None = None
    suggested: tuple[str, ...] = ()


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
