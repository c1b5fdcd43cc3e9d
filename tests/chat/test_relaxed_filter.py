"""The parts of a filter that a chat gives up where too few titles fit."""

import json
from typing import Any

import pytest

from api.discovery.title_filter import TitleFilter
from tests.communities import called, value
from tests.conftest import Connection
from tests.discovery.test_title_filter import EVERYTHING
from tests.factories import Factory

# In the order in which they are given up: the fields of each, and a filter of that part alone that nothing passes.
PARTS: dict[str, tuple[set[str], TitleFilter]] = {
    "providers": ({"providers", "provider_country"}, TitleFilter(providers=["netflix"], provider_country="FR")),
    "runtime": ({"runtime_gte", "runtime_lte"}, TitleFilter(runtime_gte=300)),
    "votes": ({"votes_gte"}, TitleFilter(votes_gte=10**6)),
    "imdb": ({"imdb_gte"}, TitleFilter(imdb_gte=9.9)),
    "keywords": ({"keywords"}, TitleFilter(keywords=["heist"])),
    "years": ({"year_gte", "year_lte"}, TitleFilter(year_lte=1800)),
    "countries": ({"countries"}, TitleFilter(countries=["FR"])),
    "people": ({"people"}, TitleFilter(people=["Nobody"])),
    "languages": ({"languages"}, TitleFilter(languages=["de"])),
    "genres": ({"genres"}, TitleFilter(genres=["western"])),
}


def relaxed(connection: Connection, fields: dict[str, Any], without: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = value(
        connection,
        "select to_jsonb(engine.relaxed_filter(jsonb_populate_record(null::data.title_filter, %s::jsonb), %s))",
        json.dumps(fields),
        without,
    )
    return found


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_its_fields_and_no_others(connection: Connection, part: str) -> None:
    fields, _ = PARTS[part]
    assert relaxed(connection, EVERYTHING, [part]) == EVERYTHING | dict.fromkeys(fields)


def test_what_protects_or_is_not_wanted_is_no_part(connection: Connection) -> None:
    kept = {
        name: None if any(name in fields for fields, _ in PARTS.values()) else EVERYTHING[name] for name in EVERYTHING
    }
    assert relaxed(connection, EVERYTHING, list(PARTS)) == kept
    assert {name for name, found in kept.items() if found is not None} == {
        *("kind", "genre_match", "not_genres", "not_languages", "not_people", "not_keywords", "maturity_lte")
    }
    assert relaxed(connection, EVERYTHING, []) == EVERYTHING
    assert value(connection, "select engine.relaxed_filter(null, '{genres}') is null") is True


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_nothing_passes_is_given_up_and_named(connection: Connection, factory: Factory, part: str) -> None:
    title = factory.title(genres=["drama"], original_language="ml", year=1994, imdb_votes=100, imdb_rating=7.0)
    _, wanted = PARTS[part]
    rows = called(connection, "chat_titles", user_id=None, filter=wanted)
    assert [(row["title_id"], row["without"]) for row in rows] == [(title, [part])]
