"""A user's figures: hand-worked, of a year, and as plain loops over the same titles count them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import Row, called, on_one_connection, value
from tests.conftest import Connection
from tests.factories import Factory
from tests.reference import TUNING

TITLES: list[dict[str, Any]] = [
    {"year": 1994, "genres": ["drama"], "original_language": "en", "countries": ["US"], "runtime_minutes": 120},
    {"year": 1999, "genres": ["drama", "crime"], "original_language": "fr", "countries": ["FR", "IN"]},
    {"year": 2001, "genres": ["comedy"], "original_language": "en", "runtime_minutes": 90, "actors": ["Irrfan Khan"]},
    {"year": -8, "genres": [], "kind": "book", "pages": 300, "authors": ["Homer"]},
    {"kind": "book", "genres": ["drama"], "original_language": "fr", "authors": ["Homer"]},
    {"kind": "tv", "genres": ["crime"], "original_language": "hi", "runtime_minutes": 50, "actors": ["Irrfan Khan"]},
]
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


class Did(NamedTuple):
    """What a user did with a title; None where they did not."""

    state: str | None
    set_at: datetime | None
    rating: float | None
    rated_at: datetime | None


def do(connection: Connection, user: int, title: int, did: Did) -> None:
    """Rate first and say the state afterwards, as of the given dates."""
    if did.rating is not None:
        call(connection, "rate_title", user_id=user, title_id=title, rating=did.rating)
        connection.execute(
            "update data.ratings set rated_at = %s where user_id = %s and title_id = %s", [did.rated_at, user, title]
        )
    if did.state or did.rating is not None:
        call(connection, "set_title_state", user_id=user, title_id=title, state=did.state, set_at=did.set_at)


def see(connection: Connection, user: int, title: int, day: str, rating: float | None = None) -> None:
    do(connection, user, title, Did("seen", at(day), rating, at(day)))


def figures(connection: Connection, user: int | None, year: int | None = None, now: datetime = NOW) -> Row:
    (row,) = called(connection, "user_stats", user_id=user, year=year, at=now)
    return row


def groups(connection: Connection, user: int, year: int | None = None, **arguments: Any) -> dict[str, list[Row]]:
    """The breakdown by dimension, each in the order of its number of titles."""
    found = defaultdict(list)
    for row in called(connection, "user_stats_breakdown", user_id=user, year=year, **arguments):
        found[row["dimension"]].append(row)
    return found


NOTHING: Row = {
    **dict.fromkeys(
        (
            "watch_count",
            "hours_watched",
            "films_without_runtime",
            "pages_read",
            "books_without_pages",
            "rating_count",
            "active_days",
            "current_day_streak",
            "longest_day_streak",
            "active_weeks",
            "current_week_streak",
            "longest_week_streak",
        ),
        0,
    ),
    **dict.fromkeys(("mean_rating", "others_mean_rating", "mean_difference", "busiest_month")),
}


@pytest.mark.parametrize("year", [None, 2026, -1, 2**31 - 1])
@pytest.mark.parametrize("known", [True, False])
def test_somebody_who_did_nothing_has_zeros(
    connection: Connection,
    factory: Factory,
    known: bool,  # noqa: FBT001
    year: int | None,
) -> None:
    user = factory.user() if known else None
    assert figures(connection, user, year) == NOTHING
    for function in ("user_stats_breakdown", "user_stats_months", "user_stats_highlights"):
        assert called(connection, function, user_id=user, year=year) == []
    states = called(connection, "user_stats_states", user_id=user, year=year)
    assert [(row["state"], row["kind"]) for row in states] == [
        (state, kind) for state in ("seen", "watch_later", "hidden") for kind in ("movie", "tv", "book")
    ]
    assert {row["titles"] for row in states} == {0}
    assert called(connection, "user_rating_histogram", user_id=user, year=year) == [
        {"stars": stars / 2, "ratings": 0} for stars in range(1, 11)
    ]


def test_hours_are_those_of_films_and_pages_those_of_books(connection: Connection, factory: Factory) -> None:
    user, titles = factory.user(), [factory.title(**fields) for fields in TITLES]
    for title in titles:
        see(connection, user, title, "2026-03-01")
    row = figures(connection, user)
    assert row["watch_count"] == 6
    assert (row["hours_watched"], row["films_without_runtime"]) == (3.5, 1)
    assert (row["pages_read"], row["books_without_pages"]) == (300, 1)


def test_what_is_hidden_put_aside_or_above_the_cap_is_not_seen(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    seen, hidden, later, adult = (
        factory.title(genres=["drama"], certification=mark, runtime_minutes=60) for mark in ("U", "U", "U", "A")
    )
    for title in (seen, hidden, adult):
        see(connection, user, title, "2026-03-01", 4)
    call(connection, "set_title_state", user_id=user, title_id=hidden, state="hidden")
    call(connection, "set_title_state", user_id=user, title_id=later, state="watch_later")
    assert (figures(connection, user)["watch_count"], figures(connection, user)["rating_count"]) == (2, 3)
    call(connection, "save_preferences", user_id=user, maturity_lte=12)
    row = figures(connection, user)
    assert (row["watch_count"], row["hours_watched"], row["rating_count"]) == (1, 1.0, 2)
    (drama,) = groups(connection, user)["genre"]
    assert (drama["titles"], drama["ratings"]) == (1, 2)
    counted = {
        (row["state"], row["kind"]): row["titles"]
        for row in called(connection, "user_stats_states", user_id=user)
        if row["titles"]
    }
    assert counted == {("seen", "movie"): 1, ("watch_later", "movie"): 1, ("hidden", "movie"): 1}
    assert {row["title_id"] for row in called(connection, "user_stats_highlights", user_id=user)} == {seen, hidden}


def test_ratings_are_compared_with_those_of_others_for_the_same_titles(
    connection: Connection, factory: Factory
) -> None:
    user, second, third = (factory.user() for _ in range(3))
    shared, other, alone = (factory.title() for _ in range(3))
    factory.rate(user, {shared: 5, other: 2, alone: 1})
    factory.rate(second, {shared: 4, other: 4})
    factory.rate(third, {shared: 3})
    row = figures(connection, user)
    assert row["mean_rating"] == pytest.approx(8 / 3)
    assert row["others_mean_rating"] == pytest.approx((3.5 + 4) / 2)
    assert row["mean_difference"] == pytest.approx((1.5 - 2) / 2)


def test_one_title_with_five_stars_is_not_the_best_genre(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    for stars, genre in [(5, "comedy"), *[(4.5, "drama")] * 5, *[(2, "crime")] * 5]:
        factory.rate(user, {factory.title(genres=[genre]): stars})
    found = groups(connection, user)["genre"]
    assert [row["value"] for row in found] == ["crime", "drama", "comedy"]
    assert [row["seen_place"] for row in found] == [1, 2, 3]
    best = sorted(found, key=lambda row: row["rated_place"])
    assert [row["value"] for row in best] == ["drama", "comedy", "crime"]
    mean = (5 + 4.5 * 5 + 2 * 5) / 11
    assert best[0]["shrunk_mean_rating"] == pytest.approx(mean + 5 * (4.5 - mean) / (5 + TUNING["stats_shrinkage"]))


def test_names_are_in_the_readers_language(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    factory.rate(user, {factory.title(**TITLES[1], directors=["Agnès Varda"]): 4, factory.title(**TITLES[3]): 3})
    for language, expected in (
        ("en", {"Crime", "Drama", "Agnès Varda", "Homer", "1990s", "-10s", "French", "France", "India"}),
        (
            "fr",
            {"Policier", "Drame", "Agnès Varda", "Homer", "Années 1990", "Années -10", "Français", "France", "Inde"},
        ),
    ):
        rows = [row for found in groups(connection, user, language=language).values() for row in found]
        assert {row["name"] for row in rows} == expected
    factory.rate(user, {factory.title(original_language="xx", countries=["ZZ"]): 4})
    rows = [row for found in groups(connection, user, language="fr").values() for row in found]
    assert {"xx", "ZZ"} <= {row["name"] for row in rows}


def test_people_are_counted_by_what_they_did_and_extras_are_not(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    cast = [f"Actor {number}" for number in range(8)]
    see(connection, user, factory.title(directors=["Aparna Sen"], writers=["Aparna Sen"], actors=cast), "2026-03-01")
    see(connection, user, factory.title(kind="tv", creators=["David Simon"]), "2026-03-01")
    found = groups(connection, user, limit=100)
    names = {dimension: {row["name"] for row in rows} for dimension, rows in found.items()}
    assert names == {
        "director": {"Aparna Sen"},
        "creator": {"David Simon"},
        "actor": set(cast[: int(TUNING["stats_cast"])]),
    }
    assert len(groups(connection, user, limit=2)["actor"]) == 2


def test_a_year_has_what_was_seen_or_rated_in_it(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    old, fresh, rated_later = (factory.title(f"Film {n}", runtime_minutes=60, genres=["drama"]) for n in range(3))
    see(connection, user, old, "2025-12-31T23:59:59", 3)
    see(connection, user, fresh, "2026-01-01T00:00:00", 5)
    do(connection, user, rated_later, Did("seen", at("2025-06-01"), 2.0, at("2026-02-01")))
    assert [figures(connection, user, year)["watch_count"] for year in (2024, 2025, 2026, None)] == [0, 2, 1, 3]
    assert [figures(connection, user, year)["rating_count"] for year in (2024, 2025, 2026, None)] == [0, 1, 2, 3]
    assert figures(connection, user, 2026)["mean_rating"] == 3.5
    assert [figures(connection, user, year)["busiest_month"] for year in (2024, 2025, 2026)] == [
        None,
        "2025-06",
        "2026-01",
    ]
    months = called(connection, "user_stats_months", user_id=user)
    assert [tuple(row.values()) for row in months] == [
        ("2025-06", 1, 1.0, 0, None),
        ("2025-12", 1, 1.0, 1, 3.0),
        ("2026-01", 1, 1.0, 1, 5.0),
        ("2026-02", 0, 0.0, 1, 2.0),
    ]
    assert called(connection, "user_stats_months", user_id=user, year=2026) == months[2:]

    def highlights(year: int | None) -> list[tuple[str, int, int]]:
        rows = called(connection, "user_stats_highlights", user_id=user, year=year)
        return [(row["highlight"], row["place"], row["title_id"]) for row in rows]

    assert highlights(2026) == [
        ("first_seen", 1, fresh),
        ("highest_rated", 1, fresh),
        ("highest_rated", 2, rated_later),
        ("last_seen", 1, fresh),
    ]
    assert highlights(None)[0] == ("first_seen", 1, rated_later)
    assert highlights(2024) == []


def test_new_is_what_was_never_seen_in_the_years_before(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    see(connection, user, factory.title(genres=["drama"], original_language="en"), "2025-05-01")
    see(connection, user, factory.title(genres=["drama", "crime"], original_language="hi"), "2026-05-01")

    def new(year: int | None) -> set[str]:
        return {row["value"] for rows in groups(connection, user, year, limit=0).values() for row in rows}

    assert new(2026) == {"crime", "hi"}
    assert new(2025) == {"drama", "en"}
    assert new(None) == set()


@pytest.mark.parametrize(
    ("days", "now", "expected"),
    [
        ([], 10, (0, 0, 0)),
        ([10], 10, (1, 1, 1)),
        ([9], 10, (1, 1, 1)),
        ([8], 10, (1, 0, 1)),
        ([1, 2, 3, 8, 9, 10], 10, (6, 3, 3)),
        ([1, 2, 3, 4, 9, 9, 10], 11, (6, 2, 4)),
        ([-2, -1, 0, 1], 5, (4, 0, 4)),
        ([9, 10, 11, 12], 10, (2, 2, 2)),
    ],
)
def test_streaks_are_days_in_a_row(
    connection: Connection, days: list[int], now: int, expected: tuple[int, int, int]
) -> None:
    assert connection.execute("select * from engine.streak_lengths(%s, %s)", [days, now]).fetchone() == expected


def test_weeks_begin_on_monday(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    # A Sunday and the Monday after it, then nothing until the Friday that is now.
    for day in ("2026-03-01", "2026-03-02"):
        see(connection, user, factory.title(), day)
    row = figures(connection, user)
    assert (row["active_weeks"], row["longest_week_streak"], row["current_week_streak"]) == (2, 2, 0)
    assert figures(connection, user, now=at("2026-03-15T23:59"))["current_week_streak"] == 2
    see(connection, user, factory.title(), "2026-03-16")
    assert figures(connection, user)["current_week_streak"] == 1


MOMENTS = st.integers(0, 455 * 24).map(lambda hours: at("2024-12-01") + timedelta(hours=hours))
DEEDS = st.builds(
    lambda state, set_at, rating, rated_at: Did(state, set_at if state else None, rating, rated_at),
    st.sampled_from(["seen", "seen", "watch_later", "hidden", None]),
    MOMENTS,
    st.sampled_from([None, 0.5, 2.0, 3.5, 4.0, 5.0]),
    MOMENTS,
)


@settings(on_one_connection)
@given(deeds=st.lists(DEEDS, min_size=len(TITLES), max_size=len(TITLES)), year=st.sampled_from([None, 2025, 2026]))
def test_everything_is_what_plain_loops_count(
    connection: Connection, factory: Factory, deeds: list[Did], year: int | None
) -> None:
    with connection.transaction(force_rollback=True):
        user, titles = factory.user(), [factory.title(**fields) for fields in TITLES]
        for title, did in zip(titles, deeds, strict=True):
            do(connection, user, title, did)
        pairs = list(zip(TITLES, deeds, strict=True))
        seen = [(t, d) for t, d in pairs if d.state == "seen" and fits(d.set_at, year)]
        rated = [(t, d) for t, d in pairs if d.rating is not None and fits(d.rated_at, year)]
        row = figures(connection, user, year)
        assert row["watch_count"] == len(seen)
        films = [t for t, _ in seen if t.get("kind", "movie") == "movie"]
        assert row["hours_watched"] == pytest.approx(sum(t.get("runtime_minutes", 0) for t in films) / 60)
        assert row["rating_count"] == len(rated)
        mean = sum(float(d.rating or 0) for _, d in rated) / len(rated) if rated else None
        assert row["mean_rating"] == (mean if mean is None else pytest.approx(mean))
        moments = [d.set_at for _, d in seen] + [d.rated_at for _, d in rated]
        days = sorted({moment.date() for moment in moments if moment})
        assert (row["active_days"], row["longest_day_streak"]) == (len(days), longest(days))
        months = Counter(f"{d.set_at:%Y-%m}" for _, d in seen)
        assert row["busiest_month"] == (min(months, key=lambda month: (-months[month], month)) if months else None)

        histogram = called(connection, "user_rating_histogram", user_id=user, year=year)
        given_stars = Counter(d.rating for _, d in rated)
        assert {bin_["stars"]: bin_["ratings"] for bin_ in histogram if bin_["ratings"]} == given_stars

        found = {
            (group["dimension"], group["value"]): (
                group["titles"],
                group["ratings"],
                pytest.approx(group["mean_rating"]) if group["ratings"] else None,
            )
            for group in called(connection, "user_stats_breakdown", user_id=user, year=year, limit=100)
            if group["dimension"] not in ("author", "actor")
        }
        expected = {}
        for trait in {trait for t in TITLES for trait in traits(t)}:
            theirs = [float(d.rating or 0) for t, d in rated if trait in traits(t)]
            count = sum(trait in traits(t) for t, _ in seen)
            if count or theirs:
                expected[trait] = (count, len(theirs), sum(theirs) / len(theirs) if theirs else None)
        assert found == expected


def fits(moment: datetime | None, year: int | None) -> bool:
    return moment is not None and year in (None, moment.year)


def longest(days: Sequence[date]) -> int:
    """How many of the sorted days follow one another at most."""
    best = run = 1 if days else 0
    for before, after in pairwise(days):
        run = run + 1 if after - before == timedelta(days=1) else 1
        best = max(best, run)
    return best


def traits(title: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield from (("genre", genre) for genre in title["genres"])
    yield from (("country", country) for country in title.get("countries", []))
    if "year" in title:
        yield "decade", str(title["year"] // 10 * 10)
    if "original_language" in title:
        yield "language", title["original_language"]


def test_an_imported_rating_counts_as_the_nearer_half_star(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    factory.rate(user, {title: 4.0})
    connection.execute("update data.ratings set rating = 3.8 where user_id = %s", [user])
    rows = called(connection, "user_rating_histogram", user_id=user)
    assert {row["stars"]: row["ratings"] for row in rows if row["ratings"]} == {4.0: 1}
    assert value(connection, "select count(*) from rpc.user_rating_histogram(%s)", user) == 10
