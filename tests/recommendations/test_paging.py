"""Limits and pages: a shorter list is the beginning of a longer one, and pages join up."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from sync.connection import call, connect
from tests.communities import Community, called, search_exactly, settle
from tests.conftest import Connection, Databases
from tests.factories import Factory

MANY = 230
QUERY = str([1.0] + [0.0] * 383)
LIMIT_OF = {"get_popular_items": "limit", "list_titles": "limit", "user_ratings": "limit"}


class Catalogue(NamedTuple):
    connection: Connection
    community: Community
    newcomer: int


@pytest.fixture(scope="module")
def catalogue(databases: Databases, template: str) -> Iterator[Catalogue]:
    """233 titles, all embedded and rated by six users; a seventh has rated three of them as they did. Only read."""
    with databases.create(template) as conninfo, connect(conninfo) as connection, connection.transaction():
        search_exactly(connection)
        yield fill(connection)


def fill(connection: Connection) -> Catalogue:
    generator = np.random.default_rng(11)
    three = [5.0, 3.0, 1.0]
    raters = [three + [float(stars) / 2 for stars in generator.integers(1, 11, size=MANY)] for _ in range(6)]
    community = settle(connection, [[*three, *[None] * MANY], *raters])
    angles = [number / 100 for number in range(MANY + 3)]
    call(
        connection,
        "store_embeddings",
        model_name="test",
        weights_sha256="test",
        title_ids=community.titles,
        texts=[""] * len(angles),
        embeddings=[str([math.cos(angle), math.sin(angle), *[0.0] * 382]) for angle in angles],
    )
    return Catalogue(connection, community, Factory(connection).user())


def arguments_of(function: str, catalogue: Catalogue) -> dict[str, Any]:
    arguments: dict[str, dict[str, Any]] = {
        "recommend": {"user_id": catalogue.community.users[0]},
        "get_collaborative_recommendations": {"user_id": catalogue.community.users[0]},
        "get_literal_recommendations": {"user_id": catalogue.community.users[0]},
        "get_popular_items": {"user_id": catalogue.newcomer},
        "similar_titles": {"title_id": catalogue.community.titles[0]},
        "match_titles": {"embedding": QUERY, "threshold": -1},
        "match_movies": {"embedding": QUERY, "threshold": -1},
        "search_keywords": {"query": "title"},
        "list_titles": {},
        "user_ratings": {"user_id": catalogue.community.users[1]},
    }
    return arguments[function]


LISTS = [
    "recommend",
    "get_collaborative_recommendations",
    "get_literal_recommendations",
    "get_popular_items",
    "similar_titles",
    "match_titles",
    "match_movies",
    "search_keywords",
    "list_titles",
    "user_ratings",
]
PAGED_BY_EXCLUSION = ["get_popular_items", "similar_titles", "match_titles", "search_keywords"]


def listed(function: str, catalogue: Catalogue, limit: int | None) -> list[int]:
    arguments = arguments_of(function, catalogue) | {LIMIT_OF.get(function, "count"): limit}
    return [row["title_id"] for row in called(catalogue.connection, function, **arguments)]


@pytest.mark.parametrize("function", LISTS)
def test_limits_are_between_none_and_two_hundred(catalogue: Catalogue, function: str) -> None:
    lengths = {
        limit: len(listed(function, catalogue, limit))
        for limit in (-(2**31), -1, 0, 1, 7, 199, 200, 201, 2**31 - 1, None)
    }
    assert lengths == {
        -(2**31): 0,
        -1: 0,
        0: 0,
        1: 1,
        7: 7,
        199: 199,
        200: 200,
        201: 200,
        2**31 - 1: 200,
        None: 200,
    }


@pytest.mark.parametrize("function", LISTS)
def test_a_list_begins_as_every_shorter_one(catalogue: Catalogue, function: str) -> None:
    longest = listed(function, catalogue, 200)
    assert len(set(longest)) == 200
    for limit in (1, 2, 3, 10, 50, 51, 199):
        assert listed(function, catalogue, limit) == longest[:limit]


@pytest.mark.parametrize("function", PAGED_BY_EXCLUSION)
@pytest.mark.parametrize("size", [1, 7, 60])
def test_pages_that_name_what_was_shown_join_up(catalogue: Catalogue, function: str, size: int) -> None:
    longest = listed(function, catalogue, 200)
    shown: list[int] = []
    while len(shown) < min(200 - size, 8 * size):
        arguments = arguments_of(function, catalogue) | {LIMIT_OF.get(function, "count"): size, "exclude": shown}
        shown = [*shown, *(row["title_id"] for row in called(catalogue.connection, function, **arguments))]
    assert shown == longest[: len(shown)]


def test_pages_of_ratings_given_at_the_same_instant_join_up(catalogue: Catalogue) -> None:
    user = catalogue.community.users[1]
    seen: list[int] = []
    position: dict[str, Any] = {}
    for _ in range(MANY):
        page = called(catalogue.connection, "user_ratings", user_id=user, limit=50, **position)
        if not page:
            break
        seen += [row["title_id"] for row in page]
        position = {"before": page[-1]["rated_at"], "before_title_id": page[-1]["title_id"]}
    assert seen == sorted(catalogue.community.ratings[user])
