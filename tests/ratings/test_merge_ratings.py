"""Ratings from elsewhere: staged, matched, merged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.catalogue.staged_ratings import StagedRating, merge_ratings
from sync.connection import call, connect
from sync.derived import refresh_derived
from sync.functions.ratings import MergedRatings
from tests.communities import HALF_STARS, at_once, called, fetch, on_one_connection, refused, tune, value
from tests.conftest import Connection
from tests.factories import Factory

START = datetime(2026, 1, 1, tzinfo=UTC)


def staged(user: int, title: int, stars: float, day: int = 0) -> StagedRating:
    return StagedRating(f"movielens:{user}", f"imdb:tt{title}", stars, START + timedelta(days=day))


def stored(connection: Connection) -> dict[tuple[str, str], float]:
    """Stars by user ref and title ref."""
    rows = fetch(
        connection,
        """select u.external_ref, e.source || ':' || e.value as title_ref, r.rating
           from data.ratings as r
           inner join data.users as u on u.id = r.user_id
           inner join data.external_ids as e on e.title_id = r.title_id and e.source = 'imdb'""",
    )
    return {(row["external_ref"], row["title_ref"]): row["rating"] for row in rows}


@pytest.fixture
def titles(factory: Factory) -> list[int]:
    return [factory.title(refs=[f"imdb:tt{number}", f"tmdb:movie:{number}"]) for number in range(4)]


@pytest.mark.usefixtures("titles")
def test_a_merge_makes_users_and_ratings_and_counts_what_it_could_not_match(connection: Connection) -> None:
    merged = merge_ratings(
        connection,
        [
            staged(1, 0, 4),
            staged(1, 1, 0.5),
            staged(2, 0, 5),
            staged(2, 99, 3),
            staged(3, 98, 3),
        ],
    )
    assert merged == MergedRatings(users=3, ratings=3, unmatched=2)
    assert stored(connection) == {
        ("movielens:1", "imdb:tt0"): 4,
        ("movielens:1", "imdb:tt1"): 0.5,
        ("movielens:2", "imdb:tt0"): 5,
    }
    users = fetch(connection, "select * from data.users order by id")
    assert [(user["external_ref"], user["email"], user["is_demo"]) for user in users] == [
        (f"movielens:{number}", None, False) for number in (1, 2, 3)
    ]
    assert value(connection, "select count(*) from data.staged_ratings") == 0


@pytest.mark.usefixtures("titles")
def test_merging_again_changes_nothing(connection: Connection) -> None:
    ratings = [staged(1, 0, 4), staged(1, 1, 0.7), staged(2, 0, 5, day=3)]
    merge_ratings(connection, ratings)
    before = fetch(connection, "select * from data.ratings order by id"), fetch(connection, "select * from data.users")
    assert merge_ratings(connection, ratings[::-1]) == MergedRatings(users=0, ratings=0, unmatched=0)
    after = fetch(connection, "select * from data.ratings order by id"), fetch(connection, "select * from data.users")
    assert after == before


@on_one_connection
@given(
    batches=st.lists(
        st.lists(
            st.tuples(st.integers(1, 3), st.integers(0, 5), st.sampled_from(HALF_STARS), st.integers(0, 3)), max_size=15
        ),
        min_size=1,
        max_size=3,
    )
)
def test_the_latest_rating_wins_whatever_the_batches(
    connection: Connection, titles: list[int], batches: list[list[tuple[int, int, float, int]]]
) -> None:
    known = range(len(titles))
    with connection.transaction(force_rollback=True):
        latest: dict[tuple[int, int], tuple[int, float]] = {}
        for batch in batches:
            best: dict[tuple[int, int], tuple[int, float]] = {}
            for user, title, stars, day in batch:
                best[user, title] = max(best.get((user, title), (day, stars)), (day, stars))
            expected = 0
            for (user, title), rating in best.items():
                if title in known and ((user, title) not in latest or latest[user, title][0] < rating[0]):
                    latest[user, title] = rating
                    expected += 1
            merged = merge_ratings(connection, [staged(*rating) for rating in batch])
            assert merged.ratings == expected
            assert merged.unmatched == sum(title not in known for _, title, _, _ in batch)
        assert stored(connection) == {
            (f"movielens:{user}", f"imdb:tt{title}"): stars for (user, title), (_, stars) in latest.items()
        }


def test_two_references_of_one_title_are_one_rating(connection: Connection, titles: list[int]) -> None:
    ratings = [staged(1, 2, 4, day=1), StagedRating("movielens:1", "tmdb:movie:2", 2, START)]
    assert merge_ratings(connection, ratings) == MergedRatings(users=1, ratings=1, unmatched=0)
    assert fetch(connection, "select title_id, rating from data.ratings") == [{"title_id": titles[2], "rating": 4}]


@pytest.mark.usefixtures("titles")
@pytest.mark.parametrize("stars", [0, 5.5, -1, float("nan"), float("inf")])
def test_one_rating_out_of_range_refuses_all(connection: Connection, stars: float) -> None:
    with refused(connection, "23514"):
        merge_ratings(connection, [staged(1, 0, 4), staged(1, 1, stars)])
    assert stored(connection) == {}
    assert fetch(connection, "select * from data.users") == []


@pytest.mark.usefixtures("titles")
def test_what_an_interrupted_import_left_is_not_merged(connection: Connection) -> None:
    connection.execute("insert into data.staged_ratings values ('movielens:9', 'imdb:tt0', 5, 0)")
    assert merge_ratings(connection, [staged(1, 0, 4)]) == MergedRatings(users=1, ratings=1, unmatched=0)
    assert set(stored(connection)) == {("movielens:1", "imdb:tt0")}


def test_an_import_that_fails_half_way_changes_nothing(connection: Connection, titles: list[int]) -> None:
    def broken() -> list[StagedRating]:
        raise OSError

    before = fetch(connection, "select * from data.ratings")
    with pytest.raises(OSError):  # noqa: PT011
        merge_ratings(connection, (rating for source in ([staged(1, 0, 4)], None) for rating in source or broken()))
    assert fetch(connection, "select * from data.ratings") == before == []
    assert merge_ratings(connection, [staged(1, 0, 4)]).ratings == len(titles[:1])


@pytest.mark.usefixtures("titles")
def test_merging_nothing_is_nothing(connection: Connection) -> None:
    assert merge_ratings(connection, []) == MergedRatings(users=0, ratings=0, unmatched=0)


def test_after_a_refresh_imported_users_are_recommended_to(connection: Connection, titles: list[int]) -> None:
    shared = [staged(user, title, stars) for user in (1, 2) for title, stars in enumerate([5, 1, 4])]
    merge_ratings(connection, [*shared, staged(2, 3, 5)], is_demo=True)
    refresh_derived(connection)
    user = value(connection, "select id from data.users where external_ref = 'movielens:1'")
    assert called(connection, "get_user", user_id=user)[0]["is_demo"]
    (row,) = called(connection, "recommend", user_id=user)
    assert (row["title_id"], row["strategy"]) == (titles[3], "collaborative")


def test_two_imports_at_once_are_merged_one_after_the_other(own_database: str) -> None:
    with connect(own_database) as connection:
        for number in range(4):
            Factory(connection).title(refs=[f"imdb:tt{number}"])
    ratings = [staged(user, title, 3, day=user) for user in range(40) for title in range(4)]

    def merge(connection: Connection) -> None:
        try:
            merge_ratings(connection, ratings)
        except psycopg.errors.LockNotAvailable as error:
            raise AssertionError("the second import did not wait") from error

    at_once(own_database, [merge, merge])
    with connect(own_database) as connection:
        assert len(stored(connection)) == 160
        assert call(connection, "service_status")[0][2] == 40


INDEXES = """
select i.indexrelid, pg_get_indexdef(i.indexrelid) as definition from pg_index as i
where i.indrelid = 'data.ratings'::regclass order by 2
"""
CONSTRAINTS = """
select c.conname, pg_get_constraintdef(c.oid) as definition, c.convalidated from pg_constraint as c
where c.conrelid = 'data.ratings'::regclass order by 1
"""


@pytest.mark.usefixtures("titles")
def test_a_large_first_import_is_merged_like_any_other(connection: Connection) -> None:
    ratings = [
        staged(user, title, stars, day=user) for user in (1, 2, 11) for title, stars in enumerate([5, 0.7, 4, 3, 1])
    ]
    ratings += [staged(1, 0, 2, day=7), staged(2, 1, 4.5, day=-3)]
    with connection.transaction(force_rollback=True):
        expected = merge_ratings(connection, ratings), stored(connection)
    indexes, constraints = fetch(connection, INDEXES), fetch(connection, CONSTRAINTS)
    tune(connection, "bulk_import_minimum", 1)
    assert (merge_ratings(connection, ratings), stored(connection)) == expected
    assert expected[0] == MergedRatings(users=3, ratings=12, unmatched=3)
    made_again = fetch(connection, INDEXES)
    assert [row["definition"] for row in made_again] == [row["definition"] for row in indexes]
    assert not {row["indexrelid"] for row in made_again} & {row["indexrelid"] for row in indexes}
    assert fetch(connection, CONSTRAINTS) == constraints
    assert merge_ratings(connection, [*ratings, staged(3, 0, 5)]) == MergedRatings(users=1, ratings=1, unmatched=3)
    assert fetch(connection, INDEXES) == made_again


@pytest.mark.usefixtures("titles")
def test_a_large_first_import_that_is_refused_leaves_the_table_as_it_was(connection: Connection) -> None:
    indexes, constraints = fetch(connection, INDEXES), fetch(connection, CONSTRAINTS)
    tune(connection, "bulk_import_minimum", 1)
    with refused(connection, "23514"):
        merge_ratings(connection, [staged(1, 0, 4), staged(1, 1, 5.5)])
    assert (fetch(connection, INDEXES), fetch(connection, CONSTRAINTS)) == (indexes, constraints)


def test_large_first_imports_at_once_are_merged_one_after_the_other(own_database: str) -> None:
    with connect(own_database) as connection:
        tune(connection, "bulk_import_minimum", 1)
        for number in range(4):
            Factory(connection).title(refs=[f"imdb:tt{number}"])

    def importing(first: int) -> Callable[[Connection], None]:
        def run(connection: Connection) -> None:
            merge_ratings(
                connection, [staged(user, title, 3) for user in range(first, first + 40) for title in range(4)]
            )

        return run

    at_once(own_database, [importing(0), importing(20)])
    with connect(own_database) as connection:
        assert len(stored(connection)) == 240


@pytest.mark.usefixtures("titles")
def test_references_and_times_come_through_whole(connection: Connection, factory: Factory) -> None:
    when = datetime(2026, 3, 4, 5, 6, 7, 891011, UTC)
    ref = "odd:tab\there, line\nthere, back\\slash, \\N"
    title = factory.title(refs=["imdb:a\tb\\c"])
    merge_ratings(connection, [StagedRating(ref, "imdb:a\tb\\c", 4, when)])
    assert fetch(
        connection,
        """select u.external_ref, r.title_id, r.rated_at
           from data.ratings as r inner join data.users as u on u.id = r.user_id""",
    ) == [{"external_ref": ref, "title_id": title, "rated_at": when}]
