"""Trending scores: ratings, views and clicks that count less the older they are."""

import math
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests import reference
from tests.communities import fetch, on_one_connection, tune, value
from tests.conftest import Connection
from tests.factories import Factory


def rate(connection: Connection, factory: Factory, title: int, days_ago: Sequence[float]) -> None:
    """One new user a rating; negative ages lie in the future."""
    for age in days_ago:
        user = factory.user()
        factory.rate(user, {title: 3})
        connection.execute(
            "update data.ratings set rated_at = now() - %s where user_id = %s", [timedelta(days=age), user]
        )


def track(connection: Connection, factory: Factory, title: int, event: str, days_ago: Sequence[float]) -> None:
    moments = [value(connection, "select now() - %s", timedelta(days=age)) for age in days_ago]
    call(
        connection,
        "track_interactions",
        user_id=factory.user(),
        event_ids=[f"{event} {number}" for number in range(len(moments))],
        events=[event] * len(moments),
        title_ids=[title] * len(moments),
        queries=[None] * len(moments),
        occurred_at=moments,
    )


def refreshed(connection: Connection) -> int:
    ((moved,),) = call(connection, "refresh_trends")
    return int(moved)


def trends(connection: Connection) -> dict[int, float]:
    return {row["title_id"]: row["score"] for row in fetch(connection, "select * from data.title_trends")}


@pytest.mark.parametrize(
    ("events", "ratings", "external", "expected"),
    [
        (0, 0, 0, 0),
        (None, None, 0, 0),
        (math.e - 1, 0, 0, 1),
        (0, 100, 0, math.log(1 + 100 * 0.01)),
        (3, 100, 50, math.log(1 + 3 + 1) + 50 * 0.02),
        (None, None, 50, 50 * 0.02),
    ],
)
def test_a_trending_score_is_the_logarithm_of_events_and_a_share_of_the_external_rating(
    connection: Connection, events: float | None, ratings: int | None, external: float, expected: float
) -> None:
    statement = """select engine.trending_score(
        p_recent_events => %s, p_rating_count => %s, p_external_rating => %s,
        p_rating_weight => 0.01, p_external_weight => 0.02
    )"""
    assert value(connection, statement, events, ratings, external) == pytest.approx(expected)


def test_an_empty_world_has_no_trends(connection: Connection) -> None:
    assert refreshed(connection) == 0
    assert trends(connection) == {}


@pytest.mark.parametrize(
    ("ages", "talk"),
    [
        ([], 0),
        ([0], 1.01),
        ([30], 0.51),
        ([60], 0.26),
        ([0, 30, 60], 1.78),
        # Past ten half-lives only the hundredth that any rating counts is left, and the future counts as today.
        ([299.9], 0.5 ** (299.9 / 30) + 0.01),
        ([300.1], 0.01),
        ([4000] * 5, 0.05),
        ([-20], 1.01),
    ],
)
def test_a_rating_counts_half_after_a_month(
    connection: Connection, factory: Factory, ages: list[float], talk: float
) -> None:
    title = factory.title()
    assert trends(connection) == {title: 0}
    rate(connection, factory, title, ages)
    assert refreshed(connection) == (1 if ages else 0)
    assert trends(connection) == {title: pytest.approx(math.log(1 + talk))}


@pytest.mark.parametrize(("event", "counts"), [("view", True), ("click", True), ("rate", False), ("unrate", False)])
def test_views_and_clicks_count_a_fifth_of_a_rating(
    connection: Connection, factory: Factory, event: str, *, counts: bool
) -> None:
    title = factory.title()
    if counts:
        track(connection, factory, title, event, [0, 30, 400])
    else:
        connection.execute(
            "insert into data.interactions (user_id, event_id, event, title_id) values (%s, 'a', %s, %s)",
            [factory.user(), event, title],
        )
    refreshed(connection)
    assert trends(connection)[title] == pytest.approx(math.log(1.3) if counts else 0)


def test_the_external_rating_counts_for_titles_that_nobody_here_rated(connection: Connection, factory: Factory) -> None:
    imdb = factory.title(imdb_rating=9, imdb_votes=99_999, tmdb_rating=2, tmdb_votes=10)
    tmdb = factory.title(tmdb_rating=8, tmdb_votes=999)
    unknown = factory.title()
    expected = {
        imdb: pytest.approx(0.02 * 9 * math.log(100_000)),
        tmdb: pytest.approx(0.02 * 8 * math.log(1000)),
        unknown: 0,
    }
    assert trends(connection) == expected
    refreshed(connection)
    assert trends(connection) == expected


def test_a_second_refresh_at_the_same_moment_moves_nothing(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(3)]
    rate(connection, factory, titles[0], [1, 2, 3.5])
    track(connection, factory, titles[1], "click", [0.1, 5])
    assert refreshed(connection) == 2
    before = trends(connection)
    assert refreshed(connection) == 0
    rate(connection, factory, titles[2], [0])
    assert refreshed(connection) == 1
    assert {title: score for title, score in trends(connection).items() if score != before[title]} == {
        titles[2]: pytest.approx(math.log(2.01))
    }


def test_what_was_taken_back_or_deleted_counts_no_more(connection: Connection, factory: Factory) -> None:
    kept, gone = factory.title(), factory.title()
    user = factory.user()
    factory.rate(user, {kept: 4, gone: 4})
    refreshed(connection)
    call(connection, "unrate_title", user_id=user, title_id=kept)
    connection.execute("delete from data.titles where id = %s", [gone])
    assert trends(connection) == {kept: pytest.approx(math.log(2.01))}
    assert refreshed(connection) == 1
    assert trends(connection) == {kept: 0}


def test_a_title_that_became_a_series_trends_among_series(connection: Connection, factory: Factory) -> None:
    title = factory.title()
    rate(connection, factory, title, [0])
    refreshed(connection)
    connection.execute("update data.titles set kind = 'tv' where id = %s", [title])
    assert refreshed(connection) == 1
    assert [row["kind"] for row in fetch(connection, "select * from data.title_trends")] == ["tv"]


def test_weights_are_tuned(connection: Connection, factory: Factory) -> None:
    title = factory.title(imdb_rating=5, imdb_votes=99)
    rate(connection, factory, title, [1])
    track(connection, factory, title, "view", [1])
    for name, figure in (("half_life_days", 1), ("click", 3), ("floor", 0.5), ("external_rating", 1)):
        tune(connection, f"trend_{name}", figure)
    refreshed(connection)
    assert trends(connection)[title] == pytest.approx(math.log(1 + 0.5 + 1.5 + 0.5) + 5 * math.log(100))


@on_one_connection
@given(
    talk=st.lists(
        st.tuples(
            st.lists(st.floats(-10, 500), max_size=3),
            st.lists(st.floats(0, 500), max_size=3),
            st.sampled_from([0.0, 5.5, 10.0]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_trends_equal_the_reference(
    connection: Connection, factory: Factory, talk: list[tuple[list[float], list[float], float]]
) -> None:
    with connection.transaction(force_rollback=True):
        expected = {}
        for ratings, clicks, stars in talk:
            title = factory.title(imdb_rating=stars, imdb_votes=2000)
            rate(connection, factory, title, ratings)
            track(connection, factory, title, "click", clicks)
            expected[title] = reference.trend(ratings, clicks, stars * math.log(2001))
        assert refreshed(connection) <= len(expected)
        assert trends(connection) == {title: pytest.approx(score, rel=1e-5) for title, score in expected.items()}
