"""Replies in both languages say the same things, of wishes whole and in part."""

from string import Formatter

import pytest

from api.chat.functions import FilterName
from api.chat.phrases import COUNTRIES, NOUNS, PHRASES, Phrases
from api.chat.wording import Wording
from api.discovery.filters import Wish
from api.http.language import Language

WISHES: list[tuple[Wish, str, str]] = [
    (Wish(), "", ""),
    (Wish(genres=("comedy", "drama")), "comedy or drama", "comédie ou drame"),
    (Wish(genres=("comedy", "drama"), genre_match="all"), "comedy and drama", "comédie et drame"),
    (Wish(languages=("ml",), not_genres=("drama",)), "without drama, in Malayalam", "sans drame, en malayalam"),
    (Wish(year_gte=2010, year_lte=2019), "from 2010 to 2019", "de 2010 à 2019"),
    (Wish(year_gte=2012, year_lte=2012), "from 2012", "de 2012"),
    (Wish(year_lte=1979), "until 1979", "jusqu'en 1979"),
    (Wish(year_gte=0), "since 0", "depuis 0"),
    (Wish(runtime_gte=90, runtime_lte=120), "90 to 120 minutes", "de 90 à 120 minutes"),
    (Wish(runtime_lte=0), "at most 0 minutes", "au plus 0 minutes"),
    (Wish(imdb_gte=7.5), "rated 7.5 or more on IMDb", "noté 7,5 ou plus sur IMDb"),
    (Wish(providers=("netflix",), provider_country="FR"), "on Netflix (FR)", "sur Netflix (FR)"),
    (Wish(providers=("netflix",), on_my_services=True), "on Netflix or your services", "sur Netflix ou vos services"),
    (
        Wish(countries=("FR", "XX"), people=("A", "B")),
        "from France or XX, with A and B",
        "pays : France ou XX, avec A et B",
    ),
    (Wish(like="x", mood="funny"), "like “X”, in the mood “funny”", "comme “X”, d'humeur « drôle »"),
    (Wish(about="{wish} {0}"), "about {wish} {0}", "sur {wish} {0}"),
    (Wish(kind="movie", sort="imdb"), "best rated first", "les mieux notés d'abord"),
]
NAMES: dict[Language, dict[tuple[str, str], str]] = {
    "en": {
        ("genre", "comedy"): "Comedy",
        ("genre", "drama"): "Drama",
        ("mood", "funny"): "Funny",
        ("provider", "netflix"): "Netflix",
        ("language", "ml"): "Malayalam",
    },
    "fr": {
        ("genre", "comedy"): "Comédie",
        ("genre", "drama"): "Drame",
        ("mood", "funny"): "Drôle",
        ("provider", "netflix"): "Netflix",
        ("language", "ml"): "Malayalam",
    },
}


def blanks(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)} - {None}


def test_every_phrase_has_the_same_blanks_in_every_language() -> None:
    assert PHRASES["en"].keys() == PHRASES["fr"].keys()
    for name, text in PHRASES["en"].items():
        assert blanks(text) == blanks(PHRASES["fr"][name]), name
    assert NOUNS["en"].keys() == NOUNS["fr"].keys()
    assert COUNTRIES["en"].keys() == COUNTRIES["fr"].keys()


@pytest.mark.parametrize(("wish", "english", "french"), WISHES, ids=lambda value: str(value)[:30])
def test_a_wish_is_put_into_words(wish: Wish, english: str, french: str) -> None:
    languages: tuple[tuple[Language, str], ...] = (("en", english), ("fr", french))
    for language, expected in languages:
        names = [FilterName(filter=key[0], value=key[1], name=name) for key, name in NAMES[language].items()]
        wording = Wording(wish, Phrases(language), names, "“X”" if wish.like else None)
        assert str(wording) == expected
        assert bool(wording) == bool(expected)
