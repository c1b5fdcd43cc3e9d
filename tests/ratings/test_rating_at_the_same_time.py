"""Two connections that write at once leave the database as if one had written after the other."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from sync.connection import call, connect
from sync.derived import refresh_derived
from tests.communities import Row, at_once, fetch, wait_until_blocked
from tests.conftest import Connection
from tests.factories import Factory


def rating_job(user_id: int, titles: Sequence[int], stars: float) -> Callable[[Connection], None]:
    def rate(connection: Connection) -> None:
        for title_id in titles:
            call(connection, "rate_title", user_id=user_id, title_id=title_id, rating=stars)

    return rate


def people_and_titles(conninfo: str, users: int, titles: int) -> tuple[list[int], list[int]]:
    with connect(conninfo) as connection:
        factory = Factory(connection)
        return [factory.user() for _ in range(users)], [factory.title() for _ in range(titles)]


# A bias and a title weight take in what others rated meanwhile with the next refresh.
def derived(connection: Connection) -> tuple[list[Row], list[Row]]:
    statistics = fetch(connection, "select * from data.title_statistics order by title_id")
    profiles = fetch(
        connection,
        """select to_jsonb(p) - array['bias', 'rarity_weight', 'revision', 'updated_at'] as profile
           from data.user_profiles as p order by p.user_id""",
    )
    return statistics, [row["profile"] for row in profiles]


def check_that_a_refresh_changes_nothing(conninfo: str, ratings: int) -> None:
    with connect(conninfo) as connection:
        before = derived(connection)
        assert sum(row["rating_count"] for row in before[0]) == ratings
        assert sum(row["rating_count"] for row in before[1]) == ratings
        refresh_derived(connection)
        assert derived(connection) == before
        assert len(fetch(connection, "select * from data.ratings")) == ratings


def test_one_user_rating_different_titles_on_two_connections(own_database: str) -> None:
    (user,), titles = people_and_titles(own_database, 1, 40)
    at_once(own_database, [rating_job(user, titles[:20], 2), rating_job(user, titles[20:], 5)])
    check_that_a_refresh_changes_nothing(own_database, 40)


def test_one_user_rating_the_same_titles_on_two_connections(own_database: str) -> None:
    (user,), titles = people_and_titles(own_database, 1, 20)
    at_once(own_database, [rating_job(user, titles, 2), rating_job(user, titles[::-1], 5)])
    check_that_a_refresh_changes_nothing(own_database, 20)


def test_several_users_rating_the_same_titles_in_opposite_orders(own_database: str) -> None:
    users, titles = people_and_titles(own_database, 4, 20)
    orders = [titles, titles[::-1], titles, titles[::-1]]
    jobs = [rating_job(user, order, 1 + place) for place, (user, order) in enumerate(zip(users, orders, strict=True))]
    at_once(own_database, jobs)
    check_that_a_refresh_changes_nothing(own_database, 80)


def test_rating_and_taking_back_at_once(own_database: str) -> None:
    users, titles = people_and_titles(own_database, 2, 8)

    def flicker(user_id: int, seed: int) -> Callable[[Connection], None]:
        def run(connection: Connection) -> None:
            generator = random.Random(seed)
            for _ in range(40):
                title_id = generator.choice(titles)
                try:
                    if generator.random() < 0.6:
                        stars = generator.choice([1.0, 4.0])
                        call(connection, "rate_title", user_id=user_id, title_id=title_id, rating=stars)
                    else:
                        call(connection, "unrate_title", user_id=user_id, title_id=title_id)
                except psycopg.Error as error:
                    if error.sqlstate != "PT404":
                        raise

        return run

    at_once(own_database, [flicker(user, seed) for seed, user in enumerate([*users, *users])])
    with connect(own_database) as connection:
        left = len(fetch(connection, "select * from data.ratings"))
        events = fetch(connection, "select event, count(*) as number from data.interactions group by event")
    number = {row["event"]: row["number"] for row in events}
    assert number["rate"] > number["unrate"] > 0
    check_that_a_refresh_changes_nothing(own_database, left)


def test_a_refresh_beside_ratings_loses_none(own_database: str) -> None:
    users, titles = people_and_titles(own_database, 3, 25)

    def refresh(connection: Connection) -> None:
        for _ in range(6):
            for function, position in (("refresh_statistics", "after_title_id"), ("refresh_profiles", "after_user_id")):
                last = 0
                while last is not None:
                    arguments = {position: last, "count": 7}
                    ((last,),) = call(connection, function, **arguments)
                call(connection, "refresh_totals")

    at_once(own_database, [refresh, *(rating_job(user, titles, 3.5) for user in users)])
    check_that_a_refresh_changes_nothing(own_database, 75)


@pytest.mark.parametrize("function", ["refresh_statistics", "refresh_profiles"])
def test_a_refresh_waits_for_a_rating_that_is_being_written(own_database: str, function: str) -> None:
    (user, other), (title,) = people_and_titles(own_database, 2, 1)
    with connect(own_database) as writing, connect(own_database) as refreshing, ThreadPoolExecutor(1) as executor:
        call(writing, "rate_title", user_id=user, title_id=title, rating=1.0)
        call(writing, "rate_title", user_id=other, title_id=title, rating=1.0)
        with writing.transaction():
            call(writing, "rate_title", user_id=user, title_id=title, rating=5.0)
            running = executor.submit(call, refreshing, function)
            wait_until_blocked(writing, refreshing.info.backend_pid)
        running.result(60)
    check_that_a_refresh_changes_nothing(own_database, 2)


def test_a_rating_that_is_rolled_back_leaves_no_trace(own_database: str) -> None:
    (user,), (title,) = people_and_titles(own_database, 1, 1)
    with connect(own_database) as connection:
        with connection.transaction(force_rollback=True):
            call(connection, "rate_title", user_id=user, title_id=title, rating=4.0)
        assert fetch(connection, "select * from data.interactions") == []
        assert derived(connection) == ([], [])
