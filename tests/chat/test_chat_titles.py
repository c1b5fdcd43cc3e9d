"""Titles that a chat shows for a wish: those of the filters, in its order, and others where there are too few."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.discovery.title_filter import TitleFilter
from sync.connection import call
from tests.communities import called, on_one_connection, refused, search_exactly
from tests.conftest import Connection
from tests.factories import Factory

Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


def wished(connection: Connection, user_id: int | None = None, **wish: Any) -> Rows:
    return called(connection, "chat_titles", user_id=user_id, **wish)


def ids(rows: Rows) -> list[int]:
    return [row["title_id"] for row in rows]


def exact(rows: Rows) -> list[int]:
    """Those that fit the whole wish."""
    return [row["title_id"] for row in rows if not row["without"]]


def without(rows: Rows) -> list[list[str]]:
    return [row["without"] for row in rows]


def vector(x: float, y: float) -> list[float]:
    return [x, y]


def text(x: float, y: float) -> str:
    return str([x, y] + [0.0] * 382)


def test_titles_like_one_come_by_likeness_and_the_title_itself_does_not(
    connection: Connection, factory: Factory
) -> None:
    like, near, far, middle = (factory.title() for _ in range(4))
    for title_id, place in ((like, (1, 0)), (near, (1, 0.1)), (far, (0, 1)), (middle, (1, 1))):
        factory.embed(title_id, vector(*place))
    assert ids(wished(connection, like_title_id=like)) == [near, middle, far]
    assert ids(wished(connection, embedding=text(0, 1))) == [far, middle, near, like]
    # Of both a title is as near as to one and the other on the average.
    assert ids(wished(connection, like_title_id=like, embedding=text(0, 1)))[0] == middle


def test_filters_hold_whatever_is_wished_for(connection: Connection, factory: Factory) -> None:
    like = factory.title(genres=["drama"])
    drama, comedy = factory.title(genres=["drama"]), factory.title(genres=["comedy"])
    for title_id in (like, drama, comedy):
        factory.embed(title_id, vector(1, 0))
    assert exact(wished(connection, like_title_id=like, filter=TitleFilter(genres=["comedy"]))) == [comedy]
    assert exact(wished(connection, like_title_id=like, filter=TitleFilter(not_genres=["comedy"]))) == [drama]
    assert sorted(exact(wished(connection, suggested=[comedy], filter=TitleFilter(not_genres=["comedy"])))) == [
        like,
        drama,
    ]


def test_a_mood_orders_by_genres(connection: Connection, factory: Factory) -> None:
    horror, comedy, none = factory.title(genres=["horror"]), factory.title(genres=["comedy"]), factory.title()
    assert ids(wished(connection, mood="funny")) == [comedy, none, horror]
    assert ids(wished(connection, mood="dark")) == [horror, none, comedy]
    with refused(connection, "PT422"):
        wished(connection, mood="sad")


def test_a_suggested_title_comes_before_others_that_fit_as_well(connection: Connection, factory: Factory) -> None:
    titles = [factory.title() for _ in range(4)]
    assert ids(wished(connection, suggested=[titles[2]]))[0] == titles[2]


def test_an_order_that_is_asked_for_is_that_of_what_is_most_like_the_wish(
    connection: Connection, factory: Factory
) -> None:
    connection.execute("update data.tuning set value = 2 where name = 'chat_sorted'")
    like = factory.title()
    found = [factory.title(imdb_rating=rating, imdb_votes=5000) for rating in (6.0, 8.0, 9.5)]
    for title_id, place in zip([like, *found], [(1, 0), (1, 0.1), (1, 0.2), (0, 1)], strict=True):
        factory.embed(title_id, vector(*place))
    assert ids(wished(connection, like_title_id=like, sort="imdb")) == [found[1], found[0]]
    assert ids(wished(connection, sort="imdb", count=2)) == [found[2], found[1]]
    with refused(connection, "PT422"):
        wished(connection, sort="random")


def test_what_cannot_be_had_is_left_out_of_the_wish_and_named(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(genres=["drama"], original_language="ml", runtime_minutes=170) for _ in range(3)]
    rows = wished(connection, filter=TitleFilter(genres=["drama"], languages=["ml"], runtime_lte=90))
    assert sorted(ids(rows)) == titles
    assert without(rows) == [["runtime"]] * 3
    # Several where one is not enough.
    rows = wished(connection, filter=TitleFilter(genres=["drama"], providers=["netflix"], people=["Nobody"]))
    assert (sorted(ids(rows)), without(rows)) == (titles, [["providers", "people"]] * 3)


def test_what_is_not_wanted_and_for_whom_is_never_given_up(connection: Connection, factory: Factory) -> None:
    factory.title(genres=["horror"], kind="movie")
    for wish in (
        TitleFilter(genres=["comedy"], not_genres=["horror"]),
        TitleFilter(genres=["comedy"], kind="book"),
        TitleFilter(genres=["comedy"], maturity_lte=8),
        TitleFilter(genres=["comedy"], not_languages=["en"], kind="tv"),
    ):
        assert wished(connection, filter=wish) == [], wish
    assert ids(wished(connection, filter=TitleFilter(genres=["comedy"]))) != []


def test_where_few_fit_others_follow_behind_them(connection: Connection, factory: Factory) -> None:
    (exact,) = [factory.title(genres=["drama"], original_language="ta")]
    others = [factory.title(genres=["drama"], original_language="hi") for _ in range(4)]
    tamil = TitleFilter(genres=["drama"], languages=["ta"])
    rows = wished(connection, filter=tamil, count=3)
    assert ids(rows)[0] == exact
    assert without(rows) == [[], ["languages"], ["languages"]]
    assert set(ids(rows)[1:]) < {*others}
    # As many as count as few are enough.
    connection.execute("update data.tuning set value = 1 where name = 'chat_few'")
    assert ids(wished(connection, filter=tamil)) == [exact]
    assert ids(wished(connection, filter=tamil, count=1)) == [exact]


def test_titles_that_came_after_the_last_refresh_are_found(connection: Connection, factory: Factory) -> None:
    old = factory.title(genres=["drama"])
    call(connection, "refresh_trends")
    new = factory.title(genres=["western"])
    rows = wished(connection, filter=TitleFilter(genres=["western"]))
    assert (exact(rows), ids(rows)) == ([new], [new, old])


GENRES, LANGUAGES = ("comedy", "drama", "horror"), ("en", "ml")


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Titles by genre, language and state, and a wish."""
    titles = st.tuples(
        st.sampled_from(GENRES),
        st.sampled_from(LANGUAGES),
        st.sampled_from([None, None, "seen", "watch_later", "hidden"]),
    )

    def some(values: tuple[str, ...]) -> st.SearchStrategy[list[str] | None]:
        return st.none() | st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)

    return {
        "titles": draw(st.lists(titles, max_size=8)),
        "embedded": draw(st.booleans()),
        "excluded": draw(st.sets(st.integers(0, 7), max_size=2)),
        "wish": {
            "filter": TitleFilter(
                genres=draw(some(GENRES)), not_genres=draw(some(GENRES)), languages=draw(some(LANGUAGES))
            ),
            "mood": draw(st.sampled_from([None, "dark"])),
            "embedding": draw(st.sampled_from([None, text(1, 0)])),
            "sort": draw(st.sampled_from([None, "votes", "personal"])),
            "include": draw(st.sampled_from([None, ["seen"], ["seen", "watch_later"]])),
        },
    }


@on_one_connection
@given(world=worlds())
def test_it_shows_what_fits_and_is_not_known_each_title_once(
    connection: Connection, factory: Factory, world: dict[str, Any]
) -> None:
    with connection.transaction(force_rollback=True):
        me, wish = factory.user(), world["wish"]
        wanted: TitleFilter = wish["filter"]
        titles = [factory.title(genres=[genre], original_language=language) for genre, language, _ in world["titles"]]
        for title_id, (_, _, state) in zip(titles, world["titles"], strict=True):
            if world["embedded"]:
                factory.embed(title_id, vector(1, title_id % 7))
            if state:
                call(connection, "set_title_state", user_id=me, title_id=title_id, state=state)
        exclude = [titles[place] for place in world["excluded"] if place < len(titles)]
        rows = wished(connection, me, **wish, exclude=exclude, count=10)

    def fits(place: int, asked: set[str]) -> bool:
        genre, language, state = world["titles"][place]
        return (
            (state is None or state in (wish["include"] or []))
            and titles[place] not in exclude
            and ("genres" not in asked or not wanted.genres or genre in wanted.genres)
            and (not wanted.not_genres or genre not in wanted.not_genres)
            and ("languages" not in asked or not wanted.languages or language in wanted.languages)
        )

    fitting = {titles[place] for place in range(len(titles)) if fits(place, {"genres", "languages"})}
    allowed = {titles[place] for place in range(len(titles)) if fits(place, set())}
    assert len({*ids(rows)}) == len(rows)
    assert {*exact(rows)} == fitting
    assert {*ids(rows)} <= allowed
    if allowed and not fitting:
        assert rows != []
    if len(fitting) >= 3:
        assert {*ids(rows)} == fitting
