"""Scores of a parser on the collected requests: a request counts when every field of its wish is right."""

from pathlib import Path
from typing import Any

import msgspec

from api.chat.parser import Turn
from api.chat.rules import RuleParser
from api.discovery.filters import Wish
from api.http.language import Language


class CollectedRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: Language
    text: str
    wish: Wish


def requests_of(file: str) -> list[CollectedRequest]:
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line, type=CollectedRequest) for line in lines]


def exact(parser: RuleParser, request: CollectedRequest) -> bool:
    """Whether all fields agree; neither the order of what is listed nor the case of letters matters."""
    found = parser.understand(request.text, Turn(language=request.language)).wish
    return comparable(found) == comparable(request.wish)


def comparable(wish: Wish) -> dict[str, Any]:
    return {field: without_order(value) for field, value in msgspec.structs.asdict(wish).items()}


def without_order(value: Any) -> Any:
    if isinstance(value, tuple):
        return frozenset(map(without_order, value))
    return value.casefold() if isinstance(value, str) else value
