"""The filter: every field of it is what its parameter says, and those who may ask may make one."""

from typing import Any, LiteralString

import pytest

from api.discovery.title_filter import TitleFilter
from sync.connection import call
from tests.communities import called, refused, value
from tests.conftest import Connection
from tests.factories import Factory

EVERYTHING: dict[str, Any] = {
    "kind": "tv",
    "genres": ["drama"],
    "genre_match": "all",
    "not_genres": ["comedy", "horror"],
    "languages": ["ml"],
    "not_languages": ["fr"],
    "countries": ["IN"],
    "people": ["Mohanlal"],
    "not_people": ["Kajol"],
    "keywords": ["heist"],
    "not_keywords": ["gore"],
    "year_gte": 1980,
    "year_lte": 2020,
    "runtime_gte": 80,
    "runtime_lte": 165,
    "imdb_gte": 6.5,
    "votes_gte": 1000,
    "maturity_lte": 13,
    "providers": ["netflix"],
    "provider_country": "FR",
}


def test_every_parameter_is_the_field_of_its_name(connection: Connection) -> None:
    assert set(EVERYTHING) == set(TitleFilter.__struct_fields__)
    assert called(connection, "title_filter", **EVERYTHING) == [EVERYTHING]
    nothing = {**dict.fromkeys(EVERYTHING), "genre_match": "any"}
    assert called(connection, "title_filter") == [nothing]


@pytest.mark.parametrize("match", ["most", "", None])
def test_genres_match_any_or_all(connection: Connection, match: str | None) -> None:
    with refused(connection, "PT422") as messages:
        called(connection, "title_filter", genre_match=match)
    assert messages == [f"genre_match must be any or all, not {match or ('null' if match is None else '')}."]


ASKED: dict[str, LiteralString] = {
    "discover_titles": "select title_id from discover_titles(p_filter => title_filter(p_genres => '{drama}'))",
    "list_titles": "select title_id from list_titles(p_filter => title_filter(p_genres => '{drama}'))",
    "chat_titles": (
        "select title_id from chat_titles(null, p_filter => title_filter(p_genres => '{drama}')) where without = '{}'"
    ),
    "search_titles": "select title_id from search_titles('title', p_filter => title_filter(p_genres => '{drama}'))",
    "search_keywords": "select title_id from search_keywords('title', p_filter => title_filter(p_genres => '{drama}'))",
    "discovery_facets": (
        "select titles from discovery_facets(p_filter => title_filter(p_genres => '{drama}')) where facet = 'kind'"
    ),
}


@pytest.mark.parametrize("role", ["cinelibre_api", "cinelibre_analyst"])
@pytest.mark.parametrize("function", ASKED)
def test_roles_pass_a_filter_though_its_type_is_out_of_their_reach(
    connection: Connection, factory: Factory, role: str, function: str
) -> None:
    title, _ = factory.title(genres=["drama"]), factory.title(genres=["comedy"])
    connection.execute(f"set local role {role}".encode())
    connection.execute("set local search_path = rpc, pg_catalog")
    found = 1 if function == "discovery_facets" else title
    assert value(connection, ASKED[function]) == found
    # As the API passes one, and none.
    assert [row["title_id"] for row in called(connection, "list_titles", filter=TitleFilter(genres=["drama"]))] == [
        title
    ]
    assert len(call(connection, "list_titles", filter=None)) == 2
    with refused(connection, "42501"):
        connection.execute("select null::data.title_filter")


def test_a_list_is_never_above_the_readers_cap_nor_above_the_filters(connection: Connection, factory: Factory) -> None:
    child, teen, adult = (factory.title(certification=certification) for certification in ("U", "PG-13", "R"))
    reader = factory.user()
    ages = [age for (age,) in connection.execute("select minimum_age from data.titles order by id").fetchall()]
    assert ages == sorted(set(ages))

    def listed(maturity_lte: int | None) -> list[int]:
        wanted = TitleFilter(maturity_lte=maturity_lte)
        return [row["title_id"] for row in called(connection, "list_titles", filter=wanted, user_id=reader)]

    assert listed(None) == [child, teen, adult]
    assert listed(ages[1]) == [child, teen]
    call(connection, "save_preferences", user_id=reader, maturity_lte=ages[1])
    assert (listed(None), listed(99), listed(0)) == ([child, teen], [child, teen], [child])
