"""The benchmark of searches on a small catalogue: what is made up, and that what is timed finds the same titles."""

import json
from collections.abc import Iterator

import pytest

from sync.bench.catalogue import LANGUAGES, Catalogue, load_catalogue
from sync.bench.discovery import FILTERS, NAIVE, ROWS, SORTS, draw_filters, measure_discovery, naive
from sync.bench.searches import report_searches
from sync.connection import call, connect
from tests.conftest import Connection, Databases
from tests.engine.communities import called, value

TITLES = 600


@pytest.fixture(scope="module")
def connection(databases: Databases, template: str) -> Iterator[Connection]:
    """A database with a small made-up catalogue."""
    with databases.create(template) as conninfo, connect(conninfo) as connection:
        load_catalogue(connection, Catalogue(TITLES))
        yield connection


def test_a_seed_decides_the_catalogue() -> None:
    first, again, other = (list(Catalogue(50, seed).tables(["a", "b"])) for seed in (1, 1, 2))
    assert first == again != other


def test_a_catalogue_has_everything_that_searches_look_at(connection: Connection) -> None:
    assert value(connection, "select count(*) from data.titles") == TITLES
    assert value(connection, "select count(*) from data.title_trends") == TITLES
    assert value(connection, "select count(*) from data.title_texts where trigrams = '{}' or search_vector = ''") == 0
    assert value(connection, "select count(*) from data.titles where genre_bits = 0") == 0
    assert value(connection, "select count(*) from data.people where folded_name <> engine.fold_text(name)") == 0
    languages = value(connection, "select array_agg(distinct original_language) from data.titles")
    assert set(languages) == {None, *LANGUAGES}
    ((_, title_id),) = call(
        connection,
        "upsert_titles",
        titles=json.dumps(
            [{"kind": "movie", "refs": ["imdb:tt0050083"], "original_title": "12 Angry Men", "actors": ["Henry Fonda"]}]
        ),
    )
    assert title_id == TITLES + 1
    connection.execute("delete from data.titles where id = %s", [title_id])


def test_plain_sql_finds_the_same_titles(connection: Connection) -> None:
    genres = [str(row[0]) for row in call(connection, "genres")]
    wanted = draw_filters(Catalogue(TITLES), genres, 60)
    assert {name for filters in wanted for name in filters} == set(FILTERS)
    found = [[row["title_id"] for row in called(connection, "discover_titles", limit=ROWS, **it)] for it in wanted]
    assert found == [naive(connection, filters) for filters in wanted]
    assert sum(map(bool, found)) > 20


def test_every_order_and_the_facets_are_measured(connection: Connection) -> None:
    rows = measure_discovery(connection, Catalogue(TITLES), searches=3)
    names = [row.name for row in rows]
    assert names == [
        NAIVE,
        *(f"discover_titles, {sort}" for sort in SORTS),
        "discovery_facets",
        "discover_titles, popularity, 2,000 known",
        "discover_titles, personal, 2,000 known",
        "discovery_facets, 2,000 known",
    ]
    assert all(row.calls == 3 and 0 < row.p50_ms <= row.p95_ms for row in rows)
    assert [row["name"] for row in json.loads(report_searches(rows, as_json=True))] == names
    table = report_searches(rows, as_json=False).splitlines()
    assert [line[: len(name)] for line, name in zip(table[1:], names, strict=True)] == names
    assert table[1].endswith(" 1.00")
