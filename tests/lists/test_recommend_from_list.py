"""Recommendations from a list: like all of its titles together, never one of them, never a known one."""

from typing import Any, LiteralString

import numpy as np
import pytest

from sync.connection import call
from tests.communities import called, search_exactly, settle, tune, value
from tests.conftest import Connection
from tests.factories import Factory
from tests.worlds import TWO_TASTES, dress


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


def listed(connection: Connection, user_id: int, titles: list[int]) -> int:
    """A list of the titles."""
    ((list_id, *_),) = call(connection, "create_list", user_id=user_id, name="Mine")
    for title_id in titles:
        call(connection, "put_list_item", user_id=user_id, list_id=list_id, title_id=title_id)
    return int(list_id)


def going(connection: Connection, user_id: int, list_id: int, **arguments: Any) -> list[int]:
    rows = called(
        connection, "recommend_from_list", **{"user_id": user_id, "list_id": list_id, "count": 200, **arguments}
    )
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    return [row["title_id"] for row in rows]


def arrays(connection: Connection, query: LiteralString) -> dict[int, np.ndarray[Any, np.dtype[np.float64]]]:
    """Arrays of numbers by title."""
    return {title_id: np.array(numbers, float) for title_id, numbers in connection.execute(query).fetchall()}


def test_nothing_goes_with_an_empty_list_or_in_an_empty_world(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    empty = listed(connection, user, [])
    assert going(connection, user, empty) == []
    only = factory.title()
    factory.embed(only, [1.0])
    assert going(connection, user, empty) == []
    assert going(connection, user, listed(connection, user, [only])) == []
    assert going(connection, user, listed(connection, user, [factory.title()])) == []


def test_titles_near_the_middle_of_the_list_come_first(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    east, north = factory.title(), factory.title()
    # Between the two, near one of them, and away from both; the length of an embedding says nothing.
    between, near_east, away = factory.title(), factory.title(kind="book"), factory.title()
    for title_id, vector in {
        east: [9.0, 0.0],
        north: [0.0, 1.0],
        between: [1.0, 1.0],
        near_east: [1.0, 0.2],
        away: [-1.0, 0.1],
    }.items():
        factory.embed(title_id, vector)
    list_id = listed(connection, user, [east, north])
    assert going(connection, user, list_id) == [between, near_east, away]
    assert going(connection, user, list_id, kind="book") == [near_east]
    assert going(connection, user, list_id, kind="tv") == []


def test_titles_that_share_people_come_without_any_embedding(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    first, second = factory.title(directors=["Satyajit Ray"]), factory.title(directors=["Satyajit Ray"], kind="book")
    for _ in range(5):
        factory.title(directors=["Agnès Varda"])
    list_id = listed(connection, user, [first])
    assert going(connection, user, list_id) == [second]
    assert going(connection, user, list_id, kind="movie") == []


def test_the_score_is_the_cosine_and_the_connection_weighed(connection: Connection, factory: Factory) -> None:
    """Against the same in numpy, over a learned graph of all titles."""
    community = settle(connection, TWO_TASTES)
    dress(connection, community)
    chosen = community.titles[:3]
    user = factory.user()
    rows = called(connection, "recommend_from_list", user_id=user, list_id=listed(connection, user, chosen), count=200)

    order = value(connection, "select title_ids from data.title_graph")
    weights = arrays(connection, "select title_id, weights::vector::real[] from data.title_graph_rows")
    vectors = arrays(connection, "select title_id, embedding::real[] from data.title_embeddings")
    learned = dict(zip(order, np.sum([weights[title_id] for title_id in chosen], axis=0).tolist(), strict=True))
    best = max(score for title_id, score in learned.items() if title_id not in chosen)
    middle = np.sum([vectors[title_id] / np.linalg.norm(vectors[title_id]) for title_id in chosen], axis=0)
    assert len(learned) > len(chosen)
    for row in rows:
        vector = vectors[row["title_id"]]
        cosine = vector @ middle / np.linalg.norm(vector) / np.linalg.norm(middle)
        rest = row["score"] - 0.4 * max(0.0, cosine)
        if row["title_id"] in learned:
            assert rest == pytest.approx(0.6 * max(0.0, learned[row["title_id"]]) / best, abs=1e-3)
        else:
            # Nothing is learned of it; what it shares counts a tenth at most.
            assert -1e-6 <= rest <= 0.06 + 1e-6
    assert {row["title_id"] for row in rows} == set(community.titles) - set(chosen)


def test_what_the_reader_knows_is_left_out_and_the_list_is_filled_up(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    titles = [factory.title() for _ in range(12)]
    for number, title_id in enumerate(titles):
        factory.embed(title_id, [1.0, number / 10])
    list_id = listed(connection, user, titles[:1])
    rated, later, hidden, named = titles[1:5]
    factory.rate(user, {rated: 5})
    call(connection, "set_title_state", user_id=user, title_id=later, state="watch_later")
    call(connection, "set_title_state", user_id=user, title_id=hidden, state="hidden")
    left = titles[5:]
    assert going(connection, user, list_id, exclude=[named]) == left
    assert going(connection, user, list_id, exclude=[named], count=3) == left[:3]
    assert going(connection, user, list_id, exclude=[named], include=["seen"]) == [rated, *left]
    assert set(going(connection, user, list_id, include=["seen", "watch_later"])) == {rated, later, named, *left}


def test_later_pages_continue_the_first(connection: Connection, factory: Factory) -> None:
    community = settle(connection, TWO_TASTES)
    dress(connection, community)
    user = factory.user()
    list_id = listed(connection, user, community.titles[:2])
    everything = going(connection, user, list_id)
    # Even where fewer titles are looked at than there are.
    tune(connection, "list_pool", 3)
    pages: list[int] = []
    while page := going(connection, user, list_id, exclude=pages, count=2):
        pages += page
    assert pages == everything
