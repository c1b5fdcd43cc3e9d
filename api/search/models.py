"""Bodies and replies of search."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from api.catalogue.functions import TitleCard
from api.embedding.search_model import SearchedBy
from api.http.bodies import Body
from api.search.functions import TitleSuggestion


class SearchResult(TitleCard, frozen=True, kw_only=True):
    """A title with how well it matches: cosine similarity for a search by meaning, a rank for one by words."""

    score: float


class SearchResults(msgspec.Struct, frozen=True, kw_only=True):
    """A page of search results, and whether it was searched by meaning or, without a model, by words."""

    results: list[SearchResult]
    next_cursor: str | None
    has_more: bool
    searched_by: SearchedBy
    notice: str | None = None


class WordsBody(Body, frozen=True, kw_only=True):
    """What to search for: a title or part of it, perhaps misspelt, with or without a name or the year."""

    query: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=500,
            pattern=r"^[^\x00]*$",
            description="Words of a title, of people or of the story, perhaps misspelt.",
            examples=["shoshank redemtion"],
        ),
    ]


class SearchedTitle(SearchResult, frozen=True, kw_only=True):
    """A title with what it was found by: its names, the people who made it, its overview, or its meaning."""

    matched: Literal["title", "person", "text", "meaning"]


class SearchedTitles(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was found by words and, where there is a model, by meaning."""

    results: list[SearchedTitle]
    next_cursor: str | None
    has_more: bool
    notice: str | None = None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """Titles to suggest, the best first."""

    results: list[TitleSuggestion]
