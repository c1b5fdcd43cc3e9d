"""Titles: finding one by any of its names, what nobody may be shown, and titles that the rest of the world likes."""

import math

import pytest
from hypothesis import given

from sync.connection import call
from tests.communities import fetch, on_one_connection, value
from tests.conftest import Connection
from tests.factories import Factory
from tests.foundation.test_texts import any_text

REFS = ["tmdb:movie:603", "imdb:tt0133093", "google:zyTCAlFPjgYC", "isbn:9780141439518", "movielens:2571"]


def resolved(connection: Connection, ref: str | None) -> int | None:
    found = value(connection, "select engine.resolve_ref(%s)", ref)
    return None if found is None else int(found)


@pytest.mark.parametrize("ref", REFS)
def test_a_title_is_found_by_each_of_its_references(connection: Connection, factory: Factory, ref: str) -> None:
    title_id = factory.title(refs=REFS)
    factory.title()
    assert resolved(connection, ref) == title_id


def test_a_title_is_found_by_our_own_id(connection: Connection, factory: Factory) -> None:
    title_id = factory.title()
    assert resolved(connection, str(title_id)) == title_id
    assert resolved(connection, f"00{title_id}") == title_id


@pytest.mark.parametrize(
    "ref",
    [
        "0",
        "999999999",
        "99999999999",
        "2147483648",
        "-1",
        "+1",
        "1.0",
        "1e1",
        " 1",
        "",
        ":",
        "::",
        "imdb",
        "imdb:",
        ":tt0133093",
        "imdb:tt9999999",
        "IMDB:tt0133093",
        "imdb:tt0133093:",
        "tt0133093",
        "tmdb:603",
        "tmdb:tv:603",
        "１",
        "1; drop table data.titles",
        "%",
        "imdb:%",
        None,
    ],
)
def test_other_references_name_no_title(connection: Connection, factory: Factory, ref: str | None) -> None:
    factory.title(refs=REFS)
    assert resolved(connection, ref) is None


@on_one_connection
@given(ref=any_text)
def test_no_reference_is_an_error(connection: Connection, ref: str) -> None:
    assert resolved(connection, f"x{ref}") is None


def test_references_of_one_source_do_not_name_another_sources_title(connection: Connection, factory: Factory) -> None:
    film = factory.title(refs=["tmdb:movie:603"])
    series = factory.title(refs=["tmdb:tv:603"])
    other = factory.title(refs=["movielens:603"])
    refs = ("tmdb:movie:603", "tmdb:tv:603", "movielens:603")
    assert [resolved(connection, ref) for ref in refs] == [film, series, other]


def test_what_a_user_rated_is_excluded_until_they_take_it_back(connection: Connection, factory: Factory) -> None:
    rated, other, unrated = factory.title(), factory.title(), factory.title()
    me, somebody = factory.user(), factory.user()
    factory.rate(me, {rated: 0.5, other: 5})
    factory.rate(somebody, {unrated: 5})
    excluded = "select title_id from engine.excluded_titles(%s, null, null) order by 1"
    assert [row["title_id"] for row in fetch(connection, excluded, me)] == sorted([rated, other])
    call(connection, "unrate_title", user_id=me, title_id=other)
    assert [row["title_id"] for row in fetch(connection, excluded, me)] == [rated]


def test_favourites_are_excluded_until_others_are_named(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(7)]
    me, somebody = factory.user(), factory.user()
    factory.onboard(somebody, favourites=titles[:5])
    excluded = "select distinct title_id from engine.excluded_titles(%s, %s, null) order by 1"
    assert fetch(connection, excluded, me, []) == []
    factory.onboard(me, favourites=titles[:6])
    factory.onboard(me, favourites=titles[1:6])
    factory.rate(me, {titles[5]: 3})
    assert [row["title_id"] for row in fetch(connection, excluded, me, [titles[6]])] == titles[1:]
    call(connection, "forget_onboarding", user_id=me)
    assert [row["title_id"] for row in fetch(connection, excluded, me, [])] == [titles[5]]


@pytest.mark.parametrize("user_id", [None, 0, 2**62])
def test_nothing_is_excluded_for_nobody(connection: Connection, factory: Factory, user_id: int | None) -> None:
    factory.rate(factory.user(), {factory.title(): 4})
    factory.onboard(factory.user(), favourites=[factory.title() for _ in range(5)])
    assert fetch(connection, "select title_id from engine.excluded_titles(%s, null, null)", user_id) == []


def test_an_external_rating_is_the_rating_elsewhere_times_the_logarithm_of_its_votes(
    connection: Connection, factory: Factory
) -> None:
    imdb = factory.title(imdb_rating=8, imdb_votes=99, tmdb_rating=9, tmdb_votes=999)
    tmdb = factory.title(kind="tv", tmdb_rating=7, tmdb_votes=999)
    unknown = factory.title(kind="book")
    half_known = factory.title(imdb_votes=99)
    rows = fetch(connection, "select * from engine.titles_by_external_rating(null, null, null, null)")
    assert {row["title_id"]: row["score"] for row in rows} == {
        imdb: pytest.approx(8 * math.log(100)),
        tmdb: pytest.approx(7 * math.log(1000)),
        unknown: 0,
        half_known: 0,
    }
    series = fetch(connection, "select title_id from engine.titles_by_external_rating('tv', null, null, null)")
    assert [row["title_id"] for row in series] == [tmdb]


def test_a_rating_elsewhere_without_votes_gives_way_to_one_that_has_votes(
    connection: Connection, factory: Factory
) -> None:
    title_id = factory.title(imdb_rating=8, tmdb_rating=7, tmdb_votes=999)
    (row,) = fetch(connection, "select * from engine.titles_by_external_rating(null, null, null, null)")
    assert (row["title_id"], row["score"]) == (title_id, pytest.approx(7 * math.log(1000)))
