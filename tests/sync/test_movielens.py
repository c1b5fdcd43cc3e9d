"""Importing a MovieLens release."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from sync.catalogue.sources.movielens import MovieLensError, Release
from sync.catalogue.staged_ratings import StagedRating, merge_blocks, merge_ratings
from sync.catalogue.store import store_titles
from sync.connection import call
from sync.derived import refresh_derived
from sync.functions.ratings import MergedRatings
from tests.conftest import Connection
from tests.factories import Factory

MOVIES = """movieId,title,genres
1,Toy Story (1995),Adventure|Animation|Children|Comedy|Fantasy
2,"Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",Action|Adventure|Western
3,Babylon 5,Sci-Fi
4,"Misérables, Les (1995)",Drama|War|IMAX
"""
LINKS = "movieId,imdbId,tmdbId\n1,0114709,862\n2,0060196,429\n3,0105946,\n4,0113828,\n"
RATINGS = (
    "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,5.0,964982704\n2,1,3.5,964982705\n2,99,3.0,964982706\n"
)


@pytest.fixture
def release(tmp_path: Path) -> Release:
    for name, text in (("movies", MOVIES), ("links", LINKS), ("ratings", RATINGS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return Release(tmp_path)


def load(connection: Connection, release: Release) -> MergedRatings:
    store_titles(connection, release.titles(), keep_known=True)
    merged = merge_blocks(connection, release.blocks())
    refresh_derived(connection)
    return merged


def test_titles_lose_their_year_and_regain_their_article(release: Release) -> None:
    titles = release.titles()
    assert [(title.original_title, title.year) for title in titles] == [
        ("Toy Story", 1995),
        ("Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)", 1966),
        ("Babylon 5", None),
        ("Les Misérables", 1995),
    ]
    assert titles[0].genres == ["adventure", "animation", "children", "comedy", "fantasy"]
    assert titles[3].genres == ["drama", "war"]


def test_an_imported_title_has_its_three_names(connection: Connection, release: Release) -> None:
    load(connection, release)
    ids = {
        call(connection, "resolve_title", ref=ref)[0][0] for ref in ("movielens:1", "imdb:tt0114709", "tmdb:movie:862")
    }
    assert len(ids) == 1


def test_a_known_title_keeps_what_is_known_of_it(connection: Connection, release: Release, factory: Factory) -> None:
    title_id = factory.title("Toy Story", overview="Toys come alive.", refs=["tmdb:movie:862"], genres=["family"])
    load(connection, release)
    assert call(connection, "resolve_title", ref="movielens:1") == [(title_id, "movie")]
    kept = connection.execute(
        "select overview, genres from rpc.title_cards(array(select title_id from rpc.resolve_title('movielens:1')))"
    ).fetchone()
    assert kept == ("Toys come alive.", ["Family"])


def test_imported_users_keep_their_number_and_ratings(connection: Connection, release: Release) -> None:
    assert load(connection, release) == MergedRatings(users=2, ratings=3, unmatched=1)
    rows = connection.execute(
        "select u.external_ref, e.value, r.rating, r.rated_at from data.ratings as r "
        "inner join data.users as u on u.id = r.user_id "
        "inner join data.external_ids as e on e.title_id = r.title_id and e.source = 'movielens' "
        "order by 1, 2"
    ).fetchall()
    assert rows == [
        ("movielens:1", "1", 4.0, datetime.fromtimestamp(964982703, UTC)),
        ("movielens:1", "2", 5.0, datetime.fromtimestamp(964982704, UTC)),
        ("movielens:2", "1", 3.5, datetime.fromtimestamp(964982705, UTC)),
    ]


def test_a_second_import_changes_nothing(connection: Connection, release: Release) -> None:
    load(connection, release)
    before = connection.execute("select xmin, * from data.ratings order by id").fetchall()
    assert load(connection, release) == MergedRatings(users=0, ratings=0, unmatched=1)
    assert connection.execute("select xmin, * from data.ratings order by id").fetchall() == before


def test_two_movies_with_one_id_elsewhere_stay_two_titles(connection: Connection, release: Release) -> None:
    (release.folder / "links.csv").write_text("movieId,imdbId,tmdbId\n1,0114709,862\n4,0113828,862\n")
    load(connection, release)
    ids = [call(connection, "resolve_title", ref=f"movielens:{movie}")[0][0] for movie in (1, 4)]
    assert len(set(ids)) == 2
    load(connection, release)
    assert [call(connection, "resolve_title", ref=f"movielens:{movie}")[0][0] for movie in (1, 4)] == ids


def test_statistics_and_profiles_follow_an_import(connection: Connection, release: Release) -> None:
    load(connection, release)
    assert connection.execute("select sum(rating_count), sum(rating_sum) from data.title_statistics").fetchone() == (
        3,
        12.5,
    )
    assert connection.execute("select array_agg(rating_count order by user_id) from data.user_profiles").fetchone() == (
        [2, 1],
    )


def test_double_colon_files_are_read_like_csv(tmp_path: Path) -> None:
    (tmp_path / "movies.dat").write_text("1::Toy Story (1995)::Animation|Children's|Comedy\n", encoding="latin-1")
    (tmp_path / "ratings.dat").write_text("1::1::5::978824268\n2::1::3.5::978824269\n", encoding="latin-1")
    release = Release(tmp_path)
    assert release.titles()[0].genres == ["animation", "children", "comedy"]
    assert [(rating.user_ref, rating.title_ref, rating.rating) for rating in release.ratings()] == [
        ("movielens:1", "movielens:1", 5.0),
        ("movielens:2", "movielens:1", 3.5),
    ]


def test_a_broken_line_is_named_and_nothing_is_imported(connection: Connection, release: Release) -> None:
    store_titles(connection, release.titles())
    (release.folder / "ratings.csv").write_text(RATINGS + "3,1,many,964982707\n")
    with pytest.raises(MovieLensError, match="rating 5"):
        merge_ratings(connection, release.ratings())
    assert connection.execute("select count(*) from data.ratings").fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ratings.csv", RATINGS),
        ("ratings.csv", RATINGS.rstrip("\n")),
        ("ratings.csv", RATINGS.replace("\n", "\r\n")),
        ("ratings.csv", RATINGS.replace("2,1,3.5", '"2","1","3.5"') + "\n\n"),
        ("ratings.csv", RATINGS.replace("2,1,3.5,", "02,1,3.50,") + "7,7,3.25,1,5\n"),
        ("ratings.csv", "userId,movieId,rating,timestamp\n"),
        ("ratings.dat", "1::1::5::978824268\n2::1::3.5::978824269\n"),
    ],
)
def test_blocks_hold_what_the_ratings_are(release: Release, name: str, text: str) -> None:
    for old in release.folder.glob("ratings.*"):
        old.unlink()
    (release.folder / name).write_bytes(text.encode())
    rows = [line.split("\t") for block in release.blocks() for line in block.decode().splitlines()]
    assert [
        StagedRating(user, title, float(stars), datetime.fromtimestamp(float(when), UTC))
        for user, title, stars, when in rows
    ] == list(release.ratings())


def test_a_broken_line_of_a_block_is_named(release: Release) -> None:
    (release.folder / "ratings.csv").write_text(RATINGS + "3,1,many,964982707\n")
    with pytest.raises(MovieLensError, match="rating 5"):
        list(release.blocks())


def test_many_blocks_are_read_whole(release: Release) -> None:
    lines = [f"{user},{movie},3.5,{user}\n" for user in range(1, 1001) for movie in range(1, 101)]
    (release.folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + "".join(lines))
    blocks = list(release.blocks())
    assert len(blocks) > 1
    assert b"".join(blocks).decode().splitlines() == [
        f"movielens:{user}\tmovielens:{movie}\t3.5\t{user}" for user in range(1, 1001) for movie in range(1, 101)
    ]


def test_a_rating_out_of_range_is_refused_as_a_whole(connection: Connection, release: Release) -> None:
    store_titles(connection, release.titles())
    (release.folder / "ratings.csv").write_text(RATINGS + "3,1,11,964982707\n")
    with pytest.raises(psycopg.errors.CheckViolation):
        merge_ratings(connection, release.ratings())
    assert connection.execute("select count(*) from data.ratings").fetchone() == (0,)


def test_a_folder_without_a_release_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MovieLensError, match=r"neither movies\.csv nor movies\.dat"):
        Release(tmp_path)


def test_the_small_release_comes_in_whole(own_database: str, shared: Path) -> None:
    release = Release(shared / "data" / "ml-latest-small")
    with psycopg.connect(own_database, autocommit=True) as connection:
        assert load(connection, release) == MergedRatings(users=610, ratings=100_836, unmatched=0)
        assert connection.execute("select count(*) from data.titles").fetchone() == (9_742,)
        assert connection.execute("select rating_count from data.rating_totals").fetchone() == (100_836,)
