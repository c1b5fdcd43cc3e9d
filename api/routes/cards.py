"""Ranked ids into what a list shows."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from api.language import Language
from api.rows import TitleCard
from api.rpc import Rpc

Extended = TypeVar("Extended", bound=TitleCard)


async def cards_by_id(rpc: Rpc, title_ids: Sequence[int], language: Language) -> dict[int, TitleCard]:
    """The cards of some titles in a language; asks nothing for no titles."""
    if not title_ids:
        return {}
    return {card.title_id: card for card in await rpc.title_cards(title_ids=title_ids, language=language)}


def extended(card: TitleCard, kind: type[Extended], **fields: Any) -> Extended:
    """A card with further fields."""
    return kind(**msgspec.structs.asdict(card), **fields)
