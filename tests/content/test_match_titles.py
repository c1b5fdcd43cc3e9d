"""Search by meaning, and titles with similar descriptions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communities import called, on_one_connection, refused, search_exactly
from tests.conftest import Connection
from tests.factories import Factory

DEGREES = {"near": 10, "far": 60, "right": 90, "opposite": 180}


def at(degrees: float) -> list[float]:
    """A vector of length 1 that many degrees away from the query."""
    return [math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]


def vector(figures: list[float]) -> str:
    return str(figures + [0.0] * (384 - len(figures)))


QUERY = vector([1.0])


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


@pytest.fixture
def circle(factory: Factory) -> dict[str, int]:
    """Titles by how far their meaning is from the query."""
    titles = {name: factory.title(name) for name in reversed(DEGREES)}
    for name, title_id in titles.items():
        factory.embed(title_id, at(DEGREES[name]))
    return titles


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (-1.001, ["near", "far", "right", "opposite"]),
        (-0.001, ["near", "far", "right"]),
        (0.4, ["near", "far"]),
        (0.51, ["near"]),
        (0.99, []),
        (1, []),
    ],
)
def test_titles_as_similar_as_the_threshold_are_found_best_first(
    connection: Connection, circle: dict[str, int], threshold: float, expected: list[str]
) -> None:
    rows = called(connection, "match_titles", embedding=QUERY, threshold=threshold)
    assert rows == [
        {
            "title_id": circle[name],
            "kind": "movie",
            "title": name,
            "similarity": pytest.approx(math.cos(math.radians(DEGREES[name])), abs=1e-6),
        }
        for name in expected
    ]


def test_a_title_that_is_just_as_similar_as_the_threshold_is_found(connection: Connection, factory: Factory) -> None:
    title_id = factory.title()
    factory.embed(title_id, [2.0])
    (row,) = called(connection, "match_titles", embedding=QUERY, threshold=1)
    assert (row["title_id"], row["similarity"]) == (title_id, 1)


def test_without_a_threshold_four_tenths_count(connection: Connection, circle: dict[str, int]) -> None:
    for function in ("match_titles", "match_movies"):
        rows = called(connection, function, embedding=QUERY)
        assert [row["title_id"] for row in rows] == [circle["near"], circle["far"]]
    assert called(connection, "match_books", embedding=QUERY) == []


@pytest.mark.usefixtures("circle")
def test_the_length_of_the_query_does_not_matter(connection: Connection) -> None:
    short, long = (
        called(connection, "match_titles", embedding=vector([length]), threshold=-1.001) for length in (1e-3, 1e3)
    )
    assert len(short) == 4
    assert [row["title_id"] for row in short] == [row["title_id"] for row in long]
    assert [row["similarity"] for row in short] == pytest.approx([row["similarity"] for row in long], abs=1e-6)


@pytest.mark.usefixtures("circle")
def test_a_zero_vector_finds_nothing(connection: Connection) -> None:
    for threshold in (-1, 0, 0.4):
        assert called(connection, "match_titles", embedding=vector([0.0]), threshold=threshold) == []


@pytest.mark.usefixtures("circle")
def test_a_vector_of_another_size_is_refused(connection: Connection) -> None:
    with refused(connection, "22000"):
        called(connection, "match_titles", embedding="[1,0,0]", threshold=0)


def test_equal_similarities_come_in_order_of_the_title_id_however_few_are_asked_for(
    connection: Connection, factory: Factory
) -> None:
    titles = [factory.title() for _ in range(9)]
    for title_id in reversed(titles):
        factory.embed(title_id, at(30))
    for count in range(1, 10):
        rows = called(connection, "match_titles", embedding=QUERY, count=count)
        assert [row["title_id"] for row in rows] == titles[:count]
        similar = called(connection, "similar_titles", title_id=titles[4], count=count)
        assert [row["title_id"] for row in similar] == [*titles[:4], *titles[5:]][:count]


@pytest.mark.parametrize("kind", ["movie", "tv", "book"])
def test_one_kind_or_all(connection: Connection, factory: Factory, kind: str) -> None:
    titles = {}
    for position, name in enumerate(("movie", "tv", "book") * 3):
        title_id = factory.title(kind=name)
        factory.embed(title_id, at(position))
        titles[title_id] = name
    rows = called(connection, "match_titles", embedding=QUERY, kind=kind, count=2)
    of_kind = [title_id for title_id, name in titles.items() if name == kind]
    assert [(row["title_id"], row["kind"]) for row in rows] == [(title_id, kind) for title_id in of_kind[:2]]
    assert len(called(connection, "match_titles", embedding=QUERY)) == 9
    if kind != "tv":
        function = "match_movies" if kind == "movie" else "match_books"
        found = called(connection, function, embedding=QUERY, threshold=0.0)
        assert [row["title_id"] for row in found] == of_kind


@on_one_connection
@given(data=st.data())
def test_similarities_equal_numpys(connection: Connection, factory: Factory, data: st.DataObject) -> None:
    figures = st.lists(st.integers(-5, 5), min_size=4, max_size=4).filter(any)
    with connection.transaction(force_rollback=True):
        drawn = data.draw(st.lists(figures, min_size=1, max_size=12))
        query = np.array(data.draw(figures), dtype=float)
        expected = {}
        for numbers in drawn:
            title_id = factory.title()
            factory.embed(title_id, [float(number) for number in numbers])
            theirs = np.array(numbers, dtype=float)
            expected[title_id] = float(query @ theirs / np.linalg.norm(query) / np.linalg.norm(theirs))
        rows = called(connection, "match_titles", embedding=vector(query.tolist()), threshold=-1.001, count=200)
        assert {row["title_id"]: row["similarity"] for row in rows} == pytest.approx(expected, abs=1e-5)
        assert rows == sorted(rows, key=lambda row: (-row["similarity"], row["title_id"]))


def test_similar_titles_leave_the_title_itself_out(connection: Connection, circle: dict[str, int]) -> None:
    rows = called(connection, "similar_titles", title_id=circle["near"])
    assert [row["title_id"] for row in rows] == [circle["far"], circle["right"], circle["opposite"]]
    assert rows[0]["similarity"] == pytest.approx(math.cos(math.radians(50)), abs=1e-6)
    assert called(connection, "similar_titles", title_id=circle["near"], count=1) == rows[:1]


def test_similar_titles_mix_kinds_unless_one_is_asked_for(connection: Connection, factory: Factory) -> None:
    film, series, book = (factory.title(kind=kind) for kind in ("movie", "tv", "book"))
    for position, title_id in enumerate((film, series, book)):
        factory.embed(title_id, at(10 * position))
    for kind, expected in ((None, [series, book]), ("book", [book]), ("movie", [])):
        rows = called(connection, "similar_titles", title_id=film, kind=kind)
        assert [row["title_id"] for row in rows] == expected


@pytest.mark.usefixtures("circle")
def test_a_title_without_an_embedding_has_no_similar_ones(connection: Connection, factory: Factory) -> None:
    assert called(connection, "similar_titles", title_id=factory.title()) == []
    assert called(connection, "similar_titles", title_id=0) == []


def test_titles_without_any_text_are_found_under_their_original_title(connection: Connection, factory: Factory) -> None:
    first, second = (factory.title("千と千尋の神隠し", texts={}) for _ in range(2))
    factory.embed(first, at(0))
    factory.embed(second, at(20))
    assert [row["title"] for row in called(connection, "match_titles", embedding=QUERY)] == ["千と千尋の神隠し"] * 2
    assert [row["title"] for row in called(connection, "similar_titles", title_id=first)] == ["千と千尋の神隠し"]
