"""Titles that nobody rated are connected by who made them and what they are about."""

import math
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.graph.learning import learn_graph
from tests.communities import fetch, on_one_connection, settle, tune, value
from tests.conftest import Connection
from tests.factories import Factory

ROLES = {"directors": 3.0, "creators": 3.0, "authors": 3.0, "writers": 2.0, "actors": 1.0}
KEYWORD, GENRE = 1.0, 0.5


Fields = dict[str, list[str]]


def traits(fields: Fields) -> dict[str, float]:
    """The weight of everything that a title can share."""
    found: dict[str, float] = {f"genre:{genre}": GENRE for genre in fields.get("genres", [])}
    found |= {f"keyword:{keyword}": KEYWORD for keyword in fields.get("keywords", [])}
    for role, weight in ROLES.items():
        for name in fields.get(role, []):
            found[f"person:{name}"] = max(weight, found.get(f"person:{name}", 0))
    return found


def expected_scores(titles: dict[int, Fields], given_ids: list[int], world: int) -> dict[int, float]:
    """The definition in loops, for worlds that the budget covers; `world` counts all titles."""
    having = {title: traits(fields) for title, fields in titles.items()}
    scores: dict[int, float] = defaultdict(float)
    for trait in {trait for title in given_ids for trait in having[title]}:
        times = sum(trait in having[title] for title in given_ids)
        mine = max(having[title].get(trait, 0) for title in given_ids)
        theirs = {title: weights[trait] for title, weights in having.items() if trait in weights}
        for title, weight in theirs.items():
            if title not in given_ids:
                scores[title] += min(mine, weight) * math.log(1 + times) * math.log(1 + world / len(theirs))
    return dict(scores)


def shared(connection: Connection, given_ids: list[int], count: int | None = None) -> dict[int, float]:
    rows = fetch(connection, "select * from engine.shared_traits(%s::integer[], %s)", given_ids, count)
    assert rows == sorted(rows, key=lambda row: (-row["score"], row["title_id"]))
    return {row["title_id"]: row["score"] for row in rows}


def reasons(connection: Connection, given_ids: list[int], asked: list[int]) -> list[tuple[Any, ...]]:
    rows = fetch(connection, "select * from engine.trait_contributions(%s::integer[], %s::integer[])", given_ids, asked)
    return [(row["title_id"], row["because_title_id"], row["role"], row["name"]) for row in rows]


def scored(connection: Connection, user_id: int, titles: list[int]) -> dict[int, float]:
    rows = fetch(connection, "select * from engine.score_graph(%s)", user_id)
    assert len({row["title_id"] for row in rows}) == len(rows)
    return {row["title_id"]: row["score"] for row in rows if row["title_id"] in titles}


def world(connection: Connection) -> int:
    return int(value(connection, "select count(*) from data.titles"))


NAMES = st.lists(st.sampled_from("abcd"), max_size=2, unique=True)
FIELDS = st.fixed_dictionaries(
    {
        **dict.fromkeys(ROLES, NAMES),
        "keywords": NAMES,
        "genres": st.lists(st.sampled_from(["drama", "war", "comedy"]), max_size=2, unique=True),
    }
)


@given(documents=st.lists(FIELDS, min_size=2, max_size=8), how_many=st.integers(1, 4))
@on_one_connection
def test_every_shared_trait_counts_as_defined(
    connection: Connection, documents: list[dict[str, Any]], how_many: int
) -> None:
    with connection.transaction(force_rollback=True):
        factory = Factory(connection)
        titles = {factory.title(**fields): fields for fields in documents}
        liked = list(titles)[:how_many]
        expected = expected_scores(titles, liked, world(connection))
        assert shared(connection, liked) == pytest.approx(expected)
        best = sorted(expected.items(), key=lambda item: (-item[1], item[0]))
        found = shared(connection, liked, 2)
        assert sorted(found.values(), reverse=True) == pytest.approx([score for _, score in best[:2]])


@pytest.mark.parametrize("given_ids", [[], [0], None])
def test_no_titles_share_nothing(connection: Connection, factory: Factory, given_ids: Any) -> None:
    factory.title(genres=["drama"])
    assert shared(connection, given_ids) == {}
    assert reasons(connection, given_ids, [1]) == []


def test_a_person_counts_as_where_their_part_is_smaller(connection: Connection, factory: Factory) -> None:
    liked = factory.title(directors=["Ada"], actors=["Ada"])
    acting, directing = factory.title(actors=["Ada"]), factory.title(directors=["Ada"])
    found = shared(connection, [liked])
    assert found[directing] == pytest.approx(3 * found[acting])
    assert reasons(connection, [liked], [acting, directing]) == [
        (acting, liked, "actor", "Ada"),
        (directing, liked, "director", "Ada"),
    ]


def test_a_trait_that_would_exceed_the_budget_is_left_out(connection: Connection, factory: Factory) -> None:
    liked = factory.title(genres=["drama", "war"], keywords=["submarine"])
    rare, common = factory.title(keywords=["submarine"]), factory.title(genres=["drama"])
    war = [factory.title(genres=["war"]) for _ in range(2)]
    # The keyword and the genre drama are had by two titles each, the genre war by three.
    for budget, reached in (
        (1, set()),
        (2, {common}),
        (4, {rare, common}),
        (6, {rare, common}),
        (7, {rare, common, *war}),
    ):
        tune(connection, "trait_budget", budget)
        assert set(shared(connection, [liked])) == reached, budget


def test_the_three_weightiest_traits_are_the_reasons_and_the_first_given_title_is_named(
    connection: Connection, factory: Factory
) -> None:
    fields: dict[str, Any] = {"directors": ["Bo"], "writers": ["Cy"], "actors": ["Di"], "genres": ["drama"]}
    first, second, asked = factory.title(**fields), factory.title(directors=["Bo"]), factory.title(**fields)
    assert reasons(connection, [second, first, asked], [asked, asked]) == [
        (asked, second, "director", "Bo"),
        (asked, first, "writer", "Cy"),
        (asked, first, "actor", "Di"),
    ]


def test_without_a_learned_graph_traits_score_up_to_their_share(connection: Connection, factory: Factory) -> None:
    reader = factory.user()
    liked, disliked = factory.title(directors=["Bo"], genres=["war"]), factory.title(genres=["western"])
    best, weak = factory.title(directors=["Bo"], genres=["war"]), factory.title(genres=["war"])
    other, like_the_disliked = factory.title(), factory.title(genres=["western"])
    assert scored(connection, reader, [best]) == {}
    factory.rate(reader, {liked: 5, disliked: 1})
    asked = [best, weak, other, like_the_disliked, best, 0]
    found = scored(connection, reader, asked)
    shares = shared(connection, [liked])
    assert found == pytest.approx({best: 0.1, weak: 0.1 * shares[weak] / shares[best]})
    tune(connection, "graph_trait_share", 0.2)
    assert scored(connection, reader, asked)[best] == pytest.approx(0.2)


def test_only_the_latest_liked_titles_are_looked_at(connection: Connection, factory: Factory) -> None:
    reader = factory.user()
    old, new = factory.title(genres=["war"]), factory.title(genres=["western"])
    like_old, like_new = factory.title(genres=["war"]), factory.title(genres=["western"])
    factory.rate(reader, {old: 5, new: 5})
    connection.execute("update data.ratings set rated_at = '2000-01-01' where title_id = %s", [old])
    assert value(connection, "select engine.liked_titles(%s, 5)", reader) == [new, old]
    assert set(scored(connection, reader, [like_old, like_new])) == {like_old, like_new}
    tune(connection, "graph_trait_titles", 1)
    assert set(scored(connection, reader, [like_old, like_new])) == {like_new}


def test_learned_scores_count_before_traits(connection: Connection, factory: Factory) -> None:
    # Everybody has rated the first title, and then either the second or the third.
    community = settle(connection, [*[[5, 5, None]] * 3, *[[5, None, 5]] * 3])
    tune(connection, "graph_regularisation", 1)
    learn_graph(connection)
    first, second, third = community.titles
    reader = factory.user()
    mine, unknown = factory.title(genres=["war"]), factory.title(genres=["war"])
    factory.rate(reader, {second: 5, mine: 5})
    raw = {row["title_id"]: row["score"] for row in fetch(connection, "select * from engine.graph_scores(%s)", reader)}
    assert raw[third] < 0 < raw[first]
    expected = {first: 1.0, unknown: 0.1}
    if raw[second] > 0:
        expected[second] = min(1.0, raw[second] / raw[first])
    assert scored(connection, reader, [first, second, third, unknown]) == pytest.approx(expected)
