"""Lists that do not repeat themselves: maximal marginal relevance, beside plain loops that do the same."""

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import fetch, on_one_connection, tune, value
from tests.conftest import Connection
from tests.factories import Factory

GENRES = ["action", "comedy", "drama", "horror"]
DIMENSIONS = [0.0] * 384

# A title: a few whole coordinates, so that cosines come out the same here and there, or no embedding at all.
Looks = tuple[tuple[int, int, int] | None, frozenset[str]]

looks = st.tuples(
    st.none() | st.tuples(*[st.integers(-2, 2)] * 3).filter(any), st.frozensets(st.sampled_from(GENRES), max_size=3)
)


def likeness(one: Looks, other: Looks) -> float:
    (mine, my_genres), (theirs, their_genres) = one, other
    either = my_genres | their_genres
    genres = len(my_genres & their_genres) / len(either) if my_genres and their_genres else 0.0
    if mine is None or theirs is None:
        return genres
    product = sum(x * y for x, y in zip(mine, theirs, strict=True))
    cosine = product / math.sqrt(sum(x * x for x in mine) * sum(y * y for y in theirs))
    # Through the distance, as the database has it: one minus one minus a number is not always that number.
    return (max(0.0, 1 - (1 - max(-1.0, min(1.0, cosine)))) + genres) / 2


def naive(items: Sequence[Looks], scores: Sequence[float], mmr_lambda: float, depth: int) -> list[int]:
    """The positions of the items in the order of their places."""
    rest = list(range(len(items)))
    if mmr_lambda == 1 or not rest:
        return rest
    best = max(scores)
    shares = [score / best if best else 0.0 for score in scores]
    chosen = [rest.pop(0)]
    while rest and len(chosen) < depth:

        def balance(item: int) -> float:
            nearest = max(likeness(items[item], items[other]) for other in chosen)
            return mmr_lambda * shares[item] - (1 - mmr_lambda) * nearest

        following = max(rest, key=lambda item: (balance(item), -item))
        rest.remove(following)
        chosen.append(following)
    return chosen + rest


def dress(connection: Connection, titles: Sequence[int], given_looks: Sequence[Looks]) -> None:
    """Give titles the embeddings and genres of their looks, and no others."""
    connection.execute("delete from data.title_genres")
    connection.execute("delete from data.title_embeddings")
    dressed = list(zip(titles, given_looks, strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into data.title_genres (title_id, genre) values (%s, %s)",
            [(title, genre) for title, (_, genres) in dressed for genre in genres],
        )
    embedded = [(title, vector) for title, (vector, _) in dressed if vector is not None]
    call(
        connection,
        "store_embeddings",
        model_name="test",
        weights_sha256="test",
        title_ids=[title for title, _ in embedded],
        texts=[""] * len(embedded),
        embeddings=[str([*map(float, vector), *DIMENSIONS[3:]]) for _, vector in embedded],
    )


def diversified(
    connection: Connection, titles: Sequence[int], scores: Sequence[float], mmr_lambda: float | None
) -> list[int]:
    """The titles in the order of their places."""
    rows = fetch(
        connection,
        "select * from engine.diversified(%s::integer[], %s::float8[], %s) order by place",
        list(titles),
        list(scores),
        mmr_lambda,
    )
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    return [row["title_id"] for row in rows]


@pytest.fixture
def pool(factory: Factory) -> list[int]:
    return [factory.title() for _ in range(9)]


@settings(on_one_connection, max_examples=150)
@given(
    data=st.data(),
    items=st.lists(looks, min_size=1, max_size=9),
    mmr_lambda=st.sampled_from([0.0, 0.25, 0.5, 0.7, 0.9, 1.0]),
    depth=st.integers(1, 10),
)
def test_places_are_those_of_plain_loops(
    connection: Connection, pool: list[int], data: st.DataObject, items: list[Looks], mmr_lambda: float, depth: int
) -> None:
    quarters = st.integers(0, 4).map(lambda number: number / 4)
    scores = sorted(
        data.draw(st.lists(quarters | st.floats(0, 1), min_size=len(items), max_size=len(items))), reverse=True
    )
    with connection.transaction(force_rollback=True):
        tune(connection, "diversified_depth", depth)
        titles = pool[: len(items)]
        dress(connection, titles, items)
        expected = [titles[item] for item in naive(items, scores, mmr_lambda, depth)]
        assert diversified(connection, titles, scores, mmr_lambda) == expected


def test_the_same_again_comes_after_something_else(connection: Connection, pool: list[int]) -> None:
    action: Looks = ((1, 0, 0), frozenset({"action"}))
    comedy: Looks = ((0, 1, 0), frozenset({"comedy"}))
    dress(connection, pool[:4], [action, action, comedy, comedy])
    first, second, third, fourth = pool[:4]
    # 0.7 * 0.9 - 0.3 is less than 0.7 * 0.8; then 0.7 * 0.9 - 0.3 is more than 0.7 * 0.7 - 0.3.
    assert diversified(connection, pool[:4], [1.0, 0.9, 0.8, 0.7], 0.7) == [first, third, second, fourth]
    assert diversified(connection, pool[:4], [1.0, 0.9, 0.8, 0.7], 1) == pool[:4]
    # What was said of scores holds for their shares of the best.
    assert diversified(connection, pool[:4], [0.1, 0.09, 0.08, 0.07], 0.7) == [first, third, second, fourth]
    # Far apart in score, likeness does not matter.
    assert diversified(connection, pool[:4], [1.0, 0.9, 0.2, 0.1], 0.7) == pool[:4]


def test_among_equals_the_order_stays(connection: Connection, pool: list[int]) -> None:
    dress(connection, pool, [(None, frozenset())] * 9)
    for mmr_lambda in (0.0, 0.5, 1.0):
        assert diversified(connection, pool, [0.5] * 9, mmr_lambda) == pool
        assert diversified(connection, pool[::-1], [0.0] * 9, mmr_lambda) == pool[::-1]


def test_a_title_that_comes_twice_is_like_itself(connection: Connection, pool: list[int]) -> None:
    horror: Looks = ((1, 2, 0), frozenset({"horror"}))
    dress(connection, pool[:2], [horror, ((-1, 0, 0), frozenset({"drama"}))])
    one, other = pool[:2]
    assert diversified(connection, [one, one, other], [1.0, 1.0, 0.9], 0.5) == [one, other, one]
    assert diversified(connection, [one, one, one], [1.0, 0.5, 0.2], 0.5) == [one, one, one]


def test_deep_places_are_in_order_of_score(connection: Connection, pool: list[int]) -> None:
    action: Looks = ((1, 0, 0), frozenset({"action"}))
    comedy: Looks = ((0, 1, 0), frozenset({"comedy"}))
    dress(connection, pool[:6], [action] * 3 + [comedy] * 3)
    a, b, c, d, e, f = pool[:6]
    scores = [1.0, 0.99, 0.98, 0.97, 0.96, 0.95]
    tune(connection, "diversified_depth", 2)
    assert diversified(connection, pool[:6], scores, 0.5) == [a, d, b, c, e, f]
    for depth in (0, 1):
        tune(connection, "diversified_depth", depth)
        assert diversified(connection, pool[:6], scores, 0.5) == pool[:6]


def test_nothing_stays_nothing_and_unknown_titles_stay_in_place(connection: Connection) -> None:
    for mmr_lambda in (0.5, 1.0):
        assert diversified(connection, [], [], mmr_lambda) == []
        assert diversified(connection, [2147483647, 2147483646], [1.0, 0.5], mmr_lambda) == [2147483647, 2147483646]
    assert fetch(connection, "select * from engine.diversified(null, null, 0.5)") == []


@pytest.mark.parametrize(
    ("mine", "theirs", "my_genres", "their_genres", "expected"),
    [
        ([1, 0], [1, 0], "110", "110", 1),
        ([1, 0], [0, 1], "110", "011", 1 / 6),
        ([1, 0], [-1, 0], "100", "100", 0.5),
        ([3, 4], [4, 3], "100", "010", 0.48),
        ([1, 0], [2, 0], None, "010", 0.5),
        ([1, 0], [2, 0], None, None, 0.5),
        (None, [1, 0], "110", "100", 0.5),
        (None, None, "111", "111", 1),
        (None, None, "111", None, 0),
        (None, [1, 0], None, None, 0),
        ([1, 0], [0, 1], "000", "000", 0),
    ],
)
def test_likeness_is_the_mean_of_cosine_and_shared_genres(
    connection: Connection,
    mine: list[int] | None,
    theirs: list[int] | None,
    my_genres: str | None,
    their_genres: str | None,
    expected: float,
) -> None:
    vectors = [str(vector) if vector else None for vector in (mine, theirs)]
    statement = "select engine.title_likeness(%s::vector, %s::vector, %s::bit(3), %s::bit(3))"
    assert value(connection, statement, *vectors, my_genres, their_genres) == pytest.approx(expected)
    assert value(connection, statement, *vectors[::-1], their_genres, my_genres) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((5, 0, 10), 0.5),
        ((0, 0, 10), 0),
        ((10, 0, 10), 1),
        ((0, -1, 1), 0.5),
        ((-0.5, -1, 0), 0.5),
        # Below the least is the least, and so is nothing.
        ((-3, 0, 10), 0),
        ((None, 0, 10), 0),
        ((None, -1, 1), 0),
        # Where all are equal, and where nobody has a value.
        ((4, 4, 4), 0),
        ((None, 0, 0), 0),
        ((None, None, None), None),
        ((1, 0, None), None),
    ],
)
def test_a_value_has_its_place_between_the_least_and_the_most(
    connection: Connection, arguments: tuple[Any, ...], expected: float | None
) -> None:
    found = value(connection, "select engine.normalised(%s::float8, %s::float8, %s::float8)", *arguments)
    assert found == (None if expected is None else pytest.approx(expected))
