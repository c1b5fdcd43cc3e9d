"""The indexes that keep questions cheap on a large database are usable by the very functions that need them."""

import math
from typing import LiteralString

import numpy as np
import pytest

from sync.connection import call
from tests.communities import settle, value
from tests.conftest import Connection
from tests.factories import Factory

FRESH_INDEXES = """
do $$
declare
    v_table regclass;
begin
    for v_table in select c.oid from pg_class as c where c.relnamespace = 'data'::regnamespace and c.relkind = 'r' loop
        execute format('reindex table %s', v_table);
    end loop;
end;
$$
"""


def plan(connection: Connection, statement: LiteralString, *values: object) -> str:
    """How PostgreSQL would run a statement if it could not read whole tables."""
    # What other tests rolled back makes some indexes look dear, and autovacuum may have seen any table empty.
    connection.execute(FRESH_INDEXES)
    connection.execute("analyze")
    connection.execute("set local enable_seqscan = off")
    return "\n".join(line for (line,) in connection.execute(statement, values).fetchall())


@pytest.fixture
def vectors(connection: Connection, factory: Factory) -> list[str]:
    """The embeddings of 400 titles, in pgvector's text form."""
    # On a curve, as the neighbours of real texts are: of vectors without any structure the index misses some.
    angles = np.random.default_rng(7).uniform(0, 3, size=400)
    texts = [str([math.cos(angle), math.sin(angle), *[0.0] * 382]) for angle in angles]
    titles = [factory.title(kind="book" if number % 40 == 0 else "movie") for number in range(400)]
    call(
        connection,
        "store_embeddings",
        model_name="test",
        weights_sha256="test",
        title_ids=titles,
        texts=[""] * 400,
        embeddings=texts,
    )
    connection.execute("analyze data.titles, data.title_embeddings")
    return texts


@pytest.mark.parametrize("kind", [None, "movie"])
def test_the_nearest_titles_come_from_the_vector_index(
    connection: Connection, vectors: list[str], kind: str | None
) -> None:
    found = plan(connection, "explain select * from engine.nearest_titles(%s::vector, %s, null, 10)", vectors[0], kind)
    assert "Index Scan using title_embeddings_by_cosine" in found
    assert "Sort" not in found.split("title_embeddings_by_cosine")[1]


def test_a_rare_kind_fills_its_list_through_the_vector_index_too(connection: Connection, vectors: list[str]) -> None:
    connection.execute("set local enable_seqscan = off")
    connection.execute("set local enable_sort = off")
    rows = call(connection, "match_books", embedding=vectors[1], threshold=-1, count=10)
    assert len({title_id for title_id, _, _ in rows}) == 10


def test_neighbour_candidates_read_the_raters_of_a_title_from_an_index(connection: Connection) -> None:
    generator = np.random.default_rng(7)
    settle(
        connection,
        [
            [float(stars) / 2 if stars > 0 else None for stars in generator.integers(-30, 11, size=120)]
            for _ in range(120)
        ],
    )
    user = value(connection, "select max(user_id) from data.ratings")
    found = plan(connection, "explain select * from engine.neighbour_candidates(%s, false)", user)
    assert "ratings_by_title" in found
    assert "ratings_pkey" in found
    # The weights beside the vectors come from an index of their own.
    assert "user_profiles_by_weight" in found
    assert "Seq Scan" not in found


def test_trending_titles_are_read_from_the_top(connection: Connection, factory: Factory) -> None:
    for number in range(60):
        factory.title(kind="book" if number % 20 == 0 else "movie")
    call(connection, "refresh_trends")
    for kind in (None, "book"):
        found = plan(connection, "explain select * from engine.trending_titles(%s, '{3,4}', 10)", kind)
        assert "title_trends_by_score" in found
        assert "Sort" not in found


def test_words_are_looked_up_in_indexes_however_they_are_spelt(connection: Connection, factory: Factory) -> None:
    for number in range(300):
        factory.title(f"Title number {number}", overview="A film.")
    factory.title("The Shawshank Redemption", overview="A banker goes to prison.")
    connection.execute("set local enable_indexscan = off")
    # What other tests rolled back still waits to be sorted into the indexes, and makes them look dear.
    for index in ("title_texts_by_word", "title_names_by_term", "search_words_by_key"):
        connection.execute("select gin_clean_pending_list(%s::regclass)", [f"data.{index}"])
    found = plan(connection, "explain select * from engine.word_matches('shawshank', null, '{}')")
    for index in ("title_texts_by_word", "title_names_by_term", "search_words_by_key"):
        assert index in found
    assert "Seq Scan on title_texts" not in found
    assert "Seq Scan on title_names" not in found


def test_what_is_gone_comes_from_an_index_of_nothing_else(connection: Connection, factory: Factory) -> None:
    for number in range(60):
        factory.title(refs=[f"tmdb:movie:{number}"])
    call(connection, "mark_titles_gone", refs=["tmdb:movie:7"])
    found = plan(connection, "explain select * from engine.excluded_titles(null, null, null)")
    assert "titles_gone" in found
    offers = "explain select * from engine.offered_titles('{netflix}', 'FR')"
    assert "title_services_by_service" in plan(connection, offers)
