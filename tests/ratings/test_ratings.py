"""Rating, rating again, taking back: what is stored, what follows from it, and what is refused."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import HALF_STARS, Row, called, fetch, on_one_connection, refused, value
from tests.conftest import Connection
from tests.factories import Factory

# A user, a title, and stars or None to take the rating back.
Action = tuple[int, int, float | None]
actions = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.sampled_from([None, None, *HALF_STARS, 0.7, 4.9])), max_size=25
)


def everything(connection: Connection) -> list[list[Row]]:
    return [
        fetch(connection, "select * from data.ratings order by user_id, title_id"),
        fetch(connection, "select * from data.title_statistics order by title_id"),
        fetch(connection, "select * from data.user_profiles order by user_id"),
        fetch(connection, "select * from data.interactions order by id"),
    ]


def profiles(connection: Connection) -> dict[int, Row]:
    """Profiles by user, without what changes whenever anybody else rates the same titles."""
    rows = fetch(
        connection,
        """select to_jsonb(p) - array['bias', 'rarity_weight', 'revision', 'updated_at'] as profile
           from data.user_profiles as p""",
    )
    return {row["profile"]["user_id"]: row["profile"] for row in rows}


def test_a_rating_is_stored_and_returned(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    (stored,) = called(connection, "rate_title", user_id=user, title_id=title, rating=4.5)
    assert (stored["title_id"], stored["rating"]) == (title, 4.5)
    (listed,) = called(connection, "user_ratings", user_id=user)
    assert {name: listed[name] for name in stored} == stored
    assert called(connection, "get_user", user_id=user)[0]["rating_count"] == 1


def test_rating_again_replaces_the_stars_and_keeps_the_id(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    (first,) = called(connection, "rate_title", user_id=user, title_id=title, rating=5.0)
    (second,) = called(connection, "rate_title", user_id=user, title_id=title, rating=0.5)
    assert second["rating_id"] == first["rating_id"]
    assert [row["rating"] for row in called(connection, "user_ratings", user_id=user)] == [0.5]
    assert fetch(connection, "select * from data.title_statistics where title_id = %s", title) == [
        {"title_id": title, "rating_count": 1, "rating_sum": 0.5}
    ]


@pytest.mark.parametrize("take_back", ["unrate_title", "delete_rating"])
def test_taking_a_rating_back_returns_it_and_leaves_nothing(
    connection: Connection, factory: Factory, take_back: str
) -> None:
    user, title = factory.user(), factory.title()
    (stored,) = called(connection, "rate_title", user_id=user, title_id=title, rating=3.5)
    named = {"title_id": title} if take_back == "unrate_title" else {"rating_id": stored["rating_id"]}
    assert called(connection, take_back, user_id=user, **named) == [
        {"rating_id": stored["rating_id"], "title_id": title, "rating": 3.5}
    ]
    assert called(connection, "user_ratings", user_id=user) == []
    assert called(connection, "get_user", user_id=user)[0]["rating_count"] == 0
    assert called(connection, "service_status")[0]["ratings"] == 0
    with refused(connection, "PT404"):
        called(connection, take_back, user_id=user, **named)


@on_one_connection
@given(history=actions)
def test_after_any_history_counting_and_rebuilding_change_nothing(
    connection: Connection, factory: Factory, history: list[Action]
) -> None:
    with connection.transaction(force_rollback=True):
        users = [factory.user() for _ in range(3)]
        titles = [factory.title() for _ in range(4)]
        kept: dict[tuple[int, int], float] = {}
        events = []
        for user, title, stars in history:
            named = {"user_id": users[user], "title_id": titles[title]}
            if stars is not None:
                call(connection, "rate_title", **named, rating=stars)
                kept[user, title] = stars
                events.append(("rate", users[user], titles[title]))
            elif kept.pop((user, title), None) is not None:
                call(connection, "unrate_title", **named)
                events.append(("unrate", users[user], titles[title]))
        check_statistics(connection, titles, kept)
        recorded = fetch(connection, "select event, user_id, title_id from data.interactions order by id")
        assert [tuple(row.values()) for row in recorded] == events
        before = profiles(connection)
        call(connection, "refresh_statistics")
        call(connection, "refresh_profiles")
        check_statistics(connection, titles, kept)
        after = profiles(connection)
        assert {user: after[user] for user in before} == {
            user: row | {"rating_mean": pytest.approx(row["rating_mean"])} for user, row in before.items()
        }


def check_statistics(connection: Connection, titles: list[int], kept: dict[tuple[int, int], float]) -> None:
    rows = {row["title_id"]: row for row in fetch(connection, "select * from data.title_statistics")}
    for position, title in enumerate(titles):
        stars = [rating for (_, rated), rating in kept.items() if rated == position]
        row = rows.get(title, {"rating_count": 0, "rating_sum": 0})
        assert (row["rating_count"], row["rating_sum"]) == (len(stars), pytest.approx(sum(stars), abs=1e-5))


def test_the_raters_own_bias_is_up_to_date(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(3)]
    users = [factory.user() for _ in range(3)]
    for user in users:
        factory.rate(user, dict(zip(titles, (5, 4.5, 0.5), strict=True)))
        bias = value(connection, "select bias from data.user_profiles where user_id = %s", user)
        connection.execute("select engine.rebuild_profiles(%s)", [[user]])
        assert value(connection, "select bias from data.user_profiles where user_id = %s", user) == bias


@pytest.mark.parametrize(
    "rating", [0.49, 0, -1, 5.0001, 6, 1e300, math.nan, math.inf, -math.inf, None, 0.49999999, 5.00000001]
)
def test_stars_out_of_range_are_refused_and_nothing_changes(
    connection: Connection, factory: Factory, rating: float | None
) -> None:
    user, title = factory.user(), factory.title()
    factory.rate(user, {title: 3})
    before = everything(connection)
    with refused(connection, "PT422"):
        called(connection, "rate_title", user_id=user, title_id=title, rating=rating)
    assert everything(connection) == before


@pytest.mark.parametrize("rating", [0.5, 5.0, 0.7, 4.9, 3.14159])
def test_any_stars_in_range_are_kept(connection: Connection, factory: Factory, rating: float) -> None:
    (stored,) = called(connection, "rate_title", user_id=factory.user(), title_id=factory.title(), rating=rating)
    assert stored["rating"] == pytest.approx(rating, rel=1e-6)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("rate_title", {"title_id": 0, "rating": 3.0}),
        ("rate_title", {"title_id": None, "rating": 3.0}),
        ("unrate_title", {"title_id": 0}),
        ("unrate_title", {"title_id": None}),
        ("delete_rating", {"rating_id": 0}),
        ("delete_rating", {"rating_id": None}),
    ],
)
def test_unknown_titles_and_ratings_are_not_found(
    connection: Connection, factory: Factory, function: str, arguments: dict[str, Any]
) -> None:
    user = factory.user()
    factory.rate(user, {factory.title(): 3})
    before = everything(connection)
    with refused(connection, "PT404"):
        called(connection, function, user_id=user, **arguments)
    assert everything(connection) == before


@pytest.mark.parametrize("user_id", [0, None, 2**62])
def test_unknown_users_cannot_rate(connection: Connection, factory: Factory, user_id: int | None) -> None:
    title = factory.title()
    with refused(connection, "PT404"):
        called(connection, "rate_title", user_id=user_id, title_id=title, rating=3.0)
    with refused(connection, "PT404"):
        called(connection, "unrate_title", user_id=user_id, title_id=title)
    assert everything(connection) == [[], [], [], []]


def test_somebody_elses_rating_cannot_be_deleted(connection: Connection, factory: Factory) -> None:
    owner, stranger, title = factory.user(), factory.user(), factory.title()
    (stored,) = called(connection, "rate_title", user_id=owner, title_id=title, rating=4.0)
    # Nor does the stranger's own rating of that title go in its place.
    factory.rate(stranger, {title: 2})
    before = everything(connection)
    with refused(connection, "PT404"):
        called(connection, "delete_rating", user_id=stranger, rating_id=stored["rating_id"])
    assert everything(connection) == before


def test_ratings_are_listed_latest_first(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    titles = [factory.title() for _ in range(5)]
    factory.rate(user, dict.fromkeys(titles, 3.0))
    for position, title in enumerate((titles[2], titles[0], titles[4])):
        connection.execute(
            "update data.ratings set rated_at = now() - %s * interval '1 day' where title_id = %s",
            [position + 1, title],
        )
    rows = called(connection, "user_ratings", user_id=user)
    assert [row["title_id"] for row in rows] == [titles[1], titles[3], titles[2], titles[0], titles[4]]
