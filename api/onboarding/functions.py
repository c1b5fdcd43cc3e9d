"""Rows and calls of onboarding: the quiz, its answers, and titles to choose favourites from."""

from collections.abc import Sequence

from api.calls import Calls, Moment, Row, reads, writes


class QuizOption(Row, frozen=True, kw_only=True):
    """An option of a quiz question, with the question."""

    question: str
    body: str
    most_answers: int
    option: str
    name: str


class FavouriteLimits(Row, frozen=True, kw_only=True):
    """How many favourites someone names who names any."""

    fewest: int
    most: int


class Suggestion(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float


class OnboardingAnswers(Row, frozen=True, kw_only=True):
    """What a user answered: questions and answers have one entry an answer."""

    questions: list[str]
    answers: list[str]
    favourites: list[int]
    saved_at: Moment | None


class ForgottenOnboarding(Row, frozen=True, kw_only=True):
    """How many answers and favourites were forgotten."""

    answers: int
    favourites: int


class OnboardingFunctions(Calls):
    @reads
    async def onboarding_quiz(self, *, language: str) -> list[QuizOption]: ...

    @reads
    async def favourite_limits(self) -> list[FavouriteLimits]: ...

    @reads
    async def onboarding_suggestions(
        self,
        *,
        count: int,
        kinds: Sequence[str] | None,
        genres: Sequence[str] | None,
        languages: Sequence[str] | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[Suggestion]: ...

    @reads
    async def onboarding_answers(self, *, user_id: int) -> list[OnboardingAnswers]: ...

    @writes
    async def save_onboarding(
        self, *, user_id: int, questions: Sequence[str], answers: Sequence[str], favourites: Sequence[int]
    ) -> list[OnboardingAnswers]: ...

    @writes
    async def forget_onboarding(self, *, user_id: int) -> list[ForgottenOnboarding]: ...
