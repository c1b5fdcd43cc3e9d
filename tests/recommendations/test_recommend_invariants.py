"""Invariants of every list, whoever asks for it and however it is made."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connection import call
from sync.derived import refresh_derived
from tests.communities import HALF_STARS, Community, Matrix, matrices, on_one_connection, search_exactly, settle
from tests.conftest import Connection
from tests.factories import Factory
from tests.worlds import KINDS, SIGNALS, STRATEGIES, dress, recommended, same_figures, titles_of

# Each example makes a world of its own and looks at it in several ways, so few of them go far.
on_whole_worlds = settings(on_one_connection, max_examples=8)


class Question(NamedTuple):
    """Who asks, by their row in the matrix, and how."""

    row: int
    arguments: dict[str, Any]


class Drawn(NamedTuple):
    """A world before it is in the database, and what is asked in it."""

    matrix: Matrix
    seed: int
    asked: list[Question]


questions = st.lists(
    st.builds(
        Question,
        row=st.integers(0, 5),
        arguments=st.fixed_dictionaries(
            {
                "strategy": st.sampled_from(["hybrid", "hybrid", *STRATEGIES]),
                "kind": st.sampled_from([None, None, *KINDS]),
                "mmr_lambda": st.sampled_from([None, 0.0, 0.3, 0.7, 1.0]),
                "mood": st.sampled_from([None, None, "dark", "funny"]),
            }
        ),
    ),
    min_size=6,
    max_size=6,
)
drawn_worlds = st.builds(
    Drawn, matrix=matrices(users=(6, 9), titles=(6, 12)), seed=st.integers(0, 1000), asked=questions
)


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


@contextmanager
def settled(connection: Connection, drawn: Drawn) -> Iterator[tuple[Community, list[tuple[int, dict[str, Any]]]]]:
    """The world while entered, and its questions as who asks and how."""
    with connection.transaction(force_rollback=True):
        community = settle(connection, drawn.matrix, kinds=KINDS)
        dress(connection, community, drawn.seed)
        yield community, [(community.users[question.row], question.arguments) for question in drawn.asked]


def of_kind(community: Community, kind: str | None) -> set[int]:
    return {title for number, title in enumerate(community.titles) if kind in (None, KINDS[number % 3])}


@on_whole_worlds
@given(drawn=drawn_worlds, data=st.data())
def test_everything_unknown_is_listed_once_and_nothing_known(
    connection: Connection, factory: Factory, drawn: Drawn, data: st.DataObject
) -> None:
    with settled(connection, drawn) as (community, asked):
        for me, arguments in asked:
            named = data.draw(st.lists(st.sampled_from([*community.titles, None, 0]), max_size=4))
            favourites = data.draw(st.just(set[int]()) | st.sets(st.sampled_from(community.titles), min_size=5))
            factory.onboard(me, favourites=sorted(favourites)[:10])
            known = {*community.ratings[me], *sorted(favourites)[:10], *named}
            rows = recommended(connection, me, exclude=named, **arguments)
            assert sorted(titles_of(rows)) == sorted(of_kind(community, arguments["kind"]) - known)


@on_whole_worlds
@given(drawn=drawn_worlds)
def test_scores_are_the_sum_of_the_signals_and_from_zero_to_one(connection: Connection, drawn: Drawn) -> None:
    with settled(connection, drawn) as (community, asked):
        for me, arguments in asked:
            rows = recommended(connection, me, **arguments)
            for row in rows:
                parts = [row[signal] for signal in SIGNALS if row[signal] is not None]
                assert all(math.isfinite(part) and part >= 0 for part in parts)
                assert row["score"] == pytest.approx(sum(parts), abs=1e-9)
                assert 0 <= row["score"] <= 1 + 1e-9
                assert (row["predicted_rating"] is None) == (row["neighbours"] is None)
                assert row["predicted_rating"] is None or 0.5 <= row["predicted_rating"] <= 5
                assert row["neighbours"] is None or 1 <= row["neighbours"] < len(community.users)
                assert row["strategy"] in SIGNALS
                best = max(parts, default=0.0)
                assert row["strategy"] == "popularity" if best == 0 else row[row["strategy"]] == best
            # A signal that knows nothing of the reader says so throughout.
            for signal in SIGNALS:
                assert len({row[signal] is None for row in rows}) <= 1
            mmr_lambda, strategy = arguments["mmr_lambda"], arguments["strategy"]
            if mmr_lambda == 1 or (mmr_lambda is None and strategy != "hybrid"):
                assert all(better["score"] >= worse["score"] for better, worse in pairwise(rows))


@on_whole_worlds
@given(drawn=drawn_worlds)
def test_a_list_is_the_same_twice_and_begins_as_every_shorter_one(connection: Connection, drawn: Drawn) -> None:
    with settled(connection, drawn) as (_, asked):
        for me, arguments in asked:
            rows = recommended(connection, me, **arguments)
            for count in range(len(rows) + 2):
                assert recommended(connection, me, count=count, **arguments) == rows[:count]


@on_whole_worlds
@given(drawn=drawn_worlds)
def test_the_places_are_a_matter_of_lambda_and_the_figures_are_not(connection: Connection, drawn: Drawn) -> None:
    with settled(connection, drawn) as (_, asked):
        for me, arguments in asked:
            rows = recommended(connection, me, **arguments)
            in_order = recommended(connection, me, **arguments | {"mmr_lambda": 1.0})
            assert sorted(rows, key=str) == sorted(in_order, key=str)
            assert rows[:1] == in_order[:1]


@on_whole_worlds
@given(drawn=drawn_worlds)
def test_stored_neighbours_say_what_computed_ones_say(connection: Connection, drawn: Drawn) -> None:
    with settled(connection, drawn) as (community, asked):
        connection.execute("delete from data.user_neighbours")
        fresh = [recommended(connection, me, **arguments) for me, arguments in asked]
        users = {me for me, _ in asked}
        for me in users:
            call(connection, "refresh_neighbours", user_id=me)
        stored = {me for (me,) in connection.execute("select user_id from data.user_neighbours").fetchall()}
        assert {me for me in users if community.ratings[me]} <= stored <= users
        for (me, arguments), before in zip(asked, fresh, strict=True):
            assert same_figures(recommended(connection, me, **arguments), before)


@on_whole_worlds
@given(drawn=drawn_worlds)
def test_naming_all_that_would_be_listed_changes_nothing(connection: Connection, drawn: Drawn) -> None:
    """What later pages rely on: ranked among themselves, the titles of a list have the figures they had."""
    with settled(connection, drawn) as (_, asked):
        for me, arguments in asked:
            rows = recommended(connection, me, **arguments)
            assert recommended(connection, me, among=titles_of(rows)[::-1], **arguments) == rows


@on_whole_worlds
@given(
    given_ratings=st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 5)), st.sampled_from(HALF_STARS), min_size=8, max_size=24
    ),
    data=st.data(),
    asked=questions,
)
def test_the_order_in_which_ratings_came_is_irrelevant(
    connection: Connection,
    factory: Factory,
    given_ratings: dict[tuple[int, int], float],
    data: st.DataObject,
    asked: list[Question],
) -> None:
    with connection.transaction(force_rollback=True):
        users = [factory.user() for _ in range(6)]
        titles = [factory.title(kind=KINDS[number % 3], genres=["drama"]) for number in range(6)]
        for number, title in enumerate(titles):
            factory.embed(title, [1.0, number / 5])
        lists = []
        for order in (list(given_ratings), data.draw(st.permutations(list(given_ratings)))):
            with connection.transaction(force_rollback=True):
                for row, column in order:
                    factory.rate(users[row], {titles[column]: given_ratings[row, column]})
                refresh_derived(connection)
                lists.append([recommended(connection, users[row], **arguments) for row, arguments in asked])
        for one, other in zip(*lists, strict=True):
            assert same_figures(one, other)
