"""What to watch or read next: neighbours' choices, then popular titles, then those best known elsewhere."""

import pytest
from hypothesis import given

from sync.connection import call
from tests import reference
from tests.conftest import Connection
from tests.engine.communities import HALF_STARS, Community, Matrix, Row, called, matrices, on_one_connection, settle
from tests.factories import Factory

SPARSE = [None, *HALF_STARS]


def recommended(connection: Connection, user_id: int, count: int = 200, kind: str | None = None) -> list[Row]:
    return called(connection, "recommend", user_id=user_id, count=count, kind=kind)


def titles_of(rows: list[Row], strategy: str | None = None) -> list[int]:
    return [row["title_id"] for row in rows if strategy in (None, row["strategy"])]


def compare_with_the_reference(connection: Connection, community: Community, kind_of: dict[int, str]) -> None:
    for user in community.users:
        mine = community.ratings[user]
        votes = reference.votes(community.ratings, user) if len(mine) >= 3 else {}
        popular = reference.popular(community.ratings, {*mine, *votes})
        rest = [title for title in community.titles if title not in {*mine, *votes, *(row.title_id for row in popular)}]
        for kind in (None, "movie", "tv", "book"):
            rows = recommended(connection, user, kind=kind)
            neighbours = [row for row in rows if row["strategy"] == "collaborative"]
            found = {row["title_id"]: (row["score"], row["predicted_rating"], row["neighbours"]) for row in neighbours}
            assert found == {
                title: (pytest.approx(vote.score), pytest.approx(vote.predicted_rating), vote.neighbours)
                for title, vote in votes.items()
                if kind in (None, kind_of[title])
            }
            assert neighbours == sorted(neighbours, key=lambda row: (-row["score"], row["title_id"]))
            wanted_popular = [row.title_id for row in popular if kind in (None, kind_of[row.title_id])]
            wanted_rest = [title for title in rest if kind in (None, kind_of[title])]
            assert titles_of(rows[len(neighbours) :], "popular") == wanted_popular
            assert titles_of(rows[len(neighbours) + len(wanted_popular) :], "acclaimed") == wanted_rest
            assert len(rows) == len(neighbours) + len(wanted_popular) + len(wanted_rest)


@on_one_connection
@given(matrix=matrices(titles=(5, 12)))
def test_all_three_tiers_equal_the_reference(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        kinds = ("movie", "book", "tv")
        community = settle(connection, matrix, kinds=kinds)
        kind_of = {title: kinds[column % 3] for column, title in enumerate(community.titles)}
        compare_with_the_reference(connection, community, kind_of)


def test_sparse_communities_fall_back_as_the_reference_does(connection: Connection) -> None:
    matrix: Matrix = [[None] * 8, [5, *[None] * 7], [5, 4, *[None] * 6], *[[3, None, 4, None, 2, None, 1, None]] * 5]
    community = settle(connection, matrix)
    compare_with_the_reference(connection, community, dict.fromkeys(community.titles, "movie"))
    newcomer, *_ = community.users
    assert {row["strategy"] for row in recommended(connection, newcomer)} == {"popular", "acclaimed"}


@pytest.mark.parametrize("rated", [0, 1, 2])
def test_under_three_ratings_the_best_rated_titles_come_first(connection: Connection, rated: int) -> None:
    stars = [5, 4, 3, 4.5, 3.5, 2]
    community = settle(connection, [stars[:rated] + [None] * (6 - rated), *[stars] * 5])
    rows = recommended(connection, community.users[0])
    assert {row["strategy"] for row in rows} == {"popular"}
    assert {row["predicted_rating"] for row in rows} == {None}
    in_order = sorted(range(6), key=lambda column: -stars[column])
    assert titles_of(rows) == [community.titles[column] for column in in_order if column >= rated]


def test_the_third_rating_makes_the_list_collaborative(connection: Connection, factory: Factory) -> None:
    community = settle(connection, [[5, 4, 1, 3, 3]] * 5)
    me = factory.user()
    strategies = []
    for title, stars in zip(community.titles, (5, 4, 1), strict=False):
        strategies.append(recommended(connection, me)[0]["strategy"])
        factory.rate(me, {title: stars})
    strategies.append(recommended(connection, me)[0]["strategy"])
    assert strategies == ["popular", "popular", "popular", "collaborative"]


def test_a_rating_is_in_the_very_next_recommendation(connection: Connection, factory: Factory) -> None:
    community = settle(connection, [[5, 4, 1, None, 5]] * 3 + [[5, 4, 1, 5, None]] * 2)
    me = factory.user()
    factory.rate(me, dict(zip(community.titles, (5, 4, 1), strict=False)))
    best, second = titles_of(recommended(connection, me))
    assert (best, second) == (community.titles[4], community.titles[3])
    factory.rate(me, {best: 3})
    assert titles_of(recommended(connection, me)) == [second]
    call(connection, "unrate_title", user_id=me, title_id=best)
    assert titles_of(recommended(connection, me)) == [best, second]


def test_without_any_ratings_the_titles_best_known_elsewhere_are_recommended(
    connection: Connection, factory: Factory
) -> None:
    unknown = factory.title()
    fair = factory.title(imdb_rating=6, imdb_votes=1000)
    great = factory.title(imdb_rating=9, imdb_votes=100_000)
    decent = factory.title(tmdb_rating=7, tmdb_votes=1000)
    rows = recommended(connection, factory.user())
    assert titles_of(rows) == [great, decent, fair, unknown]
    assert {row["strategy"] for row in rows} == {"acclaimed"}
    assert (rows[0]["predicted_rating"], rows[0]["neighbours"]) == (None, None)


@pytest.mark.parametrize("count", range(8))
def test_the_list_is_filled_to_its_limit_while_the_catalogue_has_unrated_titles(
    connection: Connection, count: int
) -> None:
    community = settle(
        connection,
        [
            [5, 4, 1, None, None, None, None, None],
            [5, 4, 1, 5, None, None, None, None],
            *[[None, None, None, None, 4, None, None, None]] * 5,
        ],
    )
    rows = recommended(connection, community.users[0], count)
    assert len(rows) == min(count, 5)
    tiers = ["collaborative", "popular", "acclaimed", "acclaimed", "acclaimed"]
    assert [row["strategy"] for row in rows] == tiers[:count]


def test_somebody_who_rated_everything_gets_nothing(connection: Connection) -> None:
    community = settle(connection, [[5, 4, 1, 3]] * 6)
    assert recommended(connection, community.users[0]) == []


def test_an_unknown_kind_has_no_recommendations(connection: Connection, factory: Factory) -> None:
    settle(connection, [[5, 4, 1, 3]] * 6)
    assert recommended(connection, factory.user(), kind="podcast") == []


def test_a_title_without_any_text_is_recommended_under_its_original_title(
    connection: Connection, factory: Factory
) -> None:
    factory.title("千と千尋の神隠し", texts={})
    (row,) = recommended(connection, factory.user())
    assert row["title"] == "千と千尋の神隠し"


def test_recommending_writes_nothing(connection: Connection) -> None:
    community = settle(connection, [[5, 4, 1, 3, None]] * 6)
    connection.execute("set local transaction_read_only = on")
    assert recommended(connection, community.users[0])
