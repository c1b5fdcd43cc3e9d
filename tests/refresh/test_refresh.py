"""Everything derived can be computed again, in batches, from the ratings alone."""

import pytest

from sync.connection import call, connect
from sync.derived import refresh_derived
from tests.communities import Community, Matrix, Row, fetch, settle
from tests.conftest import Connection
from tests.factories import Factory

MATRIX: Matrix = [
    [5, 3.5, None, 1, 0.7],
    [4, None, 2, 1.5, 4.9],
    [None, None, None, None, None],
    [1, 2, 3, 4, 5],
    [5, 4.5, 4, 3.5, 3],
]


@pytest.fixture
def community(connection: Connection) -> Community:
    return settle(connection, MATRIX)


def derived(connection: Connection) -> list[list[Row]]:
    return [
        fetch(connection, "select * from data.title_statistics order by title_id"),
        [
            row["profile"]
            for row in fetch(
                connection,
                """select to_jsonb(p) - array['revision', 'updated_at'] as profile
                   from data.user_profiles as p order by p.user_id""",
            )
        ],
        fetch(connection, "select rating_count, rating_sum, user_count from data.rating_totals"),
    ]


def walk(connection: Connection, function: str, position: str, batch: int) -> list[int]:
    """Where each batch ended."""
    ends: list[int] = []
    while True:
        arguments = {position: ends[-1] if ends else 0, "count": batch}
        ((end,),) = call(connection, function, **arguments)
        if end is None:
            return ends
        ends.append(end)


@pytest.mark.usefixtures("community")
def test_a_second_refresh_changes_nothing(connection: Connection) -> None:
    before = derived(connection)
    refresh_derived(connection)
    assert derived(connection) == before


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_batches_of_any_size_reach_everything_and_then_null(
    connection: Connection, community: Community, batch: int
) -> None:
    expected = derived(connection)
    connection.execute("update data.title_statistics set rating_count = 7, rating_sum = 7")
    connection.execute("update data.user_profiles set rating_mean = 0, ones = '{}/1000000000', bias = 7")
    connection.execute("delete from data.rating_totals")
    titles = walk(connection, "refresh_statistics", "after_title_id", batch)
    call(connection, "refresh_totals")
    users = walk(connection, "refresh_profiles", "after_user_id", batch)
    assert titles == [*community.titles[batch - 1 :: batch], *community.titles[-1:]][: -(-5 // batch)]
    assert users == [*community.users[batch - 1 :: batch], *community.users[-1:]][: -(-5 // batch)]
    assert derived(connection) == expected


@pytest.mark.usefixtures("community")
def test_missing_statistics_and_profiles_are_made(connection: Connection) -> None:
    expected = derived(connection)
    connection.execute("truncate data.title_statistics, data.user_profiles, data.rating_totals")
    refresh_derived(connection)
    assert derived(connection) == expected


def test_totals_add_the_statistics_up(connection: Connection, community: Community) -> None:
    stars = [rating for ratings in community.ratings.values() for rating in ratings.values()]
    assert call(connection, "refresh_totals") == [(len(stars), pytest.approx(sum(stars) / len(stars)), 4)]


def test_titles_and_users_without_ratings_are_refreshed_too(connection: Connection, factory: Factory) -> None:
    title, user = factory.title(), factory.user()
    refresh_derived(connection)
    assert fetch(connection, "select * from data.title_statistics") == [
        {"title_id": title, "rating_count": 0, "rating_sum": 0}
    ]
    (profile,) = fetch(connection, "select * from data.user_profiles")
    assert (profile["user_id"], profile["rating_count"], profile["rating_mean"]) == (user, 0, 3.5)


def test_a_refresh_follows_what_was_deleted(connection: Connection, community: Community) -> None:
    connection.execute("delete from data.users where id = %s", [community.users[0]])
    connection.execute("delete from data.titles where id = %s", [community.titles[0]])
    refresh_derived(connection)
    statistics, profiles, totals = derived(connection)
    assert [row["title_id"] for row in statistics] == community.titles[1:]
    assert [row["user_id"] for row in profiles] == community.users[1:]
    assert totals[0]["rating_count"] == sum(row["rating_count"] for row in profiles) == 11


def test_after_a_refresh_indexes_answer_alone(own_database: str) -> None:
    with connect(own_database) as connection:
        settle(connection, MATRIX)
        seen = fetch(
            connection,
            """select relname, relallvisible from pg_class
               where relname in ('ratings', 'title_statistics', 'user_profiles')""",
        )
    assert len(seen) == 3
    assert all(row["relallvisible"] > 0 for row in seen)
