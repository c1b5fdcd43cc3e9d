"""No list and no title shows a reader what is meant for an age above their cap, whatever else is asked."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import called, on_one_connection, search_exactly
from tests.conftest import Connection
from tests.factories import Factory
from tests.worlds import KINDS

AGES = {"G": 0, "UA 7+": 7, "PG-13": 13, "R": 17, "NC-17": 18, "unrated": None, None: None}
Certifications = list[str | None]

worlds = st.lists(st.sampled_from(list(AGES)), min_size=6, max_size=12)
caps = st.sampled_from([None, 0, 7, 12, 13, 17, 18, 21])


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


def catalogue(factory: Factory, certifications: Certifications) -> list[int]:
    """Titles that every search and every signal finds."""
    titles = []
    for number, certification in enumerate(certifications):
        fields: dict[str, Any] = {
            "certification": certification,
            "genres": ["drama"],
            "imdb_rating": 8.0,
            "imdb_votes": 5000 + number,
        }
        titles.append(factory.title(f"Robots {number}", kind=KINDS[number % 3], **fields))
        factory.embed(titles[-1], [1.0, number / 10])
    return titles


def suitable(titles: list[int], certifications: Certifications, cap: int | None) -> set[int]:
    """What a reader with the cap may see, in plain Python."""
    ages = dict(zip(titles, (AGES[certification] for certification in certifications), strict=True))
    if cap is None or cap >= 18:
        return set(titles)
    return {title_id for title_id, age in ages.items() if age is not None and age <= cap}


def suggested(connection: Connection, user_id: int, title_id: int, include: list[str]) -> dict[str, set[int]]:
    """The titles of every list that is made for a reader, none of which ends before everything is in it."""
    vector = str([1.0] + [0.0] * 383)
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "recommend": ("recommend", {"count": 200}),
        "popular": ("get_popular_items", {"method": "imdb", "limit": 200}),
        "trending": ("get_popular_items", {"method": "trending", "limit": 200}),
        "similar": ("similar_titles", {"title_id": title_id, "count": 200}),
        "quiz": ("onboarding_suggestions", {"count": 200}),
        "meaning": ("match_titles", {"embedding": vector, "threshold": -1, "count": 200}),
        "words": ("search_keywords", {"query": "robots", "count": 200}),
    }
    return {
        name: {row["title_id"] for row in called(connection, function, user_id=user_id, include=include, **arguments)}
        for name, (function, arguments) in asked.items()
    }


@on_one_connection
@given(certifications=worlds, cap=caps, include=st.sampled_from([[], ["seen"], ["seen", "watch_later"]]))
def test_suggestions_are_all_that_is_suitable_and_nothing_else(
    connection: Connection, factory: Factory, certifications: Certifications, cap: int | None, include: list[str]
) -> None:
    with connection.transaction(force_rollback=True):
        titles = catalogue(factory, certifications)
        call(connection, "refresh_trends")
        user = factory.user()
        call(connection, "save_preferences", user_id=user, maturity_lte=cap)
        fitting = suitable(titles, certifications, cap)
        lists = suggested(connection, user, titles[0], include)
        assert lists.pop("similar") == fitting - {titles[0]}
        assert set(map(frozenset, lists.values())) == {frozenset(fitting)}, lists


@on_one_connection
@given(certifications=worlds, cap=caps)
def test_what_a_reader_knows_is_hidden_from_them_as_well(
    connection: Connection, factory: Factory, certifications: Certifications, cap: int | None
) -> None:
    """Before there was a cap they rated, put aside, listed and loved anything."""
    with connection.transaction(force_rollback=True):
        titles = catalogue(factory, certifications)
        user = factory.user()
        factory.rate(user, dict.fromkeys(titles[::2], 4))
        for title_id in titles[1::2]:
            call(connection, "set_title_state", user_id=user, title_id=title_id, state="watch_later")
        factory.onboard(user, favourites=titles[:5])
        ((list_id, *_),) = call(connection, "create_list", user_id=user, name="Mine")
        for title_id in titles:
            call(connection, "put_list_item", user_id=user, list_id=list_id, title_id=title_id)
        ((_, token),) = call(connection, "share_list", user_id=user, list_id=list_id)
        call(connection, "save_preferences", user_id=user, maturity_lte=cap)

        fitting = suitable(titles, certifications, cap)
        everywhere = {
            "cards": called(connection, "title_cards", title_ids=titles, user_id=user),
            "catalogue": called(connection, "list_titles", user_id=user, limit=200),
            "list": called(connection, "list_items", user_id=user, list_id=list_id, limit=200),
            "shared list": called(connection, "shared_list_items", share_token=token, reader_id=user, limit=200),
        }
        for name, rows in everywhere.items():
            assert {row["title_id"] for row in rows} == fitting, name
        ratings = called(connection, "user_ratings", user_id=user, limit=200)
        assert {row["title_id"] for row in ratings} == fitting & set(titles[::2])
        later = called(connection, "user_titles", user_id=user, state="watch_later", limit=200)
        assert {row["title_id"] for row in later} == fitting & set(titles[1::2])
        (answers,) = called(connection, "onboarding_answers", user_id=user)
        assert set(answers["favourites"]) == fitting & set(titles[:5])
        (mine,) = called(connection, "user_lists", user_id=user)
        assert mine["title_count"] == len(fitting)
        for title_id in titles:
            shown = called(connection, "get_title", ref=str(title_id), user_id=user)
            assert bool(shown) == (title_id in fitting)


def test_a_reason_names_no_title_above_the_cap(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    adult, child = factory.title("For adults", certification="R"), factory.title("For all", certification="G")
    wanted = factory.title("Wanted", certification="G")
    for number, title_id in enumerate((adult, child, wanted)):
        factory.embed(title_id, [1.0, number / 10])
    factory.rate(user, {adult: 5, child: 5})
    arguments = {"title_ids": [wanted], "signals": ["content"], "neighbours": [None]}
    (before,) = called(connection, "explain_recommendations", user_id=user, **arguments)
    assert set(before["because_titles"]) == {"For adults", "For all"}
    call(connection, "save_preferences", user_id=user, maturity_lte=12)
    (after,) = called(connection, "explain_recommendations", user_id=user, **arguments)
    assert after["because_titles"] == ["For all"]
    assert "For adults" not in json.dumps([after["reason"], after["because_titles"]])


def test_a_reader_without_a_cap_and_nobody_at_all_see_everything(connection: Connection, factory: Factory) -> None:
    titles = catalogue(factory, ["R", None, "G"])
    child = factory.user()
    call(connection, "save_preferences", user_id=child, maturity_lte=12)
    for reader in (None, factory.user()):
        assert len(called(connection, "list_titles", user_id=reader)) == 3
        assert len(called(connection, "recommend", user_id=reader)) == 3
        assert len(called(connection, "title_cards", title_ids=titles, user_id=reader)) == 3
    # A cap that is lifted is gone at once.
    assert len(called(connection, "recommend", user_id=child)) == 1
    call(connection, "save_preferences", user_id=child)
    assert len(called(connection, "recommend", user_id=child)) == 3
