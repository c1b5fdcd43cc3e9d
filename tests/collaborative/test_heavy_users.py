"""A user with more ratings than a profile holds is served like everybody else."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from sync.connection import call, connect
from sync.derived import refresh_derived
from tests.communities import called, fetch, value
from tests.conftest import Connection, Databases
from tests.factories import Factory

RATED = 20_000


class World(NamedTuple):
    """Somebody who rated nearly everything, what is left, and others who rated some of all."""

    critic: int
    unrated: list[int]
    others: list[int]


def fill(connection: Connection) -> World:
    """The critic's stars go round; the others agree with them, and each rated what the critic has left."""
    factory = Factory(connection)
    connection.execute(
        """insert into data.titles (kind, original_title, search_version)
           select 'movie', 'Title ' || n, engine.search_version() from generate_series(1, %s) as n""",
        [RATED + 50],
    )
    titles = [row["id"] for row in fetch(connection, "select id from data.titles order by id")]
    critic, *others = [factory.user() for _ in range(12)]
    connection.execute(
        """insert into data.ratings (user_id, title_id, rating, rated_at)
           select u.id, t.id, 0.5 + (t.id %% 10) / 2.0, timestamptz '2026-01-01Z' + t.id * interval '1 minute'
           from data.titles as t cross join unnest(%s::bigint[]) as u (id)
           where (u.id = %s and t.id <= %s) or (u.id <> %s and (t.id %% 37 = u.id %% 37 or t.id > %s))""",
        [[critic, *others], critic, titles[RATED - 1], critic, titles[RATED - 1]],
    )
    # As autovacuum does before long; what it last saw here may have been an empty table.
    connection.execute("analyze data.titles, data.ratings")
    refresh_derived(connection)
    connection.execute("analyze data.title_statistics, data.user_profiles")
    return World(critic, titles[RATED:], others)


@pytest.fixture(scope="module")
def filled(databases: Databases, template: str) -> Iterator[tuple[str, World]]:
    """A database of that world; it takes long to make."""
    with databases.create(template) as conninfo:
        with connect(conninfo) as connection:
            world = fill(connection)
        yield conninfo, world


@pytest.fixture(scope="module")
def rollback_database(filled: tuple[str, World]) -> str:
    return filled[0]


@pytest.fixture
def world(connection: Connection, filled: tuple[str, World]) -> World:
    # Far above what any of this takes, far below what comparing ratings one by one would.
    connection.execute("set local statement_timeout = '60s'")
    return filled[1]


def test_the_list_has_what_is_left(connection: Connection, world: World) -> None:
    for strategy in ("hybrid", "collaborative", "popular"):
        rows = called(connection, "recommend", user_id=world.critic, count=200, strategy=strategy)
        assert {row["title_id"] for row in rows} == set(world.unrated)
    rows = called(connection, "get_collaborative_recommendations", user_id=world.critic, count=200)
    hated = {title for title in world.unrated if title % 10 == 0}
    assert {row["title_id"] for row in rows} == set(world.unrated) - hated
    assert {row["neighbours"] for row in rows} == {len(world.others)}


def test_stored_neighbours_are_those_computed(connection: Connection, world: World) -> None:
    for user in (world.critic, world.others[0]):
        fresh = called(connection, "recommend", user_id=user, count=200)
        assert call(connection, "refresh_neighbours", user_id=user) == [(len(world.others),)]
        assert called(connection, "recommend", user_id=user, count=200) == fresh
    (row,) = fetch(connection, "select * from data.user_neighbours where user_id = %s", world.critic)
    assert row["neighbour_ids"]
    assert min(row["common"]) >= 3


def test_one_more_rating_counts_at_once(connection: Connection, factory: Factory, world: World) -> None:
    call(connection, "refresh_neighbours", user_id=world.critic)
    chosen = world.unrated[7]
    factory.rate(world.critic, {chosen: 5})
    row = fetch(connection, "select rating_count, revision from data.user_profiles where user_id = %s", world.critic)[0]
    assert row["rating_count"] == RATED + 1
    assert row["revision"] > value(
        connection, "select revision from data.user_neighbours where user_id = %s", world.critic
    )
    rows = called(connection, "recommend", user_id=world.critic, count=200)
    assert {row["title_id"] for row in rows} == set(world.unrated) - {chosen}
    call(connection, "unrate_title", user_id=world.critic, title_id=chosen)
    rows = called(connection, "recommend", user_id=world.critic, count=200)
    assert {row["title_id"] for row in rows} == set(world.unrated)


def test_predictions_reach_old_ratings_neighbours_too(connection: Connection, world: World) -> None:
    rows = called(connection, "predict_ratings", user_id=world.critic, title_ids=world.unrated)
    assert {row["neighbours"] for row in rows} == {len(world.others)}
