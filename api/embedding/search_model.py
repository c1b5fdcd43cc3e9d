"""Search model: the embedding model if there is one, else why searches go by words."""

from typing import Literal, TypeAlias

from litestar.di import NamedDependency

from api.embedding.embedder import Embedder

SearchedBy: TypeAlias = Literal["meaning", "words"]


class SearchModel:
    """An embedder, or a notice that says why there is none and what to do."""

    def __init__(self, embedder: Embedder | None, notice: str | None) -> None:
        self.embedder = embedder
        self.notice = notice

    @property
    def searched_by(self) -> SearchedBy:
        return "meaning" if self.embedder else "words"


InjectedSearchModel: TypeAlias = NamedDependency[SearchModel]
