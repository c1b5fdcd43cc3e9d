"""No list shows what a user has rated, named a favourite, seen, put aside or hidden, however that came about."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import (
    HALF_STARS,
    Matrix,
    called,
    matrices,
    on_one_connection,
    refused,
    search_exactly,
    settle,
)
from tests.conftest import Connection
from tests.factories import Factory

STATES = ("seen", "watch_later", "hidden")


# Each world is asked for every list of every user.
on_few_worlds = settings(on_one_connection, max_examples=8)


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


# Near every title of these tests, whose names all begin with "Title".
QUERY = str([1.0] + [0.0] * 383)
WORD = "title"


def shown(
    connection: Connection, user_id: int, titles: list[int], include: list[str] | None = None
) -> dict[str, list[int]]:
    """The title ids of every list that is made for a user."""
    asked: dict[str, Any] = {"user_id": user_id, "include": include}
    lists: dict[str, list[dict[str, Any]]] = {
        "recommend": called(connection, "recommend", **asked, count=200),
        "popular strategy": called(connection, "recommend", **asked, count=200, strategy="popular"),
        "collaborative": called(connection, "get_collaborative_recommendations", **asked, count=200),
        "popular": called(connection, "get_popular_items", **asked, limit=200),
        "suggestions": called(connection, "onboarding_suggestions", **asked, count=200, kinds=[]),
        "meaning": called(connection, "match_titles", **asked, embedding=QUERY, threshold=-1, count=200),
        "words": called(connection, "search_keywords", **asked, query=WORD, count=200),
    } | {
        f"similar to {title_id}": called(connection, "similar_titles", title_id=title_id, **asked, count=200)
        for title_id in titles
    }
    if not include:
        lists["literal"] = called(connection, "get_literal_recommendations", user_id=user_id, count=200)
    return {name: [row["title_id"] for row in rows] for name, rows in lists.items()}


# Lists that every title belongs to which the user may be shown.
COMPLETE = ("recommend", "popular strategy", "suggestions", "meaning", "words")


def embed(factory: Factory, titles: list[int]) -> None:
    for position, title_id in enumerate(titles):
        factory.embed(title_id, [1.0, position / 10])


@on_few_worlds
@given(matrix=matrices(titles=(5, 9), users=(6, 9)))
def test_imported_ratings_never_appear(connection: Connection, factory: Factory, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        embed(factory, community.titles)
        for user, ratings in community.ratings.items():
            lists = shown(connection, user, community.titles[:2])
            for name, titles in lists.items():
                assert not set(titles) & set(ratings), name
                assert len(titles) == len(set(titles)), name
            assert set(lists["recommend"]) == set(community.titles) - set(ratings)
            for title_id in community.titles[:2]:
                assert set(lists[f"similar to {title_id}"]) == set(community.titles) - set(ratings) - {title_id}


@on_few_worlds
@given(
    actions=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 7), st.sampled_from([None, *HALF_STARS])), min_size=1, max_size=30
    )
)
def test_rating_and_taking_back_in_any_order_leaks_nothing(
    connection: Connection, factory: Factory, actions: list[tuple[int, int, float | None]]
) -> None:
    with connection.transaction(force_rollback=True):
        titles = [factory.title() for _ in range(8)]
        users = [factory.user() for _ in range(4)]
        embed(factory, titles)
        rated: dict[int, set[int]] = {user: set() for user in users}
        for user, title_id, stars in ((users[user], titles[title], stars) for user, title, stars in actions):
            if stars is not None:
                factory.rate(user, {title_id: stars})
                rated[user].add(title_id)
            elif title_id in rated[user]:
                call(connection, "unrate_title", user_id=user, title_id=title_id)
                rated[user].remove(title_id)
        for user in users:
            lists = shown(connection, user, titles[:1])
            assert all(not set(found) & rated[user] for found in lists.values())
            assert set(lists["recommend"]) == set(titles) - rated[user]


@on_few_worlds
@given(matrix=matrices(titles=(6, 9), users=(6, 9)), data=st.data())
def test_favourites_never_appear(connection: Connection, factory: Factory, matrix: Matrix, data: st.DataObject) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        embed(factory, community.titles)
        for user, ratings in community.ratings.items():
            favourites = data.draw(st.sets(st.sampled_from(community.titles), min_size=5, max_size=9))
            factory.onboard(user, favourites=sorted(favourites))
            left = set(community.titles) - set(ratings) - favourites
            lists = shown(connection, user, community.titles[:2])
            assert all(set(titles) <= left and len(titles) == len(set(titles)) for titles in lists.values())
            assert all(set(lists[name]) == left for name in COMPLETE)


INCLUDES: list[list[str] | None] = [None, [], ["seen"], ["watch_later"], ["watch_later", "seen"], ["seen", "seen"]]


@on_few_worlds
@given(matrix=matrices(titles=(6, 9), users=(6, 7)), data=st.data())
def test_states_never_appear_unless_they_are_asked_for(
    connection: Connection, factory: Factory, matrix: Matrix, data: st.DataObject
) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        titles = community.titles
        embed(factory, titles)
        for user, ratings in list(community.ratings.items())[:3]:
            favourites = data.draw(st.one_of(st.just(set()), st.sets(st.sampled_from(titles), min_size=5, max_size=5)))
            factory.onboard(user, favourites=sorted(favourites))
            said = data.draw(st.dictionaries(st.sampled_from(titles), st.sampled_from([*STATES, None])))
            for title_id, state in said.items():
                call(connection, "set_title_state", user_id=user, title_id=title_id, state=state)
            # What the user says now counts more than the rating before.
            state_of = {**dict.fromkeys(favourites | set(ratings), "seen"), **said}
            state_of |= {title_id: "seen" for title_id in favourites if state_of[title_id] is None}
            known = favourites | set(ratings) | {title_id for title_id, state in said.items() if state}
            for include in INCLUDES:
                left = {title for title in titles if title not in known or state_of[title] in (include or [])}
                lists = shown(connection, user, titles[:1], include)
                for name, found in lists.items():
                    assert set(found) <= left, (name, include)
                    assert len(found) == len(set(found)), name
                assert all(set(lists[name]) == left for name in COMPLETE), include
                assert set(lists[f"similar to {titles[0]}"]) == left - {titles[0]}


@pytest.mark.parametrize("include", [["hidden"], ["seen", "hidden"], ["Seen"], [""], [None]])
def test_nothing_else_can_be_included(connection: Connection, factory: Factory, include: list[str | None]) -> None:
    title_id, me = factory.title(), factory.user()
    for function, arguments in (
        ("recommend", {}),
        ("get_collaborative_recommendations", {}),
        ("get_popular_items", {}),
        ("onboarding_suggestions", {}),
        ("match_titles", {"embedding": QUERY}),
        ("search_keywords", {"query": WORD}),
        ("similar_titles", {"title_id": title_id}),
    ):
        with refused(connection, "PT422"):
            called(connection, function, user_id=me, include=include, **arguments)


@pytest.mark.parametrize("strategy", ["hybrid", "collaborative", "content", "graph", "popular"])
def test_a_list_of_ones_own_is_ranked_whole(connection: Connection, factory: Factory, strategy: str) -> None:
    community = settle(connection, [[5, 4, None, 2, 1, 3], [5, 4, 4, 2, 1, None], [5, 4, 5, 2, None, 3]] * 2)
    me, titles = community.users[0], community.titles
    embed(factory, titles)
    others = [factory.title() for _ in range(240)]
    for state, chosen in (("watch_later", [titles[0], titles[2], *others[:220]]), ("hidden", others[220:230])):
        for title_id in chosen:
            call(connection, "set_title_state", user_id=me, title_id=title_id, state=state)
    later = {titles[0], titles[2], *others[:220]}
    for user, expected in ((me, later), (factory.user(), set())):
        rows = called(connection, "recommend", user_id=user, count=200, strategy=strategy, **{"from": "watch_later"})
        shown = [row["title_id"] for row in rows]
        assert len(shown) == len(set(shown)) == min(200, len(expected))
        assert set(shown) <= expected
    # Titles that neighbours voted for are among the first, though two hundred others have smaller ids or none.
    if strategy in ("hybrid", "collaborative"):
        first = called(connection, "recommend", user_id=me, count=2, strategy=strategy, **{"from": "watch_later"})
        assert {row["title_id"] for row in first} == {titles[0], titles[2]}
    some = called(
        connection, "recommend", user_id=me, among=[*titles, others[0], others[225]], **{"from": "watch_later"}
    )
    assert {row["title_id"] for row in some} == {titles[0], titles[2], others[0]}
    seen = called(connection, "recommend", user_id=me, **{"from": "seen"})
    assert {row["title_id"] for row in seen} == {titles[1], titles[3], titles[4], titles[5]}


def test_a_newcomers_list_is_ranked_too(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    later = [factory.title(imdb_rating=rating, imdb_votes=10_000) for rating in (6.0, 9.0, 7.5)]
    factory.title(imdb_rating=9.9, imdb_votes=10**6)
    for title_id in later:
        call(connection, "set_title_state", user_id=me, title_id=title_id, state="watch_later")
    rows = called(connection, "recommend", user_id=me, **{"from": "watch_later", "lambda": 1.0})
    assert [row["title_id"] for row in rows] == [later[1], later[2], later[0]]


@pytest.mark.parametrize("wrong", ["hidden", "later", ""])
def test_there_is_no_other_list_to_rank(connection: Connection, factory: Factory, wrong: str) -> None:
    with refused(connection, "PT422"):
        called(connection, "recommend", user_id=factory.user(), **{"from": wrong})


def test_lists_are_refilled_for_what_is_put_aside(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(300)]
    embed(factory, titles)
    me = factory.user()
    for title_id in titles[1:250]:
        call(connection, "set_title_state", user_id=me, title_id=title_id, state="hidden")
    expected = titles[250:260]
    similar = called(connection, "similar_titles", title_id=titles[0], count=10, user_id=me)
    meaning = called(connection, "match_titles", embedding=QUERY, threshold=-1, count=11, user_id=me)
    assert [row["title_id"] for row in similar] == expected
    assert [row["title_id"] for row in meaning] == [titles[0], *expected]


def test_similar_titles_are_refilled_for_what_is_left_out(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(12)]
    embed(factory, titles)
    me = factory.user()
    factory.rate(me, dict.fromkeys(titles[1:4], 4.0))
    factory.onboard(me, favourites=[*titles[3:6], titles[0], titles[11]])
    rows = called(connection, "similar_titles", title_id=titles[0], count=4, user_id=me)
    assert [row["title_id"] for row in rows] == titles[6:10]


@on_few_worlds
@given(matrix=matrices(titles=(5, 9), users=(6, 9)), data=st.data())
def test_titles_that_the_caller_names_never_appear(
    connection: Connection, factory: Factory, matrix: Matrix, data: st.DataObject
) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        embed(factory, community.titles)
        first = community.titles[0]
        named = data.draw(st.lists(st.sampled_from([*community.titles, None, 0]), max_size=5))
        for user, ratings in community.ratings.items():
            left = set(community.titles) - set(ratings) - set(named)
            for function, arguments, expected in (
                ("recommend", {"count": 200}, left),
                ("get_popular_items", {"limit": 200}, None),
                ("similar_titles", {"title_id": first, "count": 200}, left - {first}),
                ("onboarding_suggestions", {"count": 200}, left),
            ):
                rows = called(connection, function, user_id=user, exclude=named, **arguments)
                everything = called(connection, function, user_id=user, **arguments)
                shown_titles = [row["title_id"] for row in rows]
                others = [row["title_id"] for row in everything if row["title_id"] not in named]
                # A list that shall not repeat itself is in another order without some of its titles.
                assert shown_titles == others if function != "recommend" else sorted(shown_titles) == sorted(others)
                assert expected is None or set(shown_titles) == expected


@pytest.mark.parametrize("named", [None, [], [None], [0]])
def test_naming_no_title_leaves_none_out(
    connection: Connection, factory: Factory, named: list[int | None] | None
) -> None:
    community = settle(connection, [[5, 4, 3, 2]] * 5)
    embed(factory, community.titles)
    for function, arguments, number in (
        ("recommend", {"user_id": 0}, 4),
        ("get_popular_items", {}, 4),
        ("similar_titles", {"title_id": community.titles[0]}, 3),
        ("onboarding_suggestions", {}, 4),
    ):
        assert len(called(connection, function, exclude=named, **arguments)) == number


def test_nobody_is_shown_less_because_of_what_others_rated(connection: Connection, factory: Factory) -> None:
    community = settle(connection, [[5, 4, 3, 2]] * 5)
    embed(factory, community.titles)
    for lists in (shown(connection, factory.user(), community.titles[:1]), shown(connection, 0, community.titles[:1])):
        assert set(lists["recommend"]) == set(lists["popular"]) == set(community.titles)
        assert set(lists[f"similar to {community.titles[0]}"]) == set(community.titles[1:])
