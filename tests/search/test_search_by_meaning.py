"""Searches that share no word with what they look for still find it."""

import csv
from pathlib import Path

import httpx
import psycopg
import pytest

QUERIES = Path(__file__).with_name("search_by_meaning.csv")
WANTED_HITS = 0.8


@pytest.fixture(scope="module")
def queries() -> list[dict[str, str]]:
    with QUERIES.open(newline="") as opened:
        return list(csv.DictReader(opened))


def test_no_query_shares_a_word_with_its_target(queries: list[dict[str, str]], sample_database: str) -> None:
    with psycopg.connect(sample_database) as connection:
        for query in queries:
            row = connection.execute(
                "select tsvector_to_array(to_tsvector('english', %s)), "
                "tsvector_to_array(to_tsvector('english', engine.embedding_text(engine.resolve_ref(%s))))",
                [query["query"], query["target"]],
            ).fetchone()
            assert row is not None
            asked, told = row
            assert told, query
            assert not set(asked) & set(told), query


def test_four_of_five_targets_are_among_the_first_ten(queries: list[dict[str, str]], api: httpx.Client) -> None:
    assert len(queries) == 30
    missed = []
    for query in queries:
        target = api.get(f"/titles/{query['target']}").raise_for_status().json()["title_id"]
        found = (
            api.get("/search/semantic", params={"q": query["query"], "limit": 10}).raise_for_status().json()["results"]
        )
        if target not in [title["title_id"] for title in found]:
            missed.append(query["query"])
    assert 1 - len(missed) / len(queries) >= WANTED_HITS, missed
