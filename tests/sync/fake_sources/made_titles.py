"""Films, series and books that never were, as many as asked for: the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

# By language: what a film and a series are called there.
WORDS = {
    "hi": ("फ़िल्म", "धारावाहिक"),
    "ta": ("திரைப்படம்", "தொடர்"),
    "te": ("చిత్రం", "ధారావాహిక"),
    "ml": ("ചലച്ചിത്രം", "പരമ്പര"),
    "kn": ("ಚಲನಚಿತ್ರ", "ಧಾರಾವಾಹಿ"),
    "bn": ("চলচ্চিত্র", "ধারাবাহিক"),
    "mr": ("चित्रपट", "मालिका"),
    "pa": ("ਫ਼ਿਲਮ", "ਲੜੀਵਾਰ"),
}
LANGUAGES = tuple(WORDS)
KINDS = ("movie", "tv")
GENRES = {"movie": (28, 12, 35, 80, 18, 14, 27, 9648, 10749, 878, 53), "tv": (10759, 35, 80, 18, 10765, 10768, 9648)}
SUBJECTS = ("fiction", "poetry", "history", "science fiction", "romance", "mystery", "biography", "self-help")
ADJECTIVES = ("quiet", "lost", "stubborn", "hopeful", "tiny", "restless", "brave", "forgotten", "cheerful", "tired")
NOUNS = ("teacher", "sailor", "village", "river", "letter", "band", "train", "garden", "market", "family", "doctor")
DEEDS = ("searches for", "saves", "leaves", "returns to", "argues with", "hides", "paints", "discovers", "forgets")
FIRST_DAY = date(1960, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A title: `edition` counts what its source has changed of it."""

    kind: str
    number: int
    language: str
    released: date
    votes: int
    rating: float
    genres: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    plot: str
    adult: bool = False
    edition: int = 0

    @property
    def name(self) -> str:
        return f"{ {'movie': 'Film', 'tv': 'Series', 'book': 'Book'}[self.kind] } {self.number}"

    @property
    def original_name(self) -> str:
        return f"{WORDS[self.language][KINDS.index(self.kind)]} {self.number}"

    @property
    def overview(self) -> str:
        return f"{self.plot} Edition {self.edition}."

    @property
    def imdb_id(self) -> str | None:
        """Every tenth title has none."""
        if self.number % 10 == 9:
            return None
        return f"tt{(1_000_000 if self.kind == 'movie' else 5_000_000) + self.number:07d}"

    @property
    def ref(self) -> str:
        return f"google:{self.volume_id}" if self.kind == "book" else f"tmdb:{self.kind}:{self.number}"

    @property
    def volume_id(self) -> str:
        return f"made{self.number:06d}_-A"

    def changed(self) -> "Made":
        return replace(self, edition=self.edition + 1, votes=self.votes + 10)


class Maker:
    """Makes titles, one after the other."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def title(self, kind: str, number: int, language: str, *, adult: bool = False, votes: int | None = None) -> Made:
        """A film or a series."""
        chance = self._chance
        return Made(
            kind=kind,
            number=number,
            language=language,
            released=FIRST_DAY + timedelta(days=chance.randrange(24_000)),
            votes=chance.randrange(10, 5_000) if votes is None else votes,
            rating=round(chance.uniform(3, 9), 1),
            genres=tuple(chance.sample(GENRES[kind], 2)),
            plot=self._plot(),
            adult=adult,
        )

    def book(self, number: int) -> Made:
        """A book; every third one belongs to two subjects."""
        chance = self._chance
        return Made(
            kind="book",
            number=number,
            language=chance.choice(("en", "fr")),
            released=FIRST_DAY + timedelta(days=chance.randrange(24_000)),
            votes=0,
            rating=0,
            subjects=tuple(chance.sample(SUBJECTS, 2 if number % 3 == 0 else 1)),
            plot=self._plot(),
        )

    def _plot(self) -> str:
        return " ".join(
            f"A {self._pick(ADJECTIVES)} {self._pick(NOUNS)} {self._pick(DEEDS)} a {self._pick(ADJECTIVES)} "
            f"{self._pick(NOUNS)}."
            for _ in range(3)
        )

    def _pick(self, words: Sequence[str]) -> str:
        return self._chance.choice(words)
