"""Onboarding quiz: five questions to a newcomer, and some favourites."""

from itertools import groupby
from typing import Annotated, TypeAlias

from litestar import delete, get, post
from litestar.params import QueryParameter

from api.catalogue.cards import Cards, InjectedCards
from api.catalogue.models import KindName
from api.catalogue.parameters import Exclude, Languages, Slugs, stored_kind
from api.catalogue.references import title_id_of
from api.http.bodies import Accepts, JsonBody
from api.http.language import ReaderLanguage
from api.http.parameters import Limit
from api.http.reader import PUBLIC, ReaderId, UserId
from api.onboarding.functions import ForgottenOnboarding, OnboardingAnswers, QuizOption
from api.onboarding.models import Answers, Option, Question, Quiz, QuizBody, SavedAnswers
from api.rpc import InjectedRpc
from api.states.parameters import IncludeTexts, included_states

TAGS = ["onboarding"]
NEXT = "/recommendations/personalized"
WISH = "Of the titles to choose from; what you answered before, if you leave it out. Repeat for several."

Kinds: TypeAlias = Annotated[
    list[KindName] | None, QueryParameter(max_items=4, description=WISH, schema_extra={"examples": [["movie"]]})
]


@get("/onboarding/quiz", opt={**PUBLIC, "suggests": True}, summary="The onboarding quiz", tags=TAGS)
async def quiz(
    rpc: InjectedRpc,
    cards: InjectedCards,
    reader_language: ReaderLanguage,
    reader_id: ReaderId,
    kind: Kinds = None,
    genre: Slugs = None,
    language: Annotated[
        Languages, QueryParameter(max_items=30, description=WISH, schema_extra={"examples": [["hi"]]})
    ] = None,
    exclude: Exclude = None,
    include: IncludeTexts = None,
    limit: Limit = 24,
) -> Quiz:
    """Five questions, well-known titles to choose favourites from, and what you answered before.

    Titles of the genres and languages asked for come first and others fill up; for more to choose from, name those
    shown in `exclude`. Works without a token too.
    """
    options = await rpc.onboarding_quiz(language=reader_language)
    (limits,) = await rpc.favourite_limits()
    suggested = await rpc.onboarding_suggestions(
        count=limit,
        kinds=[str(stored_kind(name)) for name in kind] if kind else None,
        genres=genre,
        languages=language,
        user_id=reader_id,
        exclude=exclude or [],
        include=included_states(include),
    )
    mine = None
    if reader_id is not None:
        (given,) = await rpc.onboarding_answers(user_id=reader_id)
        mine = await _answers(given, cards)
    card_of = await cards.of([row.title_id for row in suggested], include)
    return Quiz(
        questions=_questions(options),
        favourites=limits,
        suggestions=[card_of[row.title_id] for row in suggested],
        mine=mine,
    )


@post(
    "/onboarding/quiz",
    opt={"function": "save_onboarding", "body": Accepts(QuizBody)},
    status_code=200,
    summary="Answer the quiz",
    tags=TAGS,
)
async def answer(sent: JsonBody[QuizBody], rpc: InjectedRpc, cards: InjectedCards, user_id: UserId) -> SavedAnswers:
    pairs = [(question, option) for question, options in sent.answers.items() for option in options]
    (given,) = await rpc.save_onboarding(
        user_id=user_id,
        questions=[question for question, _ in pairs],
        answers=[option for _, option in pairs],
        favourites=[await title_id_of(rpc, named) for named in sent.favourites],
    )
    saved = await _answers(given, cards)
    return SavedAnswers(answers=saved.answers, favourites=saved.favourites, saved_at=saved.saved_at, next=NEXT)


@delete(
    "/onboarding/quiz",
    opt={"function": "forget_onboarding"},
    status_code=200,
    summary="Forget my answers",
    tags=TAGS,
)
async def forget(rpc: InjectedRpc, user_id: UserId) -> ForgottenOnboarding:
    (forgotten,) = await rpc.forget_onboarding(user_id=user_id)
    return forgotten


def _questions(options: list[QuizOption]) -> list[Question]:
    """The questions with their options, both in the order given."""
    return [
        Question(
            question=question,
            body=body,
            most_answers=most_answers,
            options=[Option(option=row.option, name=row.name) for row in rows],
        )
        for (question, body, most_answers), rows in groupby(
            options, key=lambda row: (row.question, row.body, row.most_answers)
        )
    ]


async def _answers(given: OnboardingAnswers, cards: Cards) -> Answers:
    answers: dict[str, list[str]] = {}
    for question, option in zip(given.questions, given.answers, strict=True):
        answers.setdefault(question, []).append(option)
    card_of = await cards.of(given.favourites)
    return Answers(answers=answers, favourites=[card_of[key] for key in given.favourites], saved_at=given.saved_at)


ROUTES = [quiz, answer, forget]
