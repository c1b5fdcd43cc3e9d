"""Wording of a wish: its filters as parts of a sentence, and those that a title fits as reasons."""

from collections.abc import Sequence

from api.catalogue.functions import TitleCard
from api.chat.functions import FilterName
from api.chat.phrases import Phrases
from api.discovery.filters import Wish


class Wording:
    """A wish in one language; names are what its genres, moods and languages are called there."""

    def __init__(self, wish: Wish, phrases: Phrases, names: Sequence[FilterName], like_title: str | None) -> None:
        self._wish = wish
        self._phrases = phrases
        self._names = {(row.filter, row.value): phrases.inside(row.filter, row.name) for row in names if row.name}
        self._parts = dict(self._described(like_title))

    def __str__(self) -> str:
        return ", ".join(self._parts.values())

    def __bool__(self) -> bool:
        return bool(self._parts)

    def part(self, name: str) -> str:
        """One of the filters, by the name that chat_titles gives it."""
        return self._parts.get(name, name)

    def reasons(self, card: TitleCard, without: Sequence[str]) -> list[str]:
        """The parts of the wish that a title fits, with the title's own values where it has them."""
        own = {
            "genres": ", ".join(card.genres),
            "years": str(card.year),
            "runtime": self._phrases.say("minutes", minutes=card.runtime_minutes),
            "imdb": f"IMDb {self._phrases.number(card.imdb_rating or 0)}",
            "languages": self._name("language", card.original_language or ""),
        }
        asked = ("genres", "languages", "countries", "people", "keywords", "years", "runtime", "imdb", "votes")
        wanted = (*asked, "maturity", "providers", "like", "mood", "about")
        return [own.get(name, self._parts[name]) for name in wanted if name in self._parts and name not in without]

    def _name(self, kind: str, value: str) -> str:
        return self._names.get((kind, value), value)

    def _named(self, phrase: str, kind: str, values: Sequence[str], word: str = "or") -> tuple[str, str]:
        names = self._phrases.listed([self._name(kind, value) for value in values], word)
        return phrase, self._phrases.say(phrase, names=names)

    def _described(self, like_title: str | None) -> list[tuple[str, str]]:
        wish, say = self._wish, self._phrases.say
        parts: list[tuple[str, str]] = []
        for phrase, kind, values, word in (
            ("genres", "genre", wish.genres, "and" if wish.genre_match == "all" else "or"),
            ("not_genres", "genre", wish.not_genres, "or"),
            ("languages", "language", wish.languages, "or"),
            ("not_languages", "language", wish.not_languages, "or"),
            ("countries", "country", [self._phrases.country(code) for code in wish.countries], "or"),
            ("people", "person", wish.people, "and"),
            ("not_people", "person", wish.not_people, "or"),
            ("keywords", "keyword", wish.keywords, "and"),
            ("not_keywords", "keyword", wish.not_keywords, "or"),
        ):
            if values:
                parts.append(self._named(phrase, kind, values, word))
        if years := self._span("year", wish.year_gte, wish.year_lte):
            same = "year" if wish.year_gte == wish.year_lte else years
            parts.append(("years", say(same, year_gte=wish.year_gte, year_lte=wish.year_lte)))
        if runtime := self._span("runtime", wish.runtime_gte, wish.runtime_lte):
            parts.append(("runtime", say(runtime, runtime_gte=wish.runtime_gte, runtime_lte=wish.runtime_lte)))
        if wish.imdb_gte is not None:
            parts.append(("imdb", say("imdb", imdb_gte=self._phrases.number(wish.imdb_gte))))
        if wish.votes_gte is not None:
            parts.append(("votes", say("votes", votes_gte=wish.votes_gte)))
        if wish.maturity_lte is not None:
            parts.append(("maturity", say("maturity", maturity_lte=wish.maturity_lte)))
        if wish.providers or wish.on_my_services:
            mine = [say("my_services")] if wish.on_my_services else []
            _, services = self._named("providers", "provider", [*wish.providers, *mine])
            parts.append(("providers", f"{services} ({wish.provider_country})" if wish.provider_country else services))
        if wish.like is not None:
            parts.append(("like", say("like", title=like_title or wish.like)))
        if wish.mood is not None:
            parts.append(("mood", say("mood", name=self._name("mood", wish.mood))))
        if wish.about is not None:
            parts.append(("about", say("about", about=wish.about)))
        if wish.sort is not None:
            parts.append(("sort", say(f"sort_{wish.sort}")))
        return parts

    @staticmethod
    def _span(name: str, least: int | None, most: int | None) -> str | None:
        both = {"year": "years", "runtime": "runtime"}[name]
        if least is not None and most is not None:
            return both
        return None if least is most else f"{name}_{'gte' if most is None else 'lte'}"
