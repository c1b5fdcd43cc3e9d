"""Bodies and replies of the onboarding quiz."""

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from api.calls import Moment
from api.catalogue.functions import TitleCard
from api.catalogue.models import TitleId, TitleRef
from api.http.bodies import Body
from api.onboarding.functions import FavouriteLimits

FAVOURITES = ["tmdb:movie:603", "imdb:tt3417422", "imdb:tt0903747", "isbn:9780141439471", 1]
Slug: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$(?!\n)")]


class QuizBody(Body, frozen=True, kw_only=True):
    """Options by question, and favourites by our id or by a reference such as tmdb:movie:603."""

    answers: Annotated[
        dict[Slug, Annotated[list[Slug], Meta(max_length=100)]],
        Meta(
            max_length=20,
            description="Options by question, as GET names both.",
            examples=[{"genres": ["comedy", "romance"], "languages": ["hi", "ta"], "moods": ["funny"]}],
        ),
    ]
    favourites: Annotated[
        list[TitleId | TitleRef],
        Meta(max_length=100, description="Our ids or references; none, or as many as GET says.", examples=[FAVOURITES]),
    ] = msgspec.field(default_factory=list)


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """What can be answered: what is sent, and its name in the reader's language."""

    option: str
    name: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question in the reader's language, which takes up to most_answers of its options, or none."""

    question: str
    body: str
    most_answers: int
    options: list[Option]


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a user answered. saved_at is null for somebody who has not been through the quiz, not even to skip it."""

    answers: dict[str, list[str]]
    favourites: list[TitleCard]
    saved_at: Moment | None


class SavedAnswers(Answers, frozen=True, kw_only=True):
    """What is kept, and where the recommendations that follow from it are."""

    next: str


class Quiz(msgspec.Struct, frozen=True, kw_only=True):
    """The questions, how many favourites to name, titles to choose them from, and the reader's answers up to now.

    `mine` is null without a token.
    """

    questions: list[Question]
    favourites: FavouriteLimits
    suggestions: list[TitleCard]
    mine: Answers | None
