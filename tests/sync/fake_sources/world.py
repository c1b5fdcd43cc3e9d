"""Titles of the fake sources, lists of them in order, and what has changed when."""

import random
from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from tests.sync.fake_sources.made_titles import KINDS, LANGUAGES, Made, Maker

# Beside the titles that lists show: adult ones, and ones that hardly anybody knows.
ADULTS, OBSCURE = 8, 8


class Change(NamedTuple):
    day: date
    kind: str
    number: int


class World:
    """`titles` films and series, two thirds of them films, and `books`; ids of films and series overlap."""

    def __init__(self, titles: int, books: int, seed: int) -> None:
        self._maker = Maker(seed)
        self._chance = random.Random(seed)
        self.titles: dict[str, Made] = {}
        self.lists: dict[tuple[str, str], list[Made]] = {(kind, code): [] for kind in KINDS for code in LANGUAGES}
        self.subjects: dict[tuple[str, str], list[str]] = {}
        self.changes: list[Change] = []
        # Titles that lists leave out for now, although there are such titles.
        self.unlisted: set[str] = set()
        self.by_imdb: dict[str, str] = {}
        films = titles * 2 // 3
        for kind, count in zip(KINDS, (films, titles - films), strict=True):
            for number in range(1, count + 1):
                self._put(self._maker.title(kind, number, LANGUAGES[number % len(LANGUAGES)]))
            for number in range(count + 1, count + 1 + ADULTS):
                self._put(self._maker.title(kind, number, LANGUAGES[number % len(LANGUAGES)], adult=True))
            for number in range(count + 1 + ADULTS, count + 1 + ADULTS + OBSCURE):
                self._put(self._maker.title(kind, number, LANGUAGES[number % len(LANGUAGES)], votes=number % 2))
        for number in range(1, books + 1):
            self._put(self._maker.book(number))

    def listed(self, kind: str, language: str, min_votes: int, *, adult: bool) -> list[Made]:
        """A list as /discover has it, the oldest first."""
        return [
            made
            for entry in self.lists.get((kind, language), ())
            if entry.ref not in self.unlisted
            and (made := self.titles.get(entry.ref))
            and made.votes >= min_votes
            and (adult or not made.adult)
        ]

    def books_of(self, subject: str, language: str) -> list[Made]:
        refs = self.subjects.get((subject, language), ())
        return [self.titles[ref] for ref in refs if ref in self.titles]

    def changed_between(self, kind: str, first: date, last: date) -> list[int]:
        """Numbers, each once; some belong to titles that nobody has, as at TMDB."""
        found = [change.number for change in self.changes if change.kind == kind and first <= change.day <= last]
        return list(dict.fromkeys([*found, 900_001, 900_002] if found else []))

    def change(self, refs: Iterable[str], day: date | None = None) -> list[str]:
        """Change these titles; what changed is in the list of changes."""
        changed = []
        for ref in refs:
            made = self.titles[ref] = self.titles[ref].changed()
            self._note(made, day)
            changed.append(ref)
        return changed

    def some(self, share: float, kinds: Sequence[str] = KINDS) -> list[str]:
        """A share of what lists show, at random."""
        refs = [ref for ref, made in self.titles.items() if made.kind in kinds and made.votes >= 10 and not made.adult]
        refs = refs or list(self.titles)
        return sorted(self._chance.sample(refs, round(len(refs) * share)))

    def remove(self, ref: str, day: date | None = None) -> None:
        """Its source no longer knows it."""
        made = self.titles.pop(ref)
        self.by_imdb.pop(made.imdb_id or "", None)
        if made.kind != "book":
            self._note(made, day)

    def insert(self, kind: str, language: str) -> str:
        """A title that is new, and the first of its list."""
        number = 1 + max(made.number for made in self.titles.values() if made.kind == kind)
        made = self._maker.title(kind, number, language)
        self._put(made, first=True)
        return made.ref

    def _note(self, made: Made, day: date | None) -> None:
        self.changes.append(Change(day or datetime.now(UTC).date(), made.kind, made.number))

    def _put(self, made: Made, *, first: bool = False) -> None:
        self.titles[made.ref] = made
        if made.kind == "book":
            for subject in made.subjects:
                self.subjects.setdefault((subject, made.language), []).append(made.ref)
            return
        if made.imdb_id:
            self.by_imdb[made.imdb_id] = made.ref
        if first:
            self.lists[made.kind, made.language].insert(0, made)
        else:
            insort(self.lists[made.kind, made.language], made, key=lambda each: (each.released, each.number))
