"""A hundred queries as people type them, misspelt, translated or half remembered, find the title that was meant."""

import csv
from pathlib import Path

import psycopg
import pytest

from api.embedding.embedder import Embedder, to_text
from api.embedding.model_files import ModelFiles
from sync.connection import call

QUERIES = Path(__file__).with_name("search_by_words.csv")
WANTED_FIRST, WANTED_AMONG_FIVE = 0.95, 0.98


@pytest.fixture(scope="module")
def queries() -> list[dict[str, str]]:
    with QUERIES.open(newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("searched_by", ["words", "words and meaning"])
def test_nearly_all_are_first(
    queries: list[dict[str, str]], sample_database: str, model_files: ModelFiles, home: Path, searched_by: str
) -> None:
    assert len(queries) == 100
    embedder = Embedder(model_files, home / "cache") if searched_by == "words and meaning" else None
    places = {}
    with psycopg.connect(sample_database) as connection:
        for query in queries:
            text = query["query"]
            embedding = to_text(embedder.embed([text])[0]) if embedder else None
            ((target, _),) = call(connection, "resolve_title", ref=query["target"])
            found = [row[0] for row in call(connection, "search_titles", query=text, embedding=embedding, count=5)]
            places[text] = found.index(target) if target in found else None
    if embedder:
        embedder.close()
    not_first = {text: place for text, place in places.items() if place != 0}
    assert 1 - len(not_first) / len(places) >= WANTED_FIRST, not_first
    missed = [text for text, place in places.items() if place is None]
    assert 1 - len(missed) / len(places) >= WANTED_AMONG_FIVE, missed
