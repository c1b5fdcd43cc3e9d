"""Titles to choose favourites from: well known, of many languages and genres, and of those a newcomer wants."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import connect
from tests.communities import called, fetch, on_one_connection, tune
from tests.conftest import Connection
from tests.factories import Factory


def suggested(connection: Connection, **arguments: Any) -> list[int]:
    return [row["title_id"] for row in called(connection, "onboarding_suggestions", **arguments)]


def popularity(title: Mapping[str, Any]) -> float:
    """Acclaim elsewhere plus the same measure of the ratings here."""
    stars: list[float] = title["stars"]
    here = 2 * sum(stars) / len(stars) * math.log(1 + len(stars)) if stars else 0.0
    return float(title["imdb_rating"]) * math.log(1 + title["imdb_votes"]) + here


def naive(titles: Mapping[int, Mapping[str, Any]], wanted: Mapping[str, Sequence[str]]) -> dict[int, float]:
    """The score by title, best first."""
    fits = {
        key: (not wanted["languages"] or title["original_language"] in wanted["languages"])
        + (not wanted["genres"] or bool(set(title["genres"]) & set(wanted["genres"])))
        for key, title in titles.items()
        if not wanted["kinds"] or title["kind"] in wanted["kinds"]
    }
    order = sorted(fits, key=lambda key: (-fits[key], -round(popularity(titles[key]), 9), key))
    best = {
        kind: max((popularity(titles[key]) for key in order if titles[key]["kind"] == kind), default=0.0)
        for kind in KINDS
    }
    in_language: Counter[tuple[str, str]] = Counter()
    in_genre: Counter[tuple[str, str | None]] = Counter()
    scores = {}
    for key in order:
        title = titles[key]
        kind, genres = title["kind"], title["genres"] or [None]
        in_language[kind, title["original_language"]] += 1
        in_genre.update((kind, genre) for genre in genres)
        ranks = in_language[kind, title["original_language"]] * min(in_genre[kind, genre] for genre in genres)
        scores[key] = popularity(title) / best[kind] / math.sqrt(ranks) if best[kind] else 0.0
    return {key: scores[key] for key in sorted(scores, key=lambda key: (-fits[key], -round(scores[key], 9), key))}


KINDS = ["movie", "tv", "book"]
LANGUAGES = ["en", "hi", "ta"]
GENRES = ["drama", "comedy", "war"]

# Figures of which no two different ones come to nearly the same popularity.
documents = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "original_language": st.sampled_from(LANGUAGES),
        "genres": st.lists(st.sampled_from(GENRES), max_size=2, unique=True),
        "imdb_rating": st.sampled_from([6.5, 8.0, 9.0]),
        "imdb_votes": st.sampled_from([0, 99, 12345, 999999]),
        "stars": st.lists(st.sampled_from([1.0, 3.5, 5.0]), max_size=2),
    }
)
wishes = st.fixed_dictionaries(
    {
        "kinds": st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
        "languages": st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True),
        "genres": st.lists(st.sampled_from(GENRES), max_size=2, unique=True),
    }
)


@on_one_connection
@given(titles=st.lists(documents, min_size=1, max_size=10), wanted=wishes)
def test_the_suggestions_are_what_a_naive_reference_says(
    connection: Connection, factory: Factory, titles: list[dict[str, Any]], wanted: dict[str, list[str]]
) -> None:
    with connection.transaction(force_rollback=True):
        raters = [factory.user(), factory.user()]
        made = {}
        for title in titles:
            key = factory.title(**{name: title[name] for name in title if name != "stars"})
            made[key] = title
            for rater, stars in zip(raters, title["stars"], strict=False):
                factory.rate(rater, {key: stars})
        expected = naive(made, wanted)
        rows = called(connection, "onboarding_suggestions", count=200, **wanted)
        assert {row["title_id"]: row["score"] for row in rows} == pytest.approx(expected)
        assert [row["title_id"] for row in rows] == list(expected)
        # What was answered in the quiz stands for what is not said.
        me = factory.user()
        factory.onboard(me, wanted)
        assert suggested(connection, count=200, user_id=me) == list(expected)
        everything: dict[str, list[str]] = {name: [] for name in wanted}
        assert suggested(connection, count=200, user_id=me, **everything) == list(naive(made, everything))


def test_the_best_of_a_language_or_genre_comes_before_the_third_best_of_another(
    connection: Connection, factory: Factory
) -> None:
    def film(language: str, genre: str, rating: float) -> int:
        return factory.title(original_language=language, genres=[genre], imdb_rating=rating, imdb_votes=100000)

    first, second, third = (film("en", "drama", rating) for rating in (9.0, 8.9, 8.8))
    tamil = film("ta", "drama", 8.0)
    comedy = film("en", "comedy", 7.9)
    tamil_comedy = film("ta", "comedy", 7.8)
    rows = called(connection, "onboarding_suggestions")
    assert [(row["title_id"], row["score"]) for row in rows] == [
        (first, 1),
        (second, pytest.approx(8.9 / 9 / math.sqrt(2 * 2))),
        (tamil, pytest.approx(8.0 / 9 / math.sqrt(1 * 4))),
        (comedy, pytest.approx(7.9 / 9 / math.sqrt(4 * 1))),
        (tamil_comedy, pytest.approx(7.8 / 9 / math.sqrt(2 * 2))),
        (third, pytest.approx(8.8 / 9 / math.sqrt(3 * 3))),
    ]


def test_only_wanted_kinds_and_first_the_wanted_languages_and_genres(connection: Connection, factory: Factory) -> None:
    tamil_comedy = factory.title(original_language="ta", genres=["comedy"])
    tamil = factory.title(original_language="ta", genres=["war"], imdb_rating=8, imdb_votes=10)
    comedy = factory.title(original_language="en", genres=["comedy", "war"], imdb_rating=7, imdb_votes=10)
    neither = factory.title(original_language="en", genres=["war"], imdb_rating=9, imdb_votes=999)
    series = factory.title(kind="tv", original_language="ta", genres=["comedy"], imdb_rating=9, imdb_votes=999)
    wanted = {"kinds": ["movie"], "languages": ["ta"], "genres": ["comedy", "romance"]}
    found = suggested(connection, **wanted)
    assert (found[0], set(found[1:3]), found[3:]) == (tamil_comedy, {tamil, comedy}, [neither])
    assert suggested(connection, kinds=["tv"]) == [series]
    assert suggested(connection, kinds=["book"], languages=["ta"]) == []
    assert set(suggested(connection, languages=["no such"])) == {tamil_comedy, tamil, comedy, neither, series}


def test_a_longer_list_begins_with_the_shorter_one_and_has_bounds(connection: Connection, factory: Factory) -> None:
    for number in range(230):
        factory.title(original_language=("en", "hi", "ta")[number % 3], imdb_rating=number % 10, imdb_votes=number)
    everything = suggested(connection, count=1000)
    assert len(everything) == len(set(everything)) == 200
    for count, length in ((0, 0), (1, 1), (24, 24), (-1, 0), (None, 200)):
        assert suggested(connection, count=count) == everything[:length]
    assert suggested(connection) == everything[:24]
    assert not set(suggested(connection, exclude=everything[:50], count=200)) & set(everything[:50])


def test_what_a_user_has_rated_or_chosen_makes_room_for_others(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(imdb_rating=9, imdb_votes=1000 - number) for number in range(9)]
    me = factory.user()
    factory.rate(me, {titles[0]: 5})
    factory.onboard(me, favourites=titles[2:7])
    assert suggested(connection, user_id=me) == [titles[1], *titles[7:]]
    assert suggested(connection) == titles


def test_the_pool_holds_what_is_wanted_before_what_is_famous(connection: Connection, factory: Factory) -> None:
    tune(connection, "suggestion_pool", 2)
    famous = [factory.title(original_language="en", imdb_rating=9, imdb_votes=votes) for votes in (9999, 999, 99)]
    marathi = factory.title(original_language="mr")
    book = factory.title(kind="book")
    assert set(suggested(connection)) == {*famous[:2], book}
    assert suggested(connection, languages=["mr"], kinds=["movie"]) == [marathi, famous[0]]


def test_the_sample_catalogue_suggests_all_kinds_and_many_languages_and_genres(sample_database: str) -> None:
    with connect(sample_database) as connection:
        found = suggested(connection)
        rows = fetch(connection, "select kind, original_language from data.titles where id = any(%s)", found)
        genres = fetch(connection, "select distinct genre from data.title_genres where title_id = any(%s)", found)
        assert len(found) == 24
        assert min(Counter(row["kind"] for row in rows).values()) >= 4
        assert len({row["original_language"] for row in rows}) >= 6
        assert len(genres) >= 12
        for language in ("hi", "ta", "te", "ml", "kn", "bn", "mr"):
            films = suggested(connection, kinds=["movie"], languages=[language], count=10)
            spoken = "select distinct original_language from data.titles where id = any(%s)"
            assert [row["original_language"] for row in fetch(connection, spoken, films)] == [language]
            assert len(films) == 10
