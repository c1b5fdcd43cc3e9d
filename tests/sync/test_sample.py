"""The sample catalogue: complete, of one form, and in its own words."""

import re
from collections import Counter

import pytest

from sync.catalogue.sources.sample import LANGUAGES, MEMBERS, demo_ratings, read_titles
from sync.catalogue.title_document import Title
from tests.conftest import Connection

INDIAN = ("hi", "ta", "te", "ml", "kn", "bn", "mr", "pa")


@pytest.fixture(scope="module")
def titles() -> list[Title]:
    return read_titles()


def test_the_catalogue_is_as_large_as_promised(titles: list[Title]) -> None:
    films = Counter(title.original_language for title in titles if title.kind == "movie")
    assert sum(films[language] for language in INDIAN) >= 160
    assert all(films[language] >= 15 for language in INDIAN if language != "pa")
    assert sum(count for language, count in films.items() if language not in INDIAN) >= 60
    assert Counter(title.kind for title in titles)["tv"] >= 40
    assert Counter(title.kind for title in titles)["book"] >= 40


def test_every_title_has_an_overview_of_25_to_60_words_in_both_languages(titles: list[Title]) -> None:
    for title in titles:
        for language in LANGUAGES:
            # French sets some punctuation apart; it is not a word.
            words = re.findall(r"\w[\w'’.-]*", title.texts[language].overview)
            assert 25 <= len(words) <= 62, (title.original_title, language, len(words))


def test_no_title_and_no_reference_stands_twice(titles: list[Title]) -> None:
    references = [ref for title in titles for ref in title.refs]
    assert len(references) == len(set(references))
    names = Counter((title.kind, title.original_title, title.year) for title in titles)
    assert names.most_common(1)[0][1] == 1


def test_every_title_says_what_it_is_and_who_made_it(titles: list[Title]) -> None:
    for title in titles:
        assert title.genres, title.original_title
        assert title.year, title.original_title
        assert title.directors or title.creators or title.authors or title.writers or title.actors, title.original_title


def test_no_two_overviews_begin_alike(titles: list[Title]) -> None:
    for language in LANGUAGES:
        beginnings = Counter(" ".join(title.texts[language].overview.split()[:6]) for title in titles)
        assert beginnings.most_common(1)[0][1] == 1


def test_the_demo_community_is_the_same_every_time(titles: list[Title]) -> None:
    first, second = list(demo_ratings(titles)), list(demo_ratings(titles))
    assert first == second
    assert len({rating.user_ref for rating in first}) == MEMBERS
    assert all(0.5 <= rating.rating <= 5 and rating.rating * 2 == round(rating.rating * 2) for rating in first)


def test_the_demo_community_is_marked_and_cannot_log_in(sample_database: str) -> None:
    import psycopg

    with psycopg.connect(sample_database) as connection:
        row = connection.execute(
            "select count(*), bool_and(is_demo), count(password_hash), count(email) "
            "from data.users where external_ref like 'demo:%'"
        ).fetchone()
    assert row == (MEMBERS, True, 0, 0)


def test_loading_the_sample_twice_changes_nothing(connection: Connection) -> None:
    from sync.catalogue.sample_catalogue import load_sample

    def state() -> list[tuple[object, ...]]:
        return connection.execute(
            "select (select count(*) from data.titles), (select count(*) from data.people), "
            "(select count(*) from data.credits), (select count(*) from data.keywords), "
            "(select md5(string_agg(r::text, ',' order by r.user_id, r.title_id)) from "
            "(select user_id, title_id, rating, rated_at from data.ratings) as r)"
        ).fetchall()

    load_sample(connection)
    once = state()
    load_sample(connection)
    assert state() == once
