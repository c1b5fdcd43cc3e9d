"""Everything derived, a bounded batch a call: in order, resumable, beside whoever writes or refreshes too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from sync.connection import call, connect
from sync.derived import refresh_derived
from tests.communities import (
    Community,
    Matrix,
    Row,
    at_once,
    fetch,
    refused,
    settle,
    tune,
    value,
    wait_until_blocked,
)
from tests.conftest import Connection
from tests.factories import Factory

MATRIX: Matrix = [
    [5, 3.5, None, 1, 0.7],
    [4, None, 2, 1.5, 4.9],
    [None, None, None, None, None],
    [1, 2, 3, 4, 5],
    [5, 4.5, 4, 3.5, 3],
]
MAX_STEPS = 200


@pytest.fixture
def community(connection: Connection) -> Community:
    """Four raters of whom the second and the last have just done something."""
    community = settle(connection, MATRIX)
    make_active(connection, [community.users[1], community.users[4]])
    return community


def make_active(connection: Connection, users: list[int]) -> None:
    for user in users:
        event = {"event_ids": [f"search {user}"], "events": ["search"], "title_ids": [None], "queries": ["war"]}
        call(connection, "track_interactions", user_id=user, **event, occurred_at=[None])


def step(connection: Connection, **arguments: object) -> tuple[str, int] | None:
    """Where the refresh goes on after one call; None where it is done."""
    rows = call(connection, "refresh_derived", **arguments)
    return (rows[0][0], rows[0][1]) if rows else None


def run(connection: Connection, **arguments: object) -> list[tuple[str, int]]:
    """All steps until the refresh is done, the first with the arguments."""
    steps = []
    while following := step(connection, **arguments):
        steps.append(following)
        arguments = {}
        assert len(steps) < MAX_STEPS
    return steps


def before_ratings(last_title: int) -> list[tuple[str, int]]:
    """The steps up to where statistics begin."""
    return [("texts", last_title), ("words", 0), ("statistics", 0)]


def begin_statistics(connection: Connection) -> None:
    while step(connection) != ("statistics", 0):
        pass


def derived(connection: Connection) -> list[list[Row]]:
    """All that a refresh makes, but for when it was made and the number of its revisions."""
    return [
        fetch(connection, "select * from data.title_statistics order by title_id"),
        fetch(
            connection,
            """select to_jsonb(p) - array['revision', 'updated_at'] as profile
               from data.user_profiles as p order by p.user_id""",
        ),
        fetch(connection, "select rating_count, rating_sum, user_count from data.rating_totals"),
        fetch(connection, "select title_id, kind from data.title_trends order by title_id"),
        fetch(connection, "select user_id, neighbour_ids, similarities from data.user_neighbours order by user_id"),
    ]


def from_ratings_alone(connection: Connection) -> list[list[Row]]:
    """What each rating brings up to date at once, whoever else rates: biases and weights follow with a refresh."""
    return [
        fetch(connection, "select * from data.title_statistics order by title_id"),
        fetch(
            connection,
            """select user_id, rating_count, rating_mean, ones, tenths, squares
               from data.user_profiles order by user_id""",
        ),
    ]


def spoil(connection: Connection) -> None:
    connection.execute("update data.title_statistics set rating_count = 7, rating_sum = 7")
    connection.execute("update data.user_profiles set rating_mean = 0, rarity_weight = 0, bias = 7, squares = ones")
    connection.execute("update data.rating_totals set rating_count = 1")
    connection.execute("delete from data.title_trends")
    connection.execute("delete from data.user_neighbours")


def test_an_empty_database_passes_through_every_stage(connection: Connection) -> None:
    assert run(connection) == [
        ("words", 0),
        ("statistics", 0),
        ("totals", 0),
        ("profiles", 0),
        ("trends", 0),
        ("neighbours", 0),
    ]
    assert fetch(connection, "select * from data.refresh_progress") == []


def test_stages_come_in_order_and_say_how_far_they_are(connection: Connection, community: Community) -> None:
    assert run(connection) == [
        *before_ratings(community.titles[-1]),
        ("statistics", community.titles[-1]),
        ("totals", 0),
        ("profiles", 0),
        ("profiles", community.users[-1]),
        ("trends", 0),
        ("neighbours", 0),
        ("neighbours", community.users[1]),
        ("neighbours", community.users[4]),
    ]
    assert fetch(connection, "select * from data.refresh_progress") == []


def test_everything_spoilt_is_made_again(connection: Connection, community: Community) -> None:
    run(connection)
    expected = derived(connection)
    assert [row["user_id"] for row in expected[4]] == [community.users[1], community.users[4]]
    assert len(expected[3]) == 5
    spoil(connection)
    assert derived(connection) != expected
    run(connection)
    assert derived(connection) == expected


@pytest.mark.parametrize("stopped_after", range(4, 11))
def test_a_stopped_refresh_goes_on_where_it_stopped(
    connection: Connection, community: Community, stopped_after: int
) -> None:
    whole = run(connection)
    assert len(whole) == 11
    expected = derived(connection)
    spoil(connection)
    assert [step(connection) for _ in range(stopped_after)] == whole[:stopped_after]
    # Not begun again: what is spoilt behind the refresh stays so.
    connection.execute("delete from data.title_statistics where title_id = %s", [community.titles[0]])
    assert run(connection) == whole[stopped_after:]
    assert derived(connection)[0] == expected[0][1:]
    connection.execute("delete from data.user_neighbours")
    assert run(connection, restart=True) == whole
    assert derived(connection) == expected


@pytest.mark.parametrize("stopped_after", range(1, 11, 3))
def test_a_restart_begins_again(connection: Connection, community: Community, stopped_after: int) -> None:
    for _ in range(stopped_after):
        step(connection)
    assert step(connection, restart=True) == ("texts", community.titles[-1])
    assert len(fetch(connection, "select * from data.refresh_progress")) == 1


def test_large_tables_take_a_call_a_batch(connection: Connection) -> None:
    connection.execute(
        "insert into data.titles (kind, original_title) select 'book', 'Title' from generate_series(1, 12000)"
    )
    connection.execute("insert into data.users (name) select 'Reader' from generate_series(1, 2500)")
    first_title, first_user = connection.execute(
        "select (select min(id) from data.titles), (select min(id) from data.users)"
    ).fetchall()[0]
    assert run(connection) == [
        *[("texts", first_title + batch * 1000 + 999) for batch in range(12)],
        ("words", 0),
        ("statistics", 0),
        ("statistics", first_title + 4999),
        ("statistics", first_title + 9999),
        ("statistics", first_title + 11999),
        ("totals", 0),
        ("profiles", 0),
        ("profiles", first_user + 999),
        ("profiles", first_user + 1999),
        ("profiles", first_user + 2499),
        ("trends", 0),
        ("neighbours", 0),
    ]
    assert value(connection, "select count(*) from data.title_trends") == 12_000
    assert value(connection, "select count(*) from data.user_profiles") == 2500


@pytest.mark.parametrize("minutes", [0, -1, 10])
def test_neighbours_take_no_longer_than_their_time(
    connection: Connection, community: Community, minutes: float
) -> None:
    tune(connection, "neighbour_refresh_minutes", minutes)
    steps = run(connection)
    computed = [
        row["user_id"] for row in fetch(connection, "select user_id from data.user_neighbours order by user_id")
    ]
    assert computed == ([community.users[1], community.users[4]] if minutes > 0 else [])
    assert [stage for stage, _ in steps].count("neighbours") == 1 + len(computed)


def test_when_the_time_is_up_the_next_refresh_computes_the_rest(connection: Connection, community: Community) -> None:
    while step(connection) != ("neighbours", community.users[1]):
        pass
    connection.execute("update data.refresh_progress set stage_started_at = now() - interval '11 minutes'")
    assert step(connection) is None
    assert [row["user_id"] for row in fetch(connection, "select * from data.user_neighbours")] == [community.users[1]]
    assert run(connection)[-1] == ("neighbours", community.users[4])


def test_a_refresh_that_fails_keeps_what_it_reached(connection: Connection, community: Community) -> None:
    begin_statistics(connection)
    assert step(connection) == ("statistics", community.titles[-1])
    with connection.transaction(force_rollback=True):
        assert step(connection) == ("totals", 0)
    assert step(connection) == ("totals", 0)


@pytest.mark.parametrize("restart", [False, True])
def test_two_refreshes_at_once_end_with_the_right_figures(own_database: str, *, restart: bool) -> None:
    with connect(own_database) as connection:
        community = settle(connection, MATRIX)
        make_active(connection, community.users)
        run(connection)
        expected = derived(connection)
        spoil(connection)
    jobs = [partial(refresh_derived, restart=restart) for _ in range(3)]
    at_once(own_database, jobs)
    with connect(own_database) as connection:
        assert fetch(connection, "select * from data.refresh_progress") == []
        assert derived(connection) == expected


def test_a_second_refresh_waits_for_the_step_of_the_first(own_database: str) -> None:
    with connect(own_database) as first, connect(own_database) as second, ThreadPoolExecutor(1) as executor:
        settle(first, MATRIX)
        begin_statistics(first)
        with first.transaction():
            assert step(first) == ("statistics", value(first, "select max(id) from data.titles"))
            waiting = executor.submit(step, second)
            wait_until_blocked(first, second.info.backend_pid)
        assert waiting.result(60) == ("totals", 0)


@pytest.mark.parametrize("meanwhile", ["restarted", "finished"])
def test_a_refresh_that_waited_for_a_row_that_is_gone_skips_no_stage(own_database: str, meanwhile: str) -> None:
    with connect(own_database) as first, connect(own_database) as second, ThreadPoolExecutor(1) as executor:
        community = settle(first, MATRIX)
        texts = ("texts", community.titles[-1])
        assert step(first) == texts
        with first.transaction():
            first.execute("select from data.refresh_progress for update")
            waiting = executor.submit(step, second)
            wait_until_blocked(first, second.info.backend_pid)
            if meanwhile == "restarted":
                assert step(first, restart=True) == texts
            else:
                run(first)
        assert waiting.result(60) == (("words", 0) if meanwhile == "restarted" else texts)


def test_a_refresh_beside_people_who_rate_changes_nothing_afterwards(own_database: str) -> None:
    with connect(own_database) as connection:
        community = settle(connection, MATRIX)
        factory = Factory(connection)
        titles = [*community.titles, *(factory.title() for _ in range(10))]
        newcomers = [factory.user() for _ in range(2)]

    def rating(user: int, order: list[int]) -> Callable[[Connection], None]:
        def rate(connection: Connection) -> None:
            for title in order:
                call(connection, "rate_title", user_id=user, title_id=title, rating=2.5)
            for title in order[::3]:
                call(connection, "unrate_title", user_id=user, title_id=title)

        return rate

    writers = [rating(newcomers[0], titles), rating(newcomers[1], titles[::-1]), rating(community.users[2], titles)]
    at_once(own_database, [refresh_derived, refresh_derived, *writers])
    with connect(own_database) as connection:
        written = from_ratings_alone(connection)
        run(connection, restart=True)
        assert from_ratings_alone(connection) == written


def test_only_the_owner_refreshes(connection: Connection) -> None:
    for role in ("cinelibre_api", "cinelibre_analyst"):
        connection.execute(f"set role {role}")
        with refused(connection, "42501"):
            step(connection)
