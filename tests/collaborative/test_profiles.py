"""Profiles: a user's ratings as sparse vectors, of which at most the latest 16,000 fit."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import HALF_STARS, Row, fetch, on_one_connection, settle, value
from tests.conftest import Connection
from tests.factories import Factory

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
MOST = 16_000


def profile(connection: Connection, user_id: int) -> Row:
    ((row),) = fetch(connection, "select * from data.user_profiles where user_id = %s", user_id)
    return row


def titles_of(row: Row) -> set[int]:
    """The title ids that a profile's vectors cover."""
    entries = str(row["ones"]).removesuffix("/1000000000").strip("{}")
    pairs = [entry.split(":") for entry in entries.split(",") if entry]
    assert {stars for _, stars in pairs} <= {"1"}
    return {int(title) for title, _ in pairs}


@pytest.fixture
def heavy_users(connection: Connection) -> list[int]:
    """Two users who rated 16,300 titles: one the later the higher the id, one all of them at the same instant."""
    connection.execute(
        "insert into data.titles (kind, original_title) select 'movie', 'Title ' || n from generate_series(1, 16300) n"
    )
    users = [int(value(connection, "insert into data.users (name) values ('Critic') returning id")) for _ in range(2)]
    connection.execute(
        """insert into data.ratings (user_id, title_id, rating, rated_at)
           select u.id, t.id, 0.5 + (t.id * 7 %% 10) / 2.0,
               timestamptz '2026-01-01Z' + case when u.id = %s then t.id * interval '1 second' else interval '0' end
           from data.titles as t cross join unnest(%s::bigint[]) as u (id)""",
        [users[0], users],
    )
    # As autovacuum does before long; what it last saw here may have been empty tables.
    connection.execute("analyze data.titles, data.ratings")
    call(connection, "refresh_statistics", count=20_000)
    connection.execute("analyze data.title_statistics")
    call(connection, "refresh_totals")
    connection.execute("select engine.rebuild_profiles(%s)", [users])
    return users


def test_a_profile_keeps_the_latest_ratings_and_counts_them_all(connection: Connection, heavy_users: list[int]) -> None:
    titles = [row["id"] for row in fetch(connection, "select id from data.titles order by id")]
    for user, kept in zip(heavy_users, (titles[-MOST:], titles[:MOST]), strict=True):
        row = profile(connection, user)
        assert titles_of(row) == set(kept)
        assert row["rating_count"] == len(titles) == 16_300
        assert row["rating_mean"] == pytest.approx(2.75)
        assert row["bias"] == pytest.approx(0, abs=1e-3)


def test_heavy_users_are_compared_over_what_both_profiles_keep(connection: Connection, heavy_users: list[int]) -> None:
    me, other = heavy_users
    (row,) = fetch(connection, "select * from engine.pearson_neighbours(%s, false)", me)
    assert (row["user_id"], row["common"]) == (other, 15_700)
    assert row["correlation"] == pytest.approx(1, abs=1e-5)


def test_thousands_of_common_titles_correlate_as_numpy_says(connection: Connection, heavy_users: list[int]) -> None:
    titles = np.array([row["id"] for row in fetch(connection, "select id from data.titles order by id")])
    for stars in ([4.5, 5], [4.8, 4.9], [0.5, 5], [0.7, 0.8]):
        generator = np.random.default_rng(3)
        mine, others = (generator.choice(stars, size=titles.size) for _ in range(2))
        theirs = np.where(generator.random(titles.size) < 0.7, mine, others)
        for user, ratings in zip(heavy_users, (mine, theirs), strict=True):
            connection.execute(
                """update data.ratings as r set rating = n.rating
                   from unnest(%s::integer[], %s::real[]) as n (title_id, rating)
                   where r.user_id = %s and r.title_id = n.title_id""",
                [titles.tolist(), ratings.tolist(), user],
            )
        connection.execute("select engine.rebuild_profiles(%s)", [heavy_users])
        (row,) = fetch(connection, "select * from engine.pearson_neighbours(%s, false)", heavy_users[0])
        common = slice(titles.size - MOST, MOST)
        expected = float(np.corrcoef(mine[common], theirs[common])[0, 1])
        assert row["correlation"] == pytest.approx(expected, abs=1e-5), stars


def test_heavy_users_titles_weigh_over_what_a_profile_keeps(connection: Connection, heavy_users: list[int]) -> None:
    weight = 22**-0.7
    for user in heavy_users:
        row = profile(connection, user)
        assert row["rarity_weight"] == pytest.approx(16_300 * weight)
        weights = str(value(connection, "select engine.rarity_vector(%s)::text", user))
        entries = [entry.split(":") for entry in weights.removesuffix("}/1000000000").strip("{").split(",")]
        assert {int(title) for title, _ in entries} == titles_of(row)
        assert [float(entry) for _, entry in entries] == pytest.approx([weight] * MOST)


def test_a_profile_without_ratings_has_no_title_weights(connection: Connection, factory: Factory) -> None:
    for user in (factory.user(), 0, None):
        assert value(connection, "select engine.rarity_vector(%s)", user) is None


def test_title_weights_by_hand(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(3)]
    me, other = factory.user(), factory.user()
    factory.rate(me, {titles[2]: 4, titles[0]: 1})
    factory.rate(other, {titles[0]: 2, titles[1]: 3})
    alone, shared = 21**-0.7, 22**-0.7
    expected = f"{{{titles[0]}:{shared},{titles[2]}:{alone}}}/1000000000"
    assert value(
        connection, "select l2_distance(engine.rarity_vector(%s), %s::sparsevec)", me, expected
    ) == pytest.approx(0, abs=1e-6)
    # The other's rating came later: what a profile stores catches up with the next refresh.
    assert profile(connection, me)["rarity_weight"] == pytest.approx(2 * alone)
    assert profile(connection, other)["rarity_weight"] == pytest.approx(shared + alone)
    call(connection, "refresh_profiles")
    assert profile(connection, me)["rarity_weight"] == pytest.approx(shared + alone)


def test_the_migration_weighs_profiles_as_a_refresh_does(connection: Connection) -> None:
    settle(connection, [[5, 3.5, None, 1], [4, None, 2, None], [None, None, None, None], [None, 1, None, None]])
    weights = "select user_id, rarity_weight from data.user_profiles order by user_id"
    expected = fetch(connection, weights)
    connection.execute("update data.user_profiles set rarity_weight = 0")
    statements = (MIGRATIONS / "0006_neighbours.sql").read_text().split(";\n")
    (backfill,) = [text for text in statements if "update data.user_profiles" in text]
    # The column has had another name since 0024_names.
    connection.execute(backfill.replace("title_weight", "rarity_weight").encode())
    assert [(row["user_id"], pytest.approx(row["rarity_weight"])) for row in fetch(connection, weights)] == [
        (row["user_id"], row["rarity_weight"]) for row in expected
    ]


def test_a_title_without_statistics_weighs_as_one_that_nobody_rated(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    connection.execute("insert into data.ratings (user_id, title_id, rating) values (%s, %s, 2)", [user, title])
    connection.execute("select engine.rebuild_profiles(%s)", [[user]])
    assert profile(connection, user)["rarity_weight"] == pytest.approx(20**-0.7)


def test_one_more_rating_pushes_the_oldest_out(
    connection: Connection, factory: Factory, heavy_users: list[int]
) -> None:
    before = titles_of(profile(connection, heavy_users[0]))
    newest = factory.title()
    factory.rate(heavy_users[0], {newest: 4})
    after = profile(connection, heavy_users[0])
    assert after["rating_count"] == 16_301
    assert titles_of(after) == before - {min(before)} | {newest}


def test_a_profile_without_ratings_is_empty_and_average(connection: Connection, factory: Factory) -> None:
    settle(connection, [[5, 4]])
    user = factory.user()
    connection.execute("select engine.rebuild_profiles(%s)", [[user]])
    row = profile(connection, user)
    assert titles_of(row) == set()
    assert (row["rating_count"], row["rating_mean"], row["bias"]) == (0, 4.5, 0)


def test_rebuilding_nobody_or_an_unknown_user_makes_no_profile(connection: Connection) -> None:
    for users in ("{}", "{0}", None):
        connection.execute("select engine.rebuild_profiles(%s)", [users])
    assert fetch(connection, "select * from data.user_profiles") == []


def test_every_change_of_a_profile_raises_its_revision(connection: Connection, factory: Factory) -> None:
    user, title_id = factory.user(), factory.title()
    revisions = []
    for stars in (4, 5, 5):
        factory.rate(user, {title_id: stars})
        revisions.append(profile(connection, user)["revision"])
    call(connection, "unrate_title", user_id=user, title_id=title_id)
    revisions.append(profile(connection, user)["revision"])
    assert revisions == sorted(set(revisions))


def test_other_users_profiles_are_left_alone(connection: Connection) -> None:
    community = settle(connection, [[5, 4], [1, 2]])
    before = profile(connection, community.users[1])
    connection.execute("select engine.rebuild_profiles(%s)", [[community.users[0]]])
    assert profile(connection, community.users[1]) == before


def rebuilt(connection: Connection, user_id: int) -> Row:
    """The profile that a rebuild makes, which is taken back."""
    with connection.transaction(force_rollback=True):
        connection.execute("select engine.rebuild_profiles(%s)", [[user_id]])
        return profile(connection, user_id)


def without_revision(row: Row) -> Row:
    return {
        name: pytest.approx(figure, abs=1e-9) if isinstance(figure, float) else figure
        for name, figure in row.items()
        if name not in ("revision", "updated_at")
    }


@on_one_connection
@given(
    history=st.lists(
        st.tuples(st.integers(0, 5), st.one_of(st.none(), st.sampled_from([*HALF_STARS, 0.7, 3.14159]))),
        min_size=1,
        max_size=12,
    )
)
def test_after_every_rating_the_profile_is_the_rebuilt_one(
    connection: Connection, factory: Factory, history: list[tuple[int, float | None]]
) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, [[5, 3.5, None, 1, None, 3], [4, None, 2, 1.5, None, None]])
        user, rated = factory.user(), set()
        for title, stars in history:
            named = {"user_id": user, "title_id": community.titles[title]}
            if stars is not None:
                call(connection, "rate_title", **named, rating=stars)
                rated.add(title)
            elif title in rated:
                call(connection, "unrate_title", **named)
                rated.remove(title)
            if rated:
                assert without_revision(rebuilt(connection, user)) == without_revision(profile(connection, user))


def test_a_profile_that_missed_a_rating_catches_up_with_the_next(connection: Connection, factory: Factory) -> None:
    user, titles = factory.user(), [factory.title() for _ in range(3)]
    factory.rate(user, {titles[0]: 4})
    connection.execute("insert into data.ratings (user_id, title_id, rating) values (%s, %s, 2)", [user, titles[1]])
    factory.rate(user, {titles[2]: 1})
    assert titles_of(profile(connection, user)) == set(titles)
    connection.execute("update data.ratings set rating = 5 where user_id = %s and title_id = %s", [user, titles[1]])
    factory.rate(user, {titles[2]: 1.5})
    assert profile(connection, user)["rating_mean"] == pytest.approx((4 + 5 + 1.5) / 3)
    assert without_revision(rebuilt(connection, user)) == without_revision(profile(connection, user))


def test_around_the_largest_profile_a_rating_is_kept_and_taken_back(
    connection: Connection, factory: Factory, heavy_users: list[int]
) -> None:
    user = heavy_users[0]
    for stored in (16_001, 16_000, 15_999):
        connection.execute(
            """delete from data.ratings as r where r.user_id = %(user)s and r.title_id in (
                   select d.title_id from data.ratings as d where d.user_id = %(user)s order by d.title_id
                   limit (select count(*) from data.ratings as c where c.user_id = %(user)s) - %(stored)s
               )""",
            {"user": user, "stored": stored},
        )
        call(connection, "refresh_statistics", count=20_000)
        connection.execute("select engine.rebuild_profiles(%s)", [[user]])
        before = profile(connection, user)
        assert before["rating_count"] == stored
        newest = factory.title()
        factory.rate(user, {newest: 4})
        assert newest in titles_of(profile(connection, user))
        call(connection, "unrate_title", user_id=user, title_id=newest)
        assert without_revision(profile(connection, user)) == without_revision(before)


def test_a_rebuild_that_finds_the_same_vectors_keeps_the_revision(connection: Connection) -> None:
    community = settle(connection, [[5, 4], [1, 2]])
    before = [profile(connection, user)["revision"] for user in community.users]
    connection.execute("delete from data.ratings where user_id = %s and rating = 4", [community.users[0]])
    connection.execute("select engine.rebuild_profiles(%s)", [community.users])
    after = [profile(connection, user)["revision"] for user in community.users]
    assert (after[0] > before[0], after[1]) == (True, before[1])


def test_a_rebuild_writes_no_vector_again_that_stays_the_same(connection: Connection, heavy_users: list[int]) -> None:
    def vectors_written() -> int:
        # By this transaction. The table's size would not tell: autovacuum makes room in it.
        written = """select pg_stat_get_xact_tuples_inserted(c.reltoastrelid) from pg_class as c
                     where c.oid = 'data.user_profiles'::regclass"""
        return int(value(connection, written))

    before = vectors_written()
    connection.execute("select engine.rebuild_profiles(%s)", [heavy_users])
    assert vectors_written() == before
    connection.execute("update data.ratings set rating = 3.5 where user_id = %s", [heavy_users[0]])
    connection.execute("select engine.rebuild_profiles(%s)", [heavy_users])
    assert vectors_written() > before


@pytest.mark.parametrize(
    ("vector", "entry", "expected"),
    [
        ("{}/1000000000", (3, 2), "{3:2}/1000000000"),
        ("{3:1}/1000000000", (3, 2), "{3:2}/1000000000"),
        ("{3:1}/1000000000", (3, 0), "{}/1000000000"),
        ("{}/1000000000", (3, 0), "{}/1000000000"),
        ("{1:5,3:1,8:-2.5}/1000000000", (3, 0), "{1:5,8:-2.5}/1000000000"),
        ("{1:5,8:-2.5}/1000000000", (3, 7), "{1:5,3:7,8:-2.5}/1000000000"),
        ("{1:5,13:1,131:4}/1000000000", (3, 1), "{1:5,3:1,13:1,131:4}/1000000000"),
        ("{1:5,13:1,131:4}/1000000000", (1, -1), "{1:-1,13:1,131:4}/1000000000"),
        ("{1:5,13:1,131:4}/1000000000", (131, 0), "{1:5,13:1}/1000000000"),
    ],
)
def test_one_entry_of_a_vector_is_changed(
    connection: Connection, vector: str, entry: tuple[int, float], expected: str
) -> None:
    changed = value(connection, "select engine.set_vector_entry(%s::sparsevec, %s, %s)::text", vector, *entry)
    assert changed == expected
