"""The onboarding quiz: its questions, answering it, changing one's mind, and being forgotten."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import pytest

from sync.connection import connect
from tests.communities import Row, at_once, called, fetch, refused, tune, value
from tests.conftest import Connection
from tests.factories import Factory

# By question; wrong ones may be anything.
Answers = Mapping[Any, Sequence[Any]]

QUESTIONS = {"kinds": 3, "genres": 8, "languages": 8, "eras": 4, "moods": 3}
NOTHING: Row = {"questions": [], "answers": [], "favourites": [], "saved_at": None}


def save(
    connection: Connection,
    user_id: int | None,
    answers: Answers | None = None,
    favourites: Sequence[int | None] | None = None,
) -> Row:
    pairs = [(question, answer) for question, given in (answers or {}).items() for answer in given]
    (row,) = called(
        connection,
        "save_onboarding",
        user_id=user_id,
        questions=[question for question, _ in pairs],
        answers=[answer for _, answer in pairs],
        favourites=favourites,
    )
    return row


def kept(connection: Connection, user_id: int) -> Row:
    (row,) = called(connection, "onboarding_answers", user_id=user_id)
    return row


def options(connection: Connection, language: str = "en") -> dict[str, dict[str, str]]:
    """The options' names by question and option."""
    rows = called(connection, "onboarding_quiz", language=language)
    return {
        question: {row["option"]: row["name"] for row in group}
        for question, group in groupby(rows, key=lambda row: str(row["question"]))
    }


@pytest.fixture
def titles(factory: Factory) -> list[int]:
    return [factory.title() for _ in range(12)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_quiz_has_five_questions_with_a_text_and_named_options(connection: Connection, language: str) -> None:
    rows = called(connection, "onboarding_quiz", language=language)
    assert {row["question"]: row["most_answers"] for row in rows} == QUESTIONS
    assert list(options(connection, language)) == list(QUESTIONS)
    keys = [(row["question"], row["option"]) for row in rows]
    assert len(set(keys)) == len(keys) == len(called(connection, "onboarding_quiz"))
    assert all(row["name"] and row["body"] for row in rows)
    # A text that is missing in a language would be its English one, a name its slug.
    own = "select count(*) from data.onboarding_question_texts where language = %s"
    assert value(connection, own, language) == len(QUESTIONS)
    unnamed = """
        select o.question, o.slug from data.onboarding_options as o
        where not exists (
            select 1 from data.onboarding_option_names as n
            where (n.question, n.option, n.language) = (o.question, o.slug, %(language)s)
            union all select 1 from data.genre_names as g
            where (o.question, g.genre, g.language) = ('genres', o.slug, %(language)s)
            union all select 1 from data.mood_names as m
            where (o.question, m.mood, m.language) = ('moods', o.slug, %(language)s)
        )
    """
    assert connection.execute(unnamed, {"language": language}).fetchall() == []


def test_the_quiz_speaks_french(connection: Connection) -> None:
    english, french = options(connection), options(connection, "fr")
    assert {question: set(named) for question, named in english.items()} == {
        question: set(named) for question, named in french.items()
    }
    assert (english["kinds"]["tv"], french["kinds"]["tv"]) == ("Series", "Séries")
    assert (english["genres"]["crime"], french["genres"]["crime"]) == ("Crime", "Policier")
    assert (english["languages"]["ta"], french["languages"]["ta"]) == ("Tamil", "Tamoul")
    assert (english["eras"]["before-1980"], french["eras"]["before-1980"]) == ("Before 1980", "Avant 1980")
    assert (english["moods"]["funny"], french["moods"]["funny"]) == ("Funny", "Drôle")
    assert options(connection, "de") == english


@pytest.mark.parametrize("language", ["en", "fr"])
def test_options_are_in_the_order_of_meaning_or_of_their_names(connection: Connection, language: str) -> None:
    found = options(connection, language)
    assert list(found["kinds"]) == ["movie", "tv", "book"]
    assert list(found["eras"]) == ["before-1980", "1980-1999", "2000-2014", "since-2015"]
    for question in ("genres", "languages", "moods"):
        names = list(found[question].values())
        plain = [name.lower().replace("é", "e").replace("ô", "o").replace("ç", "c").replace(" ", "") for name in names]
        assert plain == sorted(plain), question


def test_the_options_are_what_the_catalogue_can_have(connection: Connection) -> None:
    found = options(connection)
    assert set(found["genres"]) == {row["slug"] for row in fetch(connection, "select slug from data.genres")}
    assert set(found["moods"]) == {row["slug"] for row in fetch(connection, "select slug from data.moods")}
    assert set(found["eras"]) == {row["slug"] for row in fetch(connection, "select slug from data.eras")}
    assert set(found["languages"]) >= {"hi", "ta", "te", "ml", "kn", "bn", "mr", "pa", "en", "fr", "ja", "ko", "es"}
    assert all(most <= len(found[question]) for question, most in QUESTIONS.items())


@pytest.mark.parametrize(
    ("year", "spans"), [(-700, 1), (1979, 1), (1980, 1), (1999, 1), (2000, 1), (2015, 1), (2200, 1)]
)
def test_every_year_is_of_one_era(connection: Connection, year: int, spans: int) -> None:
    inside = "select count(*) from data.eras where %s between coalesce(year_gte, -9999) and coalesce(year_lte, 9999)"
    assert value(connection, inside, year) == spans


def test_what_is_answered_is_kept_in_the_order_of_the_quiz(
    connection: Connection, factory: Factory, titles: list[int]
) -> None:
    me = factory.user()
    answers = {
        "moods": ["cosy"],
        "eras": ["since-2015", "before-1980"],
        "kinds": ["book", "movie"],
        "genres": ["drama"],
    }
    saved = save(connection, me, answers, [*titles[4:0:-1], titles[0]])
    assert list(zip(saved["questions"], saved["answers"], strict=True)) == [
        ("kinds", "movie"),
        ("kinds", "book"),
        ("genres", "drama"),
        ("eras", "before-1980"),
        ("eras", "since-2015"),
        ("moods", "cosy"),
    ]
    assert saved["favourites"] == titles[:5]
    assert saved["saved_at"] == value(connection, "select now()")
    assert kept(connection, me) == saved


def test_every_option_can_be_the_answer(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    for question, named in options(connection).items():
        for option in named:
            assert save(connection, me, {question: [option]})["answers"] == [option]


def test_answering_again_replaces_everything(connection: Connection, factory: Factory, titles: list[int]) -> None:
    me, other = factory.user(), factory.user()
    theirs = save(connection, other, {"genres": ["war"]}, titles[:6])
    save(connection, me, {"genres": ["drama", "war"], "moods": ["dark"]}, titles[:6])
    again = save(connection, me, {"genres": ["war", "comedy"], "kinds": ["tv"]}, titles[4:9])
    assert (again["questions"], again["answers"]) == (["kinds", "genres", "genres"], ["tv", "comedy", "war"])
    assert set(again["favourites"]) == set(titles[4:9])
    assert kept(connection, other) == theirs
    empty = save(connection, me)
    assert empty == {**NOTHING, "saved_at": empty["saved_at"]}


def test_a_favourite_that_stays_keeps_the_time_it_was_chosen(
    connection: Connection, factory: Factory, titles: list[int]
) -> None:
    me = factory.user()
    save(connection, me, favourites=titles[5:10])
    connection.execute("update data.favourites set chosen_at = '2020-01-01'")
    assert save(connection, me, favourites=titles[3:8])["favourites"] == [*titles[5:8], *titles[3:5]]
    times = fetch(connection, "select chosen_at < now() as early from data.favourites order by title_id")
    assert [row["early"] for row in times] == [False, False, True, True, True]


@pytest.mark.parametrize("nothing", [None, []])
def test_the_quiz_can_be_skipped(connection: Connection, factory: Factory, nothing: list[Any] | None) -> None:
    me = factory.user()
    assert kept(connection, me) == NOTHING
    (saved,) = called(connection, "save_onboarding", user_id=me, questions=nothing, answers=nothing, favourites=nothing)
    assert saved == {**NOTHING, "saved_at": value(connection, "select now()")}
    assert kept(connection, me) == saved


def test_an_answer_and_a_favourite_named_twice_count_once(
    connection: Connection, factory: Factory, titles: list[int]
) -> None:
    me = factory.user()
    saved = save(connection, me, {"moods": ["dark", "cosy", "dark", "tense", "cosy"]}, titles[:10] + titles[:10])
    assert sorted(saved["answers"]) == ["cosy", "dark", "tense"]
    assert saved["favourites"] == titles[:10]
    with refused(connection, "PT422") as messages:
        save(connection, me, favourites=[*titles[:4], titles[0]])
    assert "you chose 4" in messages[0]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"snacks": ["popcorn"]}, ["snacks"]),
        ({"": ["drama"]}, ['""']),
        ({None: ["drama"]}, ["no question"]),
        ({"Genres": ["drama"]}, ["Genres"]),
        ({"genres": ["popcorn"]}, ["popcorn", "genres"]),
        ({"genres": ["cosy"]}, ["cosy", "genres"]),
        ({"genres": [None]}, ["genres"]),
        ({"genres": ["drama", ""]}, ["genres"]),
        ({"kinds": ["tvshow"]}, ["tvshow", "kinds"]),
        ({"moods": ["dark", "cosy", "tense", "funny"]}, ["moods", "3"]),
        ({"kinds": ["movie"], "languages": ["hi", "ta", "te", "ml", "kn", "bn", "mr", "pa", "gu"]}, ["languages", "8"]),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_changes(
    connection: Connection,
    factory: Factory,
    titles: list[int],
    answers: Answers,
    words: list[str],
) -> None:
    me = factory.user()
    before = save(connection, me, {"genres": ["war"]}, titles[:5])
    with refused(connection, "PT422") as messages:
        save(connection, me, answers, titles[5:10])
    assert all(word in messages[0] for word in words), messages
    assert kept(connection, me) == before


def test_as_many_answers_as_a_question_takes_are_kept(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    for question, most in QUESTIONS.items():
        several = list(options(connection)[question])[:most]
        assert sorted(save(connection, me, {question: several})["answers"]) == sorted(several)


@pytest.mark.parametrize("number", [1, 4, 11, 12])
def test_too_few_and_too_many_favourites_are_refused(
    connection: Connection, factory: Factory, titles: list[int], number: int
) -> None:
    me = factory.user()
    before = save(connection, me, {"genres": ["war"]}, titles[:7])
    with refused(connection, "PT422") as messages:
        save(connection, me, {"genres": ["drama"]}, titles[:number])
    assert messages[0] == f"Choose 5 to 10 favourites, or none; you chose {number}."
    assert kept(connection, me) == before


@pytest.mark.parametrize("number", [0, 5, 10])
def test_no_favourites_and_five_to_ten_are_kept(
    connection: Connection, factory: Factory, titles: list[int], number: int
) -> None:
    assert save(connection, factory.user(), favourites=titles[:number])["favourites"] == titles[:number]


def test_how_many_favourites_can_be_tuned(connection: Connection, factory: Factory, titles: list[int]) -> None:
    assert called(connection, "favourite_limits") == [{"fewest": 5, "most": 10}]
    tune(connection, "fewest_favourites", 1)
    tune(connection, "most_favourites", 2)
    assert called(connection, "favourite_limits") == [{"fewest": 1, "most": 2}]
    me = factory.user()
    assert save(connection, me, favourites=titles[:1])["favourites"] == titles[:1]
    with refused(connection, "PT422") as messages:
        save(connection, me, favourites=titles[:3])
    assert "1 to 2" in messages[0]


@pytest.mark.parametrize("unknown", [987654321, 0, -1, None])
def test_an_unknown_title_is_named_and_nothing_changes(
    connection: Connection, factory: Factory, titles: list[int], unknown: int | None
) -> None:
    me = factory.user()
    before = save(connection, me, {"genres": ["war"]}, titles[:5])
    with refused(connection, "PT422") as messages:
        save(connection, me, {"genres": ["drama"]}, [*titles[5:10], unknown])
    assert str(unknown or "no title") in messages[0]
    assert kept(connection, me) == before


@pytest.mark.parametrize("user_id", [0, -1, 2**62, None])
def test_an_unknown_user_cannot_answer(connection: Connection, user_id: int | None) -> None:
    with refused(connection, "PT404"):
        save(connection, user_id)
    assert value(connection, "select count(*) from data.onboardings") == 0


def test_a_favourite_that_is_rated_stays_a_favourite(
    connection: Connection, factory: Factory, titles: list[int]
) -> None:
    me = factory.user()
    factory.rate(me, {titles[0]: 5, titles[11]: 4})
    save(connection, me, favourites=titles[:5])
    factory.rate(me, {titles[1]: 1})
    assert kept(connection, me)["favourites"] == titles[:5]


def test_forgetting_leaves_no_trace_of_the_user_and_nobody_elses(
    connection: Connection, factory: Factory, titles: list[int]
) -> None:
    me, other = factory.user(), factory.user()
    factory.rate(me, {titles[0]: 5})
    theirs = save(connection, other, {"genres": ["war"]}, titles[:5])
    save(connection, me, {"genres": ["war", "drama"], "moods": ["dark"]}, titles[:6])
    assert called(connection, "forget_onboarding", user_id=me) == [{"answers": 3, "favourites": 6}]
    assert kept(connection, me) == NOTHING
    assert kept(connection, other) == theirs
    assert called(connection, "forget_onboarding", user_id=me) == [{"answers": 0, "favourites": 0}]
    assert [row["title_id"] for row in called(connection, "user_ratings", user_id=me)] == [titles[0]]
    assert save(connection, me, {"moods": ["cosy"]}, titles[:5])["favourites"] == titles[:5]


def test_what_a_deleted_user_answered_is_gone(connection: Connection, factory: Factory, titles: list[int]) -> None:
    me, other = factory.user(), factory.user()
    for user in (me, other):
        save(connection, user, {"genres": ["war"]}, titles[:5])
    connection.execute("delete from data.users where id = %s", [me])
    for table in ("onboardings", "onboarding_answers", "favourites"):
        rows = connection.execute(f"select distinct user_id from data.{table}".encode()).fetchall()
        assert rows == [(other,)], table


def test_a_deleted_title_is_nobodys_favourite(connection: Connection, factory: Factory, titles: list[int]) -> None:
    me = factory.user()
    save(connection, me, favourites=titles[:5])
    connection.execute("delete from data.titles where id = %s", [titles[2]])
    assert kept(connection, me)["favourites"] == [*titles[:2], *titles[3:5]]


def test_two_answers_at_the_same_time_do_not_mix(own_database: str) -> None:
    with connect(own_database) as connection:
        factory = Factory(connection)
        me = factory.user()
        titles = [factory.title() for _ in range(10)]
        quizzes: list[tuple[Answers, list[int]]] = [
            ({"genres": ["war"], "moods": ["dark"]}, titles[:5]),
            ({"genres": ["comedy", "war"]}, titles[3:8]),
        ]

        def answer(quiz: tuple[Answers, list[int]], own: Connection) -> None:
            for _ in range(20):
                save(own, me, *quiz)

        at_once(own_database, [partial(answer, quiz) for quiz in quizzes * 2])
        found = kept(connection, me)
        given = (sorted(found["answers"]), sorted(found["favourites"]))
        assert given in [(["dark", "war"], titles[:5]), (["comedy", "war"], titles[3:8])]
