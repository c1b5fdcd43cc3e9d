"""Signals worked out by hand: taste, content, context, sentiment, popularity."""

import json
from collections.abc import Mapping, Sequence

import pytest

from sync.connection import call
from tests.communities import fetch, search_exactly, tune, value
from tests.conftest import Connection
from tests.factories import Factory

TUESDAY = "2026-01-06"
WEDNESDAY = "2026-01-07"
FRIDAY = "2026-01-09"
SATURDAY = "2026-01-10"
SUNDAY = "2026-01-11"
MONDAY = "2026-01-12"
NOBODY = (None, 0, -1, 2**62)


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)
    connection.execute("set local timezone to 'UTC'")


def scores(connection: Connection, function: str, titles: Sequence[int | None]) -> dict[int, float]:
    statement = f"select title_id, score from engine.{function}(%s::integer[])".encode()
    rows = connection.execute(statement, [list(titles)]).fetchall()
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def taste_titles(connection: Connection, user_id: int | None) -> dict[int, float]:
    rows = fetch(connection, "select * from engine.taste_titles(%s)", user_id)
    assert len({row["title_id"] for row in rows}) == len(rows)
    return {row["title_id"]: row["weight"] for row in rows}


def taste(connection: Connection, user_id: int | None, dimensions: int = 4) -> list[float] | None:
    """The first coordinates of a user's taste; the others are 0."""
    text = value(connection, "select engine.taste_vector(%s)::text", user_id)
    if text is None:
        return None
    vector: list[float] = json.loads(text)
    assert not any(vector[dimensions:])
    return vector[:dimensions]


def context(
    connection: Connection, user_id: int | None, titles: Sequence[int], at: str = MONDAY, mood: str | None = None
) -> dict[int, float]:
    rows = fetch(
        connection,
        "select * from engine.score_context(%s, %s::integer[], %s, %s::timestamptz)",
        user_id,
        list(titles),
        mood,
        at,
    )
    assert len({row["title_id"] for row in rows}) == len(rows)
    return {row["title_id"]: row["score"] for row in rows}


def rate_at(factory: Factory, user_id: int, title_id: int, at: str, rating: float = 4) -> None:
    factory.rate(user_id, {title_id: rating})
    factory.connection.execute(
        "update data.ratings set rated_at = %s where user_id = %s and title_id = %s", [at, user_id, title_id]
    )


def along(factory: Factory, *axes: int) -> list[int]:
    """Titles whose embeddings lie along these axes."""
    titles = [factory.title() for _ in axes]
    for title, axis in zip(titles, axes, strict=True):
        factory.embed(title, [0.0] * axis + [1.0])
    return titles


@pytest.mark.parametrize("user_id", NOBODY)
def test_nobody_has_no_taste(connection: Connection, factory: Factory, user_id: int | None) -> None:
    titles = along(factory, 0, 1)
    factory.rate(factory.user(), dict.fromkeys(titles, 4.0))
    assert taste_titles(connection, user_id) == {}
    assert taste(connection, user_id) is None
    assert context(connection, user_id, titles) == {}


def test_taste_is_stars_above_ones_own_mean_and_favourites(connection: Connection, factory: Factory) -> None:
    me, titles = factory.user(), along(factory, 0, 1, 2, 3, 3)
    unembedded = factory.title()
    factory.rate(me, dict(zip(titles[:3], (5.0, 3.0, 1.0), strict=True)))
    assert taste_titles(connection, me) == dict(zip(titles[:3], (2.5, 0.5, -1.5), strict=True))
    assert taste(connection, me) == [2.5, 0.5, -1.5, 0]
    # A favourite that is rated counts as it is rated.
    factory.onboard(me, favourites=[*titles, unembedded])
    expected = dict(zip(titles, (2.5, 0.5, -1.5, 1.5, 1.5), strict=True))
    assert taste_titles(connection, me) == expected | {unembedded: 1.5}
    assert taste(connection, me) == [2.5, 0.5, -1.5, 3]


def test_favourites_alone_are_a_taste(connection: Connection, factory: Factory) -> None:
    me, titles = factory.user(), along(factory, 0, 0, 1, 2, 3)
    factory.onboard(me, favourites=titles)
    assert taste(connection, me) == [3, 1.5, 1.5, 1.5]


def test_one_rating_is_a_taste_whatever_its_stars(connection: Connection, factory: Factory) -> None:
    me, (title,) = factory.user(), along(factory, 2)
    factory.rate(me, {title: 0.5})
    assert taste(connection, me) == [0, 0, 0.5, 0]


def test_ratings_without_any_embedding_are_no_taste_vector(connection: Connection, factory: Factory) -> None:
    me, title = factory.user(), factory.title()
    factory.rate(me, {title: 5})
    assert taste_titles(connection, me) == {title: 0.5}
    assert taste(connection, me) is None


def test_only_the_latest_ratings_are_a_taste_but_the_mean_is_of_all(connection: Connection, factory: Factory) -> None:
    me, (old, new, newest) = factory.user(), along(factory, 0, 1, 2)
    for title, at, rating in ((old, TUESDAY, 1.0), (new, WEDNESDAY, 3.0), (newest, FRIDAY, 5.0)):
        rate_at(factory, me, title, at, rating)
    tune(connection, "taste_ratings", 2)
    assert taste(connection, me) == [0, 0.5, 2.5, 0]


def content(connection: Connection, vector: str | None, titles: list[int]) -> dict[int, float]:
    statement = "select * from engine.score_content(%s::vector, %s::integer[])"
    return {row["title_id"]: row["score"] for row in fetch(connection, statement, vector, titles)}


def test_content_is_the_cosine_of_title_and_taste(connection: Connection, factory: Factory) -> None:
    same, across, opposite = titles = [factory.title() for _ in range(3)]
    slanting, unembedded = factory.title(), factory.title()
    for title, vector in ((same, [3.0]), (across, [0.0, 1.0]), (opposite, [-2.0]), (slanting, [3.0, 4.0])):
        factory.embed(title, vector)
    asked = [*titles, slanting, unembedded, 2147483647]
    expected = {same: 1, across: 0, opposite: -1, slanting: 0.6}
    assert content(connection, str([1.0] + [0.0] * 383), asked) == pytest.approx(expected)
    assert content(connection, str([1.0] + [0.0] * 383), []) == {}
    # Neither no taste nor one that cancels itself out is like anything.
    assert content(connection, str([0.0] * 384), asked) == {}
    assert content(connection, None, asked) == {}


def test_reviews_count_the_more_the_more_there_are(connection: Connection, factory: Factory) -> None:
    few, many, bad, none = (factory.title() for _ in range(4))
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into data.title_sentiments (title_id, sentiment, review_count) values (%s, %s, %s)",
            [(few, 0.8, 10), (many, 0.8, 90), (bad, -1, 30)],
        )
    asked = [few, many, bad, none, 2147483647, None]
    assert scores(connection, "score_sentiment", asked) == pytest.approx({few: 0.4, many: 0.72, bad: -0.75})
    assert scores(connection, "score_sentiment", []) == {}


def test_popularity_is_the_trend_or_what_acclaim_makes_of_it(connection: Connection, factory: Factory) -> None:
    trending, acclaimed, unknown = factory.title(imdb_rating=9, imdb_votes=1000), factory.title(), factory.title()
    connection.execute("update data.titles set imdb_rating = 8, imdb_votes = 0 where id = %s", [unknown])
    connection.execute("update data.titles set tmdb_rating = 7, tmdb_votes = 999 where id = %s", [acclaimed])
    connection.execute("delete from data.title_trends where title_id <> %s", [trending])
    connection.execute("update data.title_trends set score = 2.5")
    expected = {trending: 2.5, acclaimed: 0.02 * 7 * 6.907755, unknown: 0}
    asked = [trending, acclaimed, unknown, 2147483647, None]
    assert scores(connection, "score_popularity", asked) == pytest.approx(expected, rel=1e-5)
    assert scores(connection, "score_popularity", []) == {}


def test_trending_titles_come_best_first_and_without_those_named(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(kind=kind) for kind in ("movie", "book", "movie", "tv", "movie")]
    trends: Mapping[int, float] = dict(zip(titles, (1.0, 3.0, 2.0, 2.0, 0.0), strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            "update data.title_trends set score = %s where title_id = %s",
            [(trend, title) for title, trend in trends.items()],
        )

    def trending(kind: str | None, excluded: list[int], count: int) -> list[int]:
        rows = fetch(connection, "select * from engine.trending_titles(%s, %s::integer[], %s)", kind, excluded, count)
        assert all(row["score"] == trends[row["title_id"]] for row in rows)
        return [row["title_id"] for row in rows]

    a, b, c, d, e = titles
    assert trending(None, [], 200) == [b, c, d, a, e]
    assert trending(None, [], 2) == [b, c]
    assert trending(None, [b, d, 2147483647], 2) == [c, a]
    assert trending("movie", [], 200) == [c, a, e]
    assert trending("book", [b], 200) == []
    assert trending("podcast", [], 200) == []
    assert trending(None, [], 0) == []


def test_an_empty_world_says_nothing(connection: Connection) -> None:
    for function in ("score_sentiment", "score_popularity"):
        assert scores(connection, function, [1, 2]) == {}
    assert fetch(connection, "select * from engine.trending_titles(null, '{}', 10)") == []
    assert content(connection, str([1.0] * 384), [1]) == {}
    assert context(connection, 1, [1, 2], mood="dark") == {}


@pytest.mark.parametrize(
    ("rated_at", "at", "is_timely"),
    [
        (f"{TUESDAY} 12:00", f"{FRIDAY} 12:00", True),
        (f"{TUESDAY} 12:00", f"{FRIDAY} 14:00", True),
        (f"{TUESDAY} 12:00", f"{FRIDAY} 14:01", False),
        (f"{TUESDAY} 12:00", f"{FRIDAY} 10:00", True),
        (f"{TUESDAY} 12:00", f"{FRIDAY} 09:59", False),
        (f"{TUESDAY} 12:00", f"{FRIDAY} 00:00", False),
        # Midnight is near both of its sides.
        (f"{TUESDAY} 23:30", f"{WEDNESDAY} 00:30", True),
        (f"{WEDNESDAY} 01:00", f"{TUESDAY} 23:00", True),
        (f"{WEDNESDAY} 01:01", f"{TUESDAY} 23:00", False),
        # A weekend is no weekday.
        (f"{SATURDAY} 20:00", f"{SUNDAY} 21:00", True),
        (f"{SUNDAY} 20:00", f"{MONDAY} 20:00", False),
        (f"{FRIDAY} 20:00", f"{SATURDAY} 20:00", False),
        (f"{FRIDAY} 20:00", f"{MONDAY} 20:00", True),
    ],
)
def test_the_genres_of_this_hour_and_part_of_the_week(
    connection: Connection, factory: Factory, *, rated_at: str, at: str, is_timely: bool
) -> None:
    me = factory.user()
    rate_at(factory, me, factory.title(genres=["drama"]), rated_at)
    drama, comedy, both, neither = (
        factory.title(genres=genres) for genres in (["drama"], ["comedy"], ["drama", "comedy"], [])
    )
    expected = {drama: 1 / 6, comedy: 0, both: 0.5 / 6} if is_timely else {}
    assert context(connection, me, [drama, comedy, both, neither], at) == pytest.approx(expected)
    # A user's time zone is that of their own ratings: moved together, they say the same.
    connection.execute("set local timezone to 'Asia/Kolkata'")
    moved = [f"{text} Asia/Kolkata" for text in (rated_at, at)]
    connection.execute("update data.ratings set rated_at = %s where user_id = %s", [moved[0], me])
    assert context(connection, me, [drama, comedy, both, neither], moved[1]) == pytest.approx(expected)


def test_views_and_clicks_tell_of_the_hour_as_ratings_do(connection: Connection, factory: Factory) -> None:
    me, seen, drama = factory.user(), factory.title(genres=["drama"]), factory.title(genres=["drama"])

    def track(number: int, event: str, at: str) -> None:
        query, title = ("drama", None) if event == "search" else (None, seen)
        call(
            connection,
            "track_interactions",
            user_id=me,
            event_ids=[str(number)],
            events=[event],
            title_ids=[title],
            queries=[query],
            occurred_at=[at],
        )

    found = []
    for number, (event, at) in enumerate(
        [
            ("search", f"{TUESDAY} 20:00"),
            ("view", f"{TUESDAY} 20:00"),
            ("click", f"{TUESDAY} 21:00"),
            ("rate", f"{TUESDAY} 20:00"),
            ("view", f"{TUESDAY} 08:00"),
        ]
    ):
        track(number, event, at)
        found.append(context(connection, me, [drama], f"{FRIDAY} 20:00").get(drama))
    assert found == [None, *(pytest.approx(score) for score in (1 / 6, 2 / 7, 2 / 7, 2 / 7))]
    assert context(connection, factory.user(), [drama], f"{FRIDAY} 20:00") == {}


def test_languages_and_countries_of_what_was_liked(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    for language, countries, rating in (
        ("hi", ["IN"], 5),
        ("hi", ["IN", "GB"], 5),
        ("fr", ["FR"], 5),
        ("en", ["US"], 1),
        (None, ["US"], 1),
    ):
        title = factory.title(original_language=language, countries=countries)
        rate_at(factory, me, title, f"{TUESDAY} 12:00", rating)
    hindi, french, english, british, american, neither, both = (
        factory.title(original_language=language, countries=countries)
        for language, countries in (
            ("hi", []),
            ("fr", []),
            ("en", []),
            (None, ["GB", "US"]),
            (None, ["US"]),
            (None, []),
            ("fr", ["FR", "IN"]),
        )
    )
    # Three were liked, and five more are assumed of which nothing is known.
    expected = {
        hindi: 2 / 8,
        french: 1 / 8,
        english: 0,
        british: 1 / 8,
        american: 0,
        both: (1 / 8 + 2 / 8) / 2,
    }
    asked = [hindi, french, english, british, american, neither, both]
    assert context(connection, me, asked, f"{SATURDAY} 12:00") == pytest.approx(expected)


def test_favourites_speak_a_language_at_once(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    factory.onboard(me, favourites=[factory.title(original_language="ta") for _ in range(5)])
    tamil, other = factory.title(original_language="ta"), factory.title(original_language="de")
    assert context(connection, me, [tamil, other]) == pytest.approx({tamil: 0.5, other: 0})


def test_a_mood_and_quiz_answers_are_part_of_the_context(connection: Connection, factory: Factory) -> None:
    me, crime, family = factory.user(), factory.title(genres=["crime"]), factory.title(genres=["family"])
    # Dark: crime 0.8 and family -0.8, each beside one neutral genre; from -1 to 1 becomes from 0 to 1.
    assert context(connection, me, [crime, family], mood="dark") == pytest.approx({crime: 0.7, family: 0.3})
    assert context(connection, None, [crime, family], mood="dark") == pytest.approx({crime: 0.7, family: 0.3})
    factory.onboard(me, {"genres": ["family"]})
    assert context(connection, me, [crime, family]) == pytest.approx({crime: 0.5, family: 0.75})
    # The mood has twice the weight of the answers' genres, and both are means with the language's part.
    answered = {crime: (1 + 2 / 3 * 0.4) / 2, family: (1 + (0.5 * 0.5 - 0.4) / 1.5) / 2}
    assert context(connection, me, [crime, family], mood="dark") == pytest.approx(answered)
    rate_at(factory, me, factory.title(original_language="fr"), f"{TUESDAY} 12:00")
    french = factory.title(genres=["family"], original_language="fr")
    found = context(connection, me, [crime, french], f"{SATURDAY} 12:00")
    assert found == pytest.approx({crime: 0.5, french: (0.75 + 1 / 6) / 2})
