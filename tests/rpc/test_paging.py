"""Limits and pages: a shorter list is the beginning of a longer one, and pages join up."""

from typing import Any, NamedTuple

import numpy as np
import pytest

from sync.connection import call
from tests.conftest import Connection
from tests.engine.communities import Community, called, settle
from tests.factories import Factory

MANY = 230
LIMIT_OF = {"get_popular_items": "limit", "list_titles": "limit", "user_ratings": "limit"}


class Catalogue(NamedTuple):
    community: Community
    newcomer: int


@pytest.fixture
def catalogue(connection: Connection, factory: Factory) -> Catalogue:
    """230 titles, all embedded, rated by six users and liked by two neighbours of a seventh."""
    generator = np.random.default_rng(11)
    three = [5.0, 3.0, 1.0]
    raters = [three + [float(stars) / 2 for stars in generator.integers(1, 11, size=MANY)] for _ in range(6)]
    community = settle(connection, [[*three, *[None] * MANY], *raters])
    drawn = generator.normal(size=(MANY + 3, 384)).round(3)
    call(
        connection, "store_embeddings", model_name="test", weights_sha256="test", title_ids=community.titles,
        texts=[""] * (MANY + 3), embeddings=[str(vector.tolist()) for vector in drawn],
    )
    connection.execute("update data.title_texts set trigrams = '{  a}'")
    return Catalogue(community, factory.user())


def arguments_of(function: str, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "recommend": {"user_id": catalogue.community.users[0]},
        "get_collaborative_recommendations": {"user_id": catalogue.community.users[0]},
        "get_literal_recommendations": {"user_id": catalogue.community.users[0]},
        "get_popular_items": {"user_id": catalogue.newcomer},
        "similar_titles": {"title_id": catalogue.community.titles[0]},
        "match_titles": {"embedding": str([1.0] * 384), "threshold": -1},
        "match_movies": {"embedding": str([1.0] * 384), "threshold": -1},
        "search_keywords": {"query": "title"},
        "list_titles": {},
        "user_ratings": {"user_id": catalogue.community.users[1]},
    }[function]


LISTS = [
    "recommend", "get_collaborative_recommendations", "get_literal_recommendations", "get_popular_items",
    "similar_titles", "match_titles", "match_movies", "search_keywords", "list_titles", "user_ratings",
]
PAGED = ["recommend", "get_popular_items", "similar_titles", "match_titles", "search_keywords"]


def listed(
    connection: Connection, function: str, catalogue: Catalogue, limit: int | None, **more: int | None
) -> list[int]:
    arguments = arguments_of(function, catalogue) | {LIMIT_OF.get(function, "count"): limit} | more
    return [row["title_id"] for row in called(connection, function, **arguments)]


@pytest.mark.parametrize("function", LISTS)
def test_limits_are_between_none_and_two_hundred(connection: Connection, catalogue: Catalogue, function: str) -> None:
    lengths = {
        limit: len(listed(connection, function, catalogue, limit))
        for limit in (-(2**31), -1, 0, 1, 7, 199, 200, 201, 2**31 - 1, None)
    }
    assert lengths == {
        -(2**31): 0, -1: 0, 0: 0, 1: 1, 7: 7, 199: 199, 200: 200, 201: 200, 2**31 - 1: 200, None: 200,
    }


@pytest.mark.parametrize("function", LISTS)
def test_a_list_begins_as_every_shorter_one(connection: Connection, catalogue: Catalogue, function: str) -> None:
    longest = listed(connection, function, catalogue, 200)
    assert len(set(longest)) == 200
    for limit in (1, 2, 3, 10, 50, 51, 199):
        assert listed(connection, function, catalogue, limit) == longest[:limit]


@pytest.mark.parametrize("function", PAGED)
@pytest.mark.parametrize("size", [1, 7, 60])
def test_pages_join_up(connection: Connection, catalogue: Catalogue, function: str, size: int) -> None:
    longest = listed(connection, function, catalogue, 200)
    pages = range(0, min(200 - size, 8 * size), size)
    joined = [title for offset in pages for title in listed(connection, function, catalogue, size, offset=offset)]
    assert joined == longest[: len(pages) * size]


@pytest.mark.parametrize("function", PAGED)
def test_walking_every_page_ends_and_repeats_nothing(connection: Connection, catalogue: Catalogue, function: str) -> None:
    seen: list[int] = []
    for offset in range(0, 1000, 90):
        page = listed(connection, function, catalogue, 90, offset=offset)
        assert not set(page) & set(seen)
        seen += page
    assert 200 <= len(seen) <= MANY + 3


@pytest.mark.parametrize("function", PAGED)
@pytest.mark.parametrize("offset", [None, 0, -1, -(2**31)])
def test_no_offset_is_the_beginning(connection: Connection, catalogue: Catalogue, function: str, offset: int | None) -> None:
    first = listed(connection, function, catalogue, 5)
    assert listed(connection, function, catalogue, 5, offset=offset) == first


def test_pages_of_ratings_given_at_the_same_instant_join_up(connection: Connection, catalogue: Catalogue) -> None:
    user = catalogue.community.users[1]
    seen: list[int] = []
    position: dict[str, Any] = {}
    while page := called(connection, "user_ratings", user_id=user, limit=50, **position):
        seen += [row["title_id"] for row in page]
        position = {"before": page[-1]["rated_at"], "before_title_id": page[-1]["title_id"]}
    assert seen == sorted(catalogue.community.ratings[user])
