"""Cards of titles: how every list shows a title, in the reader's language."""

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from litestar.di import NamedDependency
from msgspec.structs import asdict, replace

from api.catalogue.functions import TitleCard
from api.http.errors import ProblemError
from api.http.language import Language
from api.rpc import Rpc

Extended = TypeVar("Extended", bound=TitleCard)


class FoundCards(dict[int, TitleCard]):
    """Cards by title id. One that a list has just named can be missing: deleted, or above a new maturity cap."""

    def __missing__(self, title_id: int) -> TitleCard:
        raise ProblemError(503, "A title went while this was answered: ask again.", headers={"Retry-After": "1"})


class Cards:
    """Cards for one reader, in one language."""

    def __init__(self, rpc: Rpc, language: Language, reader_id: int | None) -> None:
        self._rpc = rpc
        self._language = language
        self._reader_id = reader_id

    async def of(self, title_ids: Sequence[int], include: str | None = None) -> dict[int, TitleCard]:
        """The cards by title id, without titles above the reader's maturity cap.

        With the texts of both languages where `include`, the parameter, asks for translations.
        """
        if not title_ids:
            return {}
        found = await self._rpc.title_cards(title_ids=title_ids, language=self._language, user_id=self._reader_id)
        texts = await translations(self._rpc, [card.title_id for card in found], include)
        return FoundCards({card.title_id: replace(card, **texts.get(card.title_id, {})) for card in found})


InjectedCards: TypeAlias = NamedDependency[Cards]


async def translations(rpc: Rpc, title_ids: Sequence[int], include: str | None) -> dict[int, dict[str, Any]]:
    """The texts of titles in both languages, as fields by title id; none unless `include` has translations."""
    if "translations" not in (include or "").split(","):
        return {}
    found = await rpc.title_translations(title_ids=title_ids)
    return {row.title_id: {name: text for name, text in asdict(row).items() if name != "title_id"} for row in found}


def extended(card: TitleCard, kind: type[Extended], **fields: Any) -> Extended:
    """A card with what a list says of its title besides."""
    return kind(**asdict(card), **fields)
