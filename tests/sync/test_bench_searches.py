"""The benchmark of searches on a small catalogue: what is made up, and that what is timed finds the same titles."""

import json
from collections.abc import Iterator

import pytest

from api.discovery.title_filter import TitleFilter
from sync.bench.discovery import FILTERS, NAIVE, ROWS, SORTS, draw_filters, measure_discovery, naive
from sync.bench.made_catalogue import LANGUAGES, Catalogue, load_catalogue
from sync.bench.misspellings import RULES, misspelt
from sync.bench.searches import report_searches
from sync.bench.words import NAIVE_WORDS, draw_names, measure_words, misspell
from sync.connection import call, connect
from tests.communities import called, value
from tests.conftest import Connection, Databases

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
    assert value(connection, "select count(*) from data.title_texts where search_vector = ''") == 0
    assert value(connection, "select count(distinct title_id) from data.title_names") == TITLES
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
    found = [
        [row["title_id"] for row in called(connection, "discover_titles", limit=ROWS, filter=TitleFilter(**filters))]
        for filters in wanted
    ]
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


def test_words_are_measured_with_names_that_are_misspelt(connection: Connection) -> None:
    rows = measure_words(connection, Catalogue(TITLES), searches=4)
    assert rows[0].name == NAIVE_WORDS
    assert {row.name.partition(",")[0] for row in rows[1:]} == {"search_titles", "suggest_titles"}
    assert all(0 < row.p50_ms <= row.p95_ms for row in rows)
    both = [*measure_discovery(connection, Catalogue(TITLES), searches=1), *rows]
    faster = {row["name"]: row["times_faster"] for row in json.loads(report_searches(both, as_json=True))}
    assert faster[NAIVE] == faster[NAIVE_WORDS] == 1
    assert faster[rows[1].name] == pytest.approx(rows[0].p50_ms / rows[1].p50_ms)


def test_most_misspelt_names_are_found(connection: Connection) -> None:
    names = [name for name in draw_names(connection, 80) if len(name) > 12]
    found = 0
    for name, query in zip(names, misspell(names), strict=True):
        titles = [row["title"] for row in called(connection, "search_titles", query=query, count=5)]
        found += name in titles
    assert found >= 0.85 * len(names)


@pytest.mark.parametrize("rule", RULES)
def test_a_seed_decides_how_a_name_is_misspelt(rule: str) -> None:
    name = "Wählen Sie: Baahubali and Sholay"
    assert misspelt(name, rule, 1) == misspelt(name, rule, 1) != name.lower()
