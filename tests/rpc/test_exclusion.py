"""No list shows what a user has rated or named a favourite, however that came about."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests.conftest import Connection
from tests.engine.communities import HALF_STARS, Matrix, called, matrices, on_one_connection, search_exactly, settle
from tests.factories import Factory


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


def shown(connection: Connection, user_id: int, titles: list[int]) -> dict[str, list[int]]:
    """The title ids of every list that is made for a user."""
    lists: dict[str, list[dict[str, Any]]] = {
        "recommend": called(connection, "recommend", user_id=user_id, count=200),
        "collaborative": called(connection, "get_collaborative_recommendations", user_id=user_id, count=200),
        "literal": called(connection, "get_literal_recommendations", user_id=user_id, count=200),
        "popular": called(connection, "get_popular_items", user_id=user_id, limit=200),
        "suggestions": called(connection, "onboarding_suggestions", user_id=user_id, count=200),
    } | {
        f"similar to {title_id}": called(connection, "similar_titles", title_id=title_id, user_id=user_id, count=200)
        for title_id in titles
    }
    return {name: [row["title_id"] for row in rows] for name, rows in lists.items()}


def embed(factory: Factory, titles: list[int]) -> None:
    for position, title_id in enumerate(titles):
        factory.embed(title_id, [1.0, position / 10])


@on_one_connection
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


@on_one_connection
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


@on_one_connection
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
            assert set(lists["recommend"]) == set(lists["suggestions"]) == left


def test_similar_titles_are_refilled_for_what_is_left_out(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(12)]
    embed(factory, titles)
    me = factory.user()
    factory.rate(me, dict.fromkeys(titles[1:4], 4.0))
    factory.onboard(me, favourites=[*titles[3:6], titles[0], titles[11]])
    rows = called(connection, "similar_titles", title_id=titles[0], count=4, user_id=me)
    assert [row["title_id"] for row in rows] == titles[6:10]


@on_one_connection
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
