"""The indexes that keep questions cheap on a large database are usable by the very functions that need them."""

import math
import re
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


FILTERED_PLAN = """
create function pg_temp.plan_of(p_filter data.title_filter, p_sort text) returns setof text
language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
    return query explain
        select f.title_id from engine.filtered_titles(p_filter, p_sort) as f
        order by f.sort_key desc, f.title_id
        limit 3;
end;
$$
"""


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("votes", "titles_by_votes"),
        ("imdb", "titles_by_imdb_rating"),
        ("release", "titles_by_release"),
        ("popularity", "title_trends_by_score"),
    ],
)
def test_the_fields_of_a_filter_are_constants_to_the_planner_and_an_order_is_read_from_its_index(
    connection: Connection, factory: Factory, sort: str, index: str
) -> None:
    for number in range(200):
        factory.title(year=1900 + number % 100, imdb_votes=number, genres=["drama"])
    call(connection, "refresh_trends")
    connection.execute(FILTERED_PLAN.encode())
    wanted = "rpc.title_filter(p_kind => 'movie', p_genres => '{drama}', p_year_gte => 1950)"
    found = plan(connection, f"select pg_temp.plan_of({wanted}, '{sort}')")
    assert index in found
    assert "Sort" not in found
    # What is null is not tested, and what is not is compared with its value.
    (tests,) = (line for line in found.splitlines() if "year" in line)
    assert "(year >= 1950)" in tests
    assert "kind = 'movie'::text" in found
    assert not re.search(r"imdb_rating >|minimum_age|countries|original_language|runtime|title_filter|\$\d+\.", tests)
    assert "titles_by_votes" in plan(connection, "select pg_temp.plan_of(null, 'votes')")


def test_titles_that_a_search_found_are_looked_up_by_their_ids(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(60)]
    connection.execute("set local plan_cache_mode = force_generic_plan")
    connection.execute("prepare fitting(data.title_filter, integer[]) as select * from engine.fitting_titles($1, $2)")
    ids = f"array{titles[:3]}"
    found = plan(connection, f"explain execute fitting(rpc.title_filter(p_genres => '{{drama}}'), {ids})")
    assert "(id = ANY ($2))" in found
    # What only an order needs is not read.
    assert "title_trends" not in found
    assert "title_statistics" not in found
    assert "Seq Scan on titles" not in found


def test_what_is_gone_comes_from_an_index_of_nothing_else(connection: Connection, factory: Factory) -> None:
    for number in range(60):
        factory.title(refs=[f"tmdb:movie:{number}"])
    call(connection, "mark_titles_gone", refs=["tmdb:movie:7"])
    found = plan(connection, "explain select * from engine.excluded_titles(null, null, null)")
    assert "titles_gone" in found
    offers = "explain select * from engine.offered_titles('{netflix}', 'FR')"
    assert "title_services_by_service" in plan(connection, offers)
