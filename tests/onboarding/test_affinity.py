"""Affinity of titles to quiz answers: liked genres, kinds, languages, eras, and moods."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communities import fetch, on_one_connection, tune, value
from tests.conftest import Connection
from tests.factories import Factory

Answers = Mapping[str, Sequence[str]]

# Three genres, three moods and their weights, as the tables have them.
MOOD_GENRES = {
    "cosy": {"comedy": 0.6, "horror": -1.0, "crime": -0.5},
    "dark": {"comedy": -0.5, "horror": 0.9, "crime": 0.8},
    "tense": {"comedy": -0.4, "horror": 0.7, "crime": 0.7},
}
WEIGHTS = {"genres": 0.5, "kinds": 0.2, "languages": 0.2, "eras": 0.1}
MOOD_WEIGHT = 1.0
NEUTRAL_GENRES = 1
ERAS = {"before-1980": (None, 1979), "1980-1999": (1980, 1999), "2000-2014": (2000, 2014), "since-2015": (2015, None)}


def liked(connection: Connection, user_id: int | None) -> dict[str, float]:
    """A user's weight by genre."""
    rows = fetch(connection, "select genre, weight from engine.answered_genres(%s)", user_id)
    weights = {row["genre"]: row["weight"] for row in rows}
    assert len(weights) == len(rows)
    return weights


def affinity(
    connection: Connection, user_id: int | None, titles: Sequence[int | None] | None, mood: str | None = None
) -> dict[int, float]:
    """The scores by title, in the order given back."""
    rows = fetch(connection, "select * from engine.genre_affinity(%s, %s::integer[], %s)", user_id, titles, mood)
    assert rows == sorted(rows, key=lambda row: (-row["score"], row["title_id"]))
    return {row["title_id"]: row["score"] for row in rows}


@pytest.mark.parametrize("user_id", [None, 0, 2**62])
def test_nobody_has_answered(connection: Connection, factory: Factory, user_id: int | None) -> None:
    favourites = [factory.title(genres=["drama"]) for _ in range(5)]
    everything = {"kinds": ["tv"], "genres": ["drama"], "languages": ["hi"], "eras": ["1980-1999"], "moods": ["dark"]}
    factory.onboard(factory.user(), everything, favourites)
    assert liked(connection, user_id) == {}
    for function in ("answered_kinds", "answered_languages", "answered_eras", "favourite_titles"):
        assert connection.execute(f"select * from engine.{function}(%s)".encode(), [user_id]).fetchall() == [], function
    assert affinity(connection, user_id, favourites) == {}


def test_the_engine_reads_what_was_answered(connection: Connection, factory: Factory) -> None:
    me, favourites = factory.user(), [factory.title() for _ in range(5)]
    answers = {"kinds": ["tv", "book"], "languages": ["ta", "fr"], "eras": ["before-1980", "2000-2014", "since-2015"]}
    factory.onboard(me, answers, favourites)
    kinds = fetch(connection, "select kind from engine.answered_kinds(%s) order by 1", me)
    assert [row["kind"] for row in kinds] == ["book", "tv"]
    languages = fetch(connection, "select language from engine.answered_languages(%s) order by 1", me)
    assert [row["language"] for row in languages] == ["fr", "ta"]
    years = (
        "select y from generate_series(1975, 2020) as y, engine.answered_eras(%s) as e "
        "where y between e.year_gte and e.year_lte order by y"
    )
    inside = [row["y"] for row in fetch(connection, years, me)]
    assert inside == [*range(1975, 1980), *range(2000, 2021)]
    named = fetch(connection, "select title_id from engine.favourite_titles(%s) order by 1", me)
    assert [row["title_id"] for row in named] == favourites


def test_a_chosen_genre_counts_in_full_and_a_mood_speaks_for_the_others(
    connection: Connection, factory: Factory
) -> None:
    me = factory.user()
    factory.onboard(me, {"genres": ["horror", "western"]})
    assert liked(connection, me) == {"horror": 1, "western": 1}
    factory.onboard(me, {"genres": ["horror"], "moods": ["cosy"]})
    weights = liked(connection, me)
    assert weights["horror"] == 1
    assert (weights["comedy"], weights["crime"]) == (0.6, -0.5)
    assert "western" not in weights


def test_of_several_moods_the_one_that_a_genre_suits_best_counts(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    factory.onboard(me, {"moods": ["cosy", "dark"]})
    weights = liked(connection, me)
    assert {genre: weights[genre] for genre in ("comedy", "horror", "crime")} == {
        "comedy": 0.6,
        "horror": 0.9,
        "crime": 0.8,
    }
    factory.onboard(me, {"moods": ["dark", "tense"]})
    assert liked(connection, me)["comedy"] == -0.4
    factory.onboard(me, {"moods": ["dark", "thoughtful"]})
    assert "comedy" not in liked(connection, me)


def test_the_better_titles_fit_the_higher_they_score(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    factory.onboard(me, {"genres": ["comedy", "romance"]})
    both = factory.title(genres=["comedy", "romance"])
    mixed = factory.title(genres=["comedy", "romance", "war"])
    one = factory.title(genres=["comedy"])
    diluted = factory.title(genres=["comedy", "war"])
    none, bare = factory.title(genres=["war"]), factory.title()
    scores = affinity(connection, me, [bare, none, diluted, one, mixed, both])
    assert list(scores) == [both, mixed, one, diluted, none, bare]
    assert list(scores.values()) == pytest.approx([2 / 3, 2 / 4, 1 / 2, 1 / 3, 0, 0])


def test_each_question_counts_by_its_weight_among_those_answered(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    title = factory.title(kind="tv", original_language="hi", year=1999, genres=["comedy"])
    other = factory.title(kind="book", original_language="en", year=2000, genres=["war"])
    bare = factory.title(kind="movie")
    for answers, expected in (
        ({"languages": ["hi", "ta"]}, 1),
        ({"eras": ["1980-1999"]}, 1),
        ({"kinds": ["tv"], "languages": ["fr"]}, 0.2 / 0.4),
        ({"kinds": ["tv"], "languages": ["hi"], "eras": ["since-2015"], "genres": ["comedy"]}, (0.4 + 0.5 / 2) / 1.0),
        ({"eras": ["1980-1999"], "genres": ["comedy"]}, (0.1 + 0.5 / 2) / 0.6),
    ):
        factory.onboard(me, answers)
        assert affinity(connection, me, [title, other, bare]) == {title: pytest.approx(expected), other: 0, bare: 0}


def test_a_mood_of_the_moment_counts_as_much_as_all_answers_together(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    horror, comedy = factory.title(genres=["horror"]), factory.title(genres=["comedy"])
    assert affinity(connection, None, [horror, comedy], "cosy") == {comedy: 0.6 / 2, horror: -1 / 2}
    assert affinity(connection, me, [horror, comedy], "no such mood") == {}
    factory.onboard(me, {"kinds": ["movie"], "genres": ["horror"], "languages": ["hi"], "eras": ["since-2015"]})
    scores = affinity(connection, me, [horror, comedy], "cosy")
    assert scores[horror] == pytest.approx((-1 / 2 + 0.2 + 0.5 / 2) / 2)
    assert scores[comedy] == pytest.approx((0.6 / 2 + 0.2) / 2)
    tune(connection, "affinity_mood", 0)
    assert affinity(connection, me, [horror], "cosy") == affinity(connection, me, [horror])


def test_unknown_titles_have_no_row_and_repeated_ones_have_one(connection: Connection, factory: Factory) -> None:
    me, title = factory.user(), factory.title(genres=["comedy"])
    factory.onboard(me, {"genres": ["comedy"]})
    assert affinity(connection, me, [title, None, 0, 987654, title]) == {title: 0.5}
    assert affinity(connection, me, []) == {}
    assert affinity(connection, me, None) == {}


def test_with_all_weights_at_zero_there_is_no_score(connection: Connection, factory: Factory) -> None:
    me, title = factory.user(), factory.title(genres=["comedy"])
    factory.onboard(me, {"genres": ["comedy"]})
    tune(connection, "affinity_genres", 0)
    assert affinity(connection, me, [title]) == {}


def naive(title: Mapping[str, Any], answers: Answers, mood: str | None) -> float | None:
    """The affinity, one question after another."""
    moods = answers.get("moods", [])
    weights = {
        genre: 1.0 if genre in answers.get("genres", []) else max((MOOD_GENRES[m][genre] for m in moods), default=0.0)
        for genre in ("comedy", "horror", "crime")
    }

    def mean(of: Mapping[str, float]) -> float:
        return sum(of[genre] for genre in title["genres"]) / (len(title["genres"]) + NEUTRAL_GENRES)

    parts = []
    if answers.get("genres") or moods:
        parts.append((WEIGHTS["genres"], mean(weights)))
    for question, field in (("kinds", "kind"), ("languages", "original_language")):
        if answers.get(question):
            parts.append((WEIGHTS[question], float(title[field] in answers[question])))
    if spans := [ERAS[era] for era in answers.get("eras", [])]:
        inside = any((first or -9999) <= title["year"] <= (last or 9999) for first, last in spans)
        parts.append((WEIGHTS["eras"], float(inside)))
    if mood:
        parts.append((MOOD_WEIGHT, mean(MOOD_GENRES[mood])))
    total = sum(weight for weight, _ in parts)
    return sum(weight * score for weight, score in parts) / total if parts else None


@st.composite
def quizzes(draw: st.DrawFn) -> dict[str, list[str]]:
    options = {
        "kinds": ["movie", "tv", "book"],
        "genres": ["comedy", "horror", "crime"],
        "languages": ["hi", "ta", "en"],
        "eras": sorted(ERAS),
        "moods": sorted(MOOD_GENRES),
    }
    return {
        question: draw(st.lists(st.sampled_from(slugs), max_size=3, unique=True)) for question, slugs in options.items()
    }


documents = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["movie", "tv", "book"]),
        "original_language": st.sampled_from(["hi", "ta", "en", "fr"]),
        "year": st.sampled_from([1600, 1979, 1980, 1999, 2000, 2014, 2015, 2026]),
        "genres": st.lists(st.sampled_from(["comedy", "horror", "crime"]), max_size=3, unique=True),
    }
)


@on_one_connection
@given(
    answers=quizzes(), titles=st.lists(documents, min_size=1, max_size=5), mood=st.sampled_from([None, *MOOD_GENRES])
)
def test_the_affinity_is_what_a_naive_reference_says(
    connection: Connection,
    factory: Factory,
    answers: dict[str, list[str]],
    titles: list[dict[str, Any]],
    mood: str | None,
) -> None:
    with connection.transaction(force_rollback=True):
        me = factory.user()
        factory.onboard(me, answers)
        ids = [factory.title(**title) for title in titles]
        expected = {
            key: pytest.approx(score)
            for key, title in zip(ids, titles, strict=True)
            if (score := naive(title, answers, mood)) is not None
        }
        scores = affinity(connection, me, ids, mood)
        assert scores == expected
        assert all(-1 <= score <= 1 for score in scores.values())


@pytest.mark.parametrize(
    "mood", ["uplifting", "tense", "dark", "funny", "romantic", "thoughtful", "adventurous", "cosy"]
)
def test_a_mood_is_known_and_has_genres_that_suit_it(connection: Connection, mood: str) -> None:
    assert value(connection, "select engine.mood_exists(%s)", mood) is True
    assert value(connection, "select max(weight) from data.mood_genres where mood = %s", mood) > 0.5
    names = "select count(distinct language) from data.mood_names where mood = %s"
    assert value(connection, names, mood) == 2


@pytest.mark.parametrize("mood", ["", "Cosy", "cozy", "cosy ", None])
def test_another_mood_is_not_known(connection: Connection, mood: str | None) -> None:
    assert value(connection, "select engine.mood_exists(%s)", mood) is False
