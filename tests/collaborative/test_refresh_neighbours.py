"""Stored neighbours: the same figures as computed ones, for as long as the profile is the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from hypothesis import given

from sync.connection import call, connect
from tests.communities import (
    Community,
    Matrix,
    Row,
    at_once,
    called,
    fetch,
    matrices,
    on_one_connection,
    settle,
    tune,
    value,
    wait_until_blocked,
)
from tests.conftest import Connection
from tests.factories import Factory

LIKE_MINDED: Matrix = [
    [5, 3, 1, 4, None, None],
    [5, 3, 1, None, 5, None],
    [4, 2, 1, 5, None, 5],
    [1, 3, 5, None, 2, None],
    [3, 3, 3, None, None, 1],
    [5, 3, None, None, 4, None],
]


@pytest.fixture
def community(connection: Connection) -> Community:
    return settle(connection, LIKE_MINDED)


def nearest(connection: Connection, user_id: int) -> list[Row]:
    return fetch(
        connection,
        "select * from engine.nearest_neighbours(%s, false) order by similarity desc, user_id",
        user_id,
    )


def lists(connection: Connection, user_id: int) -> list[list[Row]]:
    """All that neighbours have a say in."""
    return [
        nearest(connection, user_id),
        called(connection, "get_collaborative_recommendations", user_id=user_id),
        called(connection, "recommend", user_id=user_id),
        called(connection, "recommend", user_id=user_id, strategy="collaborative"),
    ]


def stored(connection: Connection, user_id: int) -> list[Row]:
    return fetch(connection, "select * from data.user_neighbours where user_id = %s", user_id)


def refreshed(connection: Connection, user_id: int | None, **arguments: object) -> list[int]:
    return [neighbours for (neighbours,) in call(connection, "refresh_neighbours", user_id=user_id, **arguments)]


@on_one_connection
@given(matrix=matrices(users=(6, 10), titles=(6, 12)))
def test_stored_neighbours_are_those_computed_to_the_last_digit(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix)
        for user in community.users:
            fresh = lists(connection, user)
            assert refreshed(connection, user) == [len(fresh[0])]
            assert len(stored(connection, user)) == 1
            assert lists(connection, user) == fresh


def test_stored_neighbours_are_used_and_by_exact_ones_ignored(connection: Connection, community: Community) -> None:
    me, *others = community.users
    tune(connection, "neighbourhood_size", 1)
    assert refreshed(connection, me) == [1]
    tune(connection, "neighbourhood_size", 200)
    assert len(nearest(connection, me)) == 1
    exact = fetch(connection, "select * from engine.nearest_neighbours(%s, true)", me)
    assert {row["user_id"] for row in exact} == set(others[:4])
    assert len(called(connection, "get_collaborative_recommendations", user_id=me)) == 1
    assert len(called(connection, "get_collaborative_recommendations", user_id=me, exact=True)) == 2


@pytest.mark.parametrize("function", ["rate_title", "unrate_title"])
def test_a_change_of_the_profile_voids_what_is_stored_at_once(
    connection: Connection, community: Community, function: str
) -> None:
    me, *_ = community.users
    tune(connection, "neighbourhood_size", 1)
    refreshed(connection, me)
    tune(connection, "neighbourhood_size", 200)
    change: dict[str, Callable[[], object]] = {
        "rate_title": lambda: call(connection, "rate_title", user_id=me, title_id=community.titles[4], rating=2.0),
        "unrate_title": lambda: call(connection, "unrate_title", user_id=me, title_id=community.titles[3]),
    }
    change[function]()
    fresh = lists(connection, me)
    assert len(fresh[0]) > 1
    connection.execute("delete from data.user_neighbours")
    assert lists(connection, me) == fresh


def test_stars_changed_to_the_same_stars_void_nothing_that_matters(
    connection: Connection, community: Community
) -> None:
    me, *_ = community.users
    refreshed(connection, me)
    before = lists(connection, me)
    call(connection, "rate_title", user_id=me, title_id=community.titles[0], rating=5.0)
    assert nearest(connection, me) == before[0]


def test_somebody_elses_rating_voids_nothing(connection: Connection, community: Community) -> None:
    me, other, *_ = community.users
    refreshed(connection, me)
    before = stored(connection, me)
    call(connection, "rate_title", user_id=other, title_id=community.titles[0], rating=1.0)
    assert refreshed(connection, me, only_stale=True) == []
    assert stored(connection, me) == before
    assert refreshed(connection, me) == [4]
    assert stored(connection, me)[0]["similarities"] != before[0]["similarities"]


def test_only_stale_neighbours_are_computed_where_that_is_asked(connection: Connection, community: Community) -> None:
    me, *_ = community.users
    assert refreshed(connection, me, only_stale=True) == [4]
    assert refreshed(connection, me, only_stale=True) == []
    call(connection, "rate_title", user_id=me, title_id=community.titles[5], rating=5.0)
    assert refreshed(connection, me, only_stale=True) == [4]
    revision = value(connection, "select revision from data.user_profiles where user_id = %s", me)
    assert [row["revision"] for row in stored(connection, me)] == [revision]


def test_nobody_unknown_has_neighbours_to_store(connection: Connection, factory: Factory) -> None:
    for user in (factory.user(), 0, -1, None):
        assert refreshed(connection, user) == []
        assert refreshed(connection, user, only_stale=True) == []
    assert fetch(connection, "select * from data.user_neighbours") == []


def test_having_no_neighbours_is_stored_too(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    factory.rate(me, {factory.title(): stars for stars in (1, 3, 5)})
    assert refreshed(connection, me) == [0]
    (row,) = stored(connection, me)
    arrays = ("neighbour_ids", "common", "correlations", "similarities")
    assert [row[name] for name in arrays] == [[]] * 4
    assert nearest(connection, me) == []
    assert called(connection, "get_collaborative_recommendations", user_id=me) == []


def test_a_neighbour_without_any_variance_keeps_a_null_correlation(connection: Connection) -> None:
    community = settle(connection, [[5, 3, 1], [4, 4, 4]])
    me, flat = community.users
    refreshed(connection, me)
    assert [(row["user_id"], row["correlation"]) for row in nearest(connection, me)] == [(flat, None)]


def test_a_deleted_neighbour_votes_no_more(connection: Connection, community: Community) -> None:
    me, gone, *_ = community.users
    refreshed(connection, me)
    assert {row["title_id"] for row in lists(connection, me)[1]} == set(community.titles[4:])
    connection.execute("delete from data.users where id = %s", [gone])
    assert gone in stored(connection, me)[0]["neighbour_ids"]
    warm = lists(connection, me)[1:]
    assert {row["title_id"] for row in warm[0]} == {community.titles[5]}
    connection.execute("delete from data.user_neighbours")
    assert lists(connection, me)[1:] == warm
    refreshed(connection, me)
    assert gone not in stored(connection, me)[0]["neighbour_ids"]


def test_a_deleted_users_neighbours_go_too(connection: Connection, community: Community) -> None:
    me, *_ = community.users
    refreshed(connection, me)
    connection.execute("delete from data.users where id = %s", [me])
    assert fetch(connection, "select * from data.user_neighbours") == []


def test_neighbours_of_an_older_profile_replace_no_newer_ones(own_database: str) -> None:
    """The one who computed them from before a rating finds, having waited, that somebody stored those from after."""
    with connect(own_database) as writing, connect(own_database) as late, ThreadPoolExecutor(1) as executor:
        community = settle(writing, LIKE_MINDED)
        me, *_ = community.users
        with writing.transaction():
            call(writing, "rate_title", user_id=me, title_id=community.titles[4], rating=2.0)
            assert refreshed(writing, me) == [5]
            newer = stored(writing, me)
            running = executor.submit(refreshed, late, me)
            wait_until_blocked(writing, late.info.backend_pid)
        assert running.result(60) == []
        assert stored(late, me) == newer
        assert newer[0]["revision"] == value(late, "select revision from data.user_profiles where user_id = %s", me)


def test_neighbours_are_stored_beside_ratings_of_the_same_users(own_database: str) -> None:
    with connect(own_database) as connection:
        community = settle(connection, LIKE_MINDED)
        factory = Factory(connection)
        more = [factory.title() for _ in range(8)]

    def refresh(connection: Connection) -> None:
        for _ in range(8):
            for user in community.users:
                refreshed(connection, user)

    def rating(users: list[int]) -> Callable[[Connection], None]:
        def run(connection: Connection) -> None:
            for title in more:
                for user in users:
                    call(connection, "rate_title", user_id=user, title_id=title, rating=4.0)

        return run

    at_once(own_database, [refresh, refresh, rating(community.users), rating(community.users[::-1])])
    with connect(own_database) as connection:
        for user in community.users:
            assert refreshed(connection, user) == [5]
            warm = lists(connection, user)
            with connection.transaction(force_rollback=True):
                connection.execute("delete from data.user_neighbours")
                assert lists(connection, user) == warm


@pytest.mark.parametrize("is_stored", [False, True])
def test_reading_needs_no_right_to_write(connection: Connection, community: Community, *, is_stored: bool) -> None:
    me, *_ = community.users
    if is_stored:
        refreshed(connection, me)
    connection.execute("set local transaction_read_only = on")
    assert all(lists(connection, me))
    assert called(connection, "predict_ratings", user_id=me, title_ids=community.titles)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        refreshed(connection, me)
