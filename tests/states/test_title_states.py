"""Seen, watch later and hidden: one state a title, what a rating makes of it, and undo."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connection import call, connect
from tests.communities import Row, at_once, called, fetch, on_one_connection, refused
from tests.conftest import Connection
from tests.factories import Factory

STATES = ("seen", "watch_later", "hidden")
DATES = [datetime(2020, month, 1, tzinfo=UTC) for month in (1, 2, 3)]


@pytest.fixture
def reader(factory: Factory) -> int:
    return factory.user()


@pytest.fixture
def title(factory: Factory) -> int:
    return factory.title()


def put(
    connection: Connection, reader: int, title: int, state: str | None, set_at: datetime | None = None
) -> tuple[Any, ...]:
    """The state and date as they are now, then the state and date that undo goes back to."""
    return reply(called(connection, "set_title_state", user_id=reader, title_id=title, state=state, set_at=set_at))


def undo(connection: Connection, reader: int, title: int) -> tuple[Any, ...]:
    return reply(called(connection, "undo_title_state", user_id=reader, title_id=title))


def reply(rows: list[Row]) -> tuple[Any, ...]:
    (row,) = rows
    return (row["state"], row["set_at"], row["previous_state"], row["previous_set_at"])


def listed(connection: Connection, reader: int) -> dict[int, str]:
    """The state of every title in one of the reader's lists."""
    return {
        row["title_id"]: state
        for state in STATES
        for row in called(connection, "user_titles", user_id=reader, state=state, limit=200)
    }


def rated(connection: Connection, reader: int, title: int, *, seen: bool = True) -> datetime:
    (row,) = called(connection, "rate_title", user_id=reader, title_id=title, rating=4.0, seen=seen)
    when: datetime = row["rated_at"]
    return when


def unrate(connection: Connection, reader: int, title: int) -> None:
    call(connection, "unrate_title", user_id=reader, title_id=title)


def test_a_title_is_in_the_list_it_was_put_into_last(connection: Connection, reader: int, title: int) -> None:
    assert put(connection, reader, title, "watch_later", DATES[0]) == ("watch_later", DATES[0], None, None)
    assert listed(connection, reader) == {title: "watch_later"}
    assert put(connection, reader, title, "seen", DATES[1]) == ("seen", DATES[1], "watch_later", DATES[0])
    assert listed(connection, reader) == {title: "seen"}
    assert put(connection, reader, title, None) == (None, None, "seen", DATES[1])
    assert listed(connection, reader) == {}


def test_without_a_date_it_was_now(connection: Connection, reader: int, title: int) -> None:
    ((now,),) = connection.execute("select now()")
    assert put(connection, reader, title, "hidden") == ("hidden", now, None, None)


def test_the_same_state_again_changes_nothing_but_a_date_that_is_given(
    connection: Connection, reader: int, title: int
) -> None:
    put(connection, reader, title, "watch_later", DATES[0])
    first = put(connection, reader, title, "seen", DATES[1])
    assert put(connection, reader, title, "seen") == first
    assert put(connection, reader, title, "seen", DATES[1]) == first
    assert put(connection, reader, title, "seen", DATES[2]) == ("seen", DATES[2], "seen", DATES[1])
    assert put(connection, reader, title, None) == put(connection, reader, title, None)
    assert undo(connection, reader, title)[:2] == ("seen", DATES[2])


def test_undoing_twice_does_it_again(connection: Connection, reader: int, title: int) -> None:
    put(connection, reader, title, "watch_later", DATES[0])
    put(connection, reader, title, "hidden", DATES[1])
    assert undo(connection, reader, title) == ("watch_later", DATES[0], "hidden", DATES[1])
    assert listed(connection, reader) == {title: "watch_later"}
    assert undo(connection, reader, title) == ("hidden", DATES[1], "watch_later", DATES[0])
    put(connection, reader, title, None)
    assert undo(connection, reader, title) == ("hidden", DATES[1], None, None)


def test_the_first_state_is_undone_to_none(connection: Connection, reader: int, title: int) -> None:
    put(connection, reader, title, "seen", DATES[0])
    assert undo(connection, reader, title) == (None, None, "seen", DATES[0])
    assert listed(connection, reader) == {}


def test_nothing_that_was_done_cannot_be_undone(connection: Connection, reader: int, title: int) -> None:
    for title_id in (title, 0, 2**31 - 1):
        with refused(connection, "PT404"):
            undo(connection, reader, title_id)
    put(connection, reader, title, None)
    rated(connection, reader, title)
    with refused(connection, "PT404"):
        undo(connection, reader, title)
    with refused(connection, "PT404"):
        undo(connection, 0, title)


def test_a_rated_title_is_seen_since_then_and_no_row_says_so(connection: Connection, reader: int, title: int) -> None:
    when = rated(connection, reader, title)
    (row,) = called(connection, "user_titles", user_id=reader, state="seen")
    assert (row["title_id"], row["set_at"], row["rating"]) == (title, when, 4.0)
    assert fetch(connection, "select * from data.title_states") == []
    unrate(connection, reader, title)
    assert listed(connection, reader) == {}


@pytest.mark.parametrize("state", ["watch_later", "hidden"])
def test_rating_makes_a_title_seen_and_taking_the_rating_back_restores_its_state(
    connection: Connection, reader: int, title: int, state: str
) -> None:
    put(connection, reader, title, state, DATES[0])
    when = rated(connection, reader, title)
    assert listed(connection, reader) == {title: "seen"}
    assert undo(connection, reader, title) == (state, DATES[0], "seen", when)
    assert undo(connection, reader, title) == ("seen", when, state, DATES[0])
    rated(connection, reader, title)
    unrate(connection, reader, title)
    assert listed(connection, reader) == {title: state}


def test_a_title_that_was_seen_before_it_was_rated_stays_seen_since_then(
    connection: Connection, reader: int, title: int
) -> None:
    put(connection, reader, title, "seen", DATES[0])
    rated(connection, reader, title)
    (row,) = called(connection, "user_titles", user_id=reader, state="seen")
    assert row["set_at"] == DATES[0]
    unrate(connection, reader, title)
    assert listed(connection, reader) == {title: "seen"}


def test_rating_without_having_seen_leaves_the_title_where_it_is(
    connection: Connection, factory: Factory, reader: int
) -> None:
    later, nowhere = factory.title(), factory.title()
    put(connection, reader, later, "watch_later", DATES[0])
    for title_id in (later, nowhere):
        rated(connection, reader, title_id, seen=False)
    assert listed(connection, reader) == {later: "watch_later"}
    # Both are rated: neither is suggested, whatever is included.
    shown = called(connection, "recommend", user_id=reader, include=["seen"])
    assert shown == []
    for title_id in (later, nowhere):
        unrate(connection, reader, title_id)
    assert listed(connection, reader) == {later: "watch_later"}
    assert [row["title_id"] for row in called(connection, "recommend", user_id=reader)] == [nowhere]


def test_a_new_rating_says_anew_whether_the_title_was_seen(connection: Connection, reader: int, title: int) -> None:
    put(connection, reader, title, "watch_later", DATES[0])
    for seen, state in ((False, "watch_later"), (True, "seen"), (True, "seen"), (False, "watch_later"), (True, "seen")):
        rated(connection, reader, title, seen=seen)
        assert listed(connection, reader) == {title: state}


def test_saying_that_a_rated_title_was_seen_outlasts_the_rating(
    connection: Connection, reader: int, title: int
) -> None:
    when = rated(connection, reader, title)
    assert put(connection, reader, title, "seen")[:2] == ("seen", when)
    unrate(connection, reader, title)
    assert listed(connection, reader) == {title: "seen"}


def test_a_rated_title_that_is_cleared_is_in_no_list_and_still_not_suggested(
    connection: Connection, reader: int, title: int
) -> None:
    when = rated(connection, reader, title)
    assert put(connection, reader, title, None) == (None, None, "seen", when)
    assert listed(connection, reader) == {}
    assert called(connection, "recommend", user_id=reader, include=["seen", "watch_later"]) == []
    assert undo(connection, reader, title) == ("seen", when, None, None)


def test_undoing_and_then_taking_the_rating_back_leaves_nothing_behind(
    connection: Connection, reader: int, title: int
) -> None:
    rated(connection, reader, title)
    put(connection, reader, title, "hidden", DATES[0])
    undo(connection, reader, title)
    unrate(connection, reader, title)
    assert listed(connection, reader) == {}
    assert len(called(connection, "recommend", user_id=reader)) == 1


@pytest.mark.parametrize("state", ["later", "SEEN", "", "not_interested"])
def test_only_the_three_states_are_stored(connection: Connection, reader: int, title: int, state: str) -> None:
    with refused(connection, "PT422"):
        put(connection, reader, title, state)


@pytest.mark.parametrize("set_at", ["infinity", "-infinity", "now() + 1 s", "1899-12-31Z", "0044-03-15 BC"])
def test_a_date_is_between_1900_and_now(connection: Connection, reader: int, title: int, set_at: str) -> None:
    value = "now() + interval '1 second'" if "now" in set_at else f"timestamptz '{set_at}'"
    statement = f"select * from rpc.set_title_state({reader}, {title}, 'seen', {value})"
    with refused(connection, "PT422"):
        connection.execute(statement.encode())


def test_unknown_titles_and_users_have_no_state(connection: Connection, reader: int, title: int) -> None:
    for user_id, title_id in ((reader, title + 1), (reader, 0), (reader + 1, title), (0, title)):
        with refused(connection, "PT404"):
            put(connection, user_id, title_id, "seen")


def test_states_are_each_readers_own(connection: Connection, factory: Factory, reader: int, title: int) -> None:
    other = factory.user()
    put(connection, reader, title, "hidden")
    rated(connection, other, title)
    assert (listed(connection, reader), listed(connection, other)) == ({title: "hidden"}, {title: "seen"})


def test_a_deleted_user_or_title_takes_its_states_along(connection: Connection, factory: Factory, reader: int) -> None:
    kept, gone = factory.title(), factory.title()
    other = factory.user()
    for user_id in (reader, other):
        for title_id in (kept, gone):
            put(connection, user_id, title_id, "seen")
    connection.execute("delete from data.users where id = %s", [other])
    connection.execute("delete from data.titles where id = %s", [gone])
    rows = fetch(connection, "select user_id, title_id from data.title_states")
    assert rows == [{"user_id": reader, "title_id": kept}]


class Word(NamedTuple):
    """What a user last said of a title, and whether a rating was given after it."""

    state: str | None = None
    rated_after: bool = True


class Memory:
    """One title as a person would keep track of it: words said, the word before, and whether there is a rating."""

    def __init__(self) -> None:
        self.word, self.before, self.is_rated = Word(), Word(), False

    def meaning(self, word: Word) -> str | None:
        return "seen" if self.is_rated and word.rated_after else word.state

    def say(self, word: Word) -> None:
        self.word, self.before = word, self.word

    def set(self, state: str | None) -> None:
        if self.meaning(self.word) != state:
            self.say(Word(state, rated_after=False))
        elif state is not None:
            self.word = Word(state, rated_after=False)

    def rate(self, *, seen: bool) -> None:
        self.is_rated = True
        if self.word.rated_after != seen and not (seen and self.word.state == "seen"):
            self.say(Word(self.word.state, rated_after=seen))

    def undo(self) -> bool:
        """Whether there was anything to undo."""
        if self.meaning(self.word) == self.meaning(self.before):
            return False
        self.say(self.before)
        return True


Step: TypeAlias = tuple[str, Any]
STEPS = st.one_of(
    st.tuples(st.just("set"), st.sampled_from([*STATES, None])),
    st.tuples(st.just("rate"), st.booleans()),
    st.tuples(st.sampled_from(["unrate", "undo"]), st.none()),
)


@settings(on_one_connection, max_examples=20)
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
def test_any_order_of_steps_ends_as_a_person_would_expect(
    connection: Connection, factory: Factory, steps: list[Step]
) -> None:
    with connection.transaction(force_rollback=True):
        reader, title = factory.user(), factory.title()
        memory = Memory()
        for name, argument in steps:
            if name == "set":
                memory.set(argument)
                state, _, previous, _ = put(connection, reader, title, argument)
                assert (state, previous) == (memory.meaning(memory.word), memory.meaning(memory.before))
            elif name == "rate":
                memory.rate(seen=argument)
                rated(connection, reader, title, seen=argument)
            elif name == "unrate" and memory.is_rated:
                memory.is_rated = False
                unrate(connection, reader, title)
            elif name == "undo" and memory.undo():
                assert undo(connection, reader, title)[0] == memory.meaning(memory.word)
            elif name == "undo":
                with refused(connection, "PT404"):
                    undo(connection, reader, title)
            state = memory.meaning(memory.word)
            assert listed(connection, reader) == ({title: state} if state else {})
            for include in ([], ["seen"], ["watch_later"], ["seen", "watch_later"]):
                shown = called(connection, "recommend", user_id=reader, include=include)
                known = bool(state) or memory.is_rated
                assert bool(shown) == (not known or state in include), (state, include)


def test_two_connections_change_one_title_one_after_the_other(own_database: str) -> None:
    with connect(own_database) as connection:
        factory = Factory(connection)
        reader, titles = factory.user(), [factory.title() for _ in range(3)]

    def job(state: str) -> Any:
        def run(connection: Connection) -> None:
            for _ in range(15):
                for title_id in titles:
                    put(connection, reader, title_id, state)
                    rated(connection, reader, title_id)

        return run

    at_once(own_database, [job("hidden"), job("watch_later"), job("hidden")])
    with connect(own_database) as connection:
        assert listed(connection, reader) == dict.fromkeys(titles, "seen")


@pytest.fixture
def shelf(connection: Connection, factory: Factory, reader: int) -> dict[str, int]:
    """Titles to watch later by their names; the reader rated some, without having seen them."""
    years = {"Émile": 1990, "Zorro": None, "alpha": 2001, "Beta": 2001}
    names = {
        name: factory.title(name, year=year, kind="book" if name == "Beta" else "movie") for name, year in years.items()
    }
    for day, title_id in enumerate(names.values()):
        put(connection, reader, title_id, "watch_later", DATES[0] + timedelta(days=day))
    for name, stars in (("Zorro", 2.0), ("Beta", 4.5)):
        call(connection, "rate_title", user_id=reader, title_id=names[name], rating=stars, seen=False)
    return names


@pytest.mark.parametrize(
    ("sort", "ascending", "expected"),
    [
        ("added", None, ["Beta", "alpha", "Zorro", "Émile"]),
        ("added", True, ["Émile", "Zorro", "alpha", "Beta"]),
        ("title", None, ["alpha", "Beta", "Émile", "Zorro"]),
        ("title", False, ["Zorro", "Émile", "Beta", "alpha"]),
        ("year", None, ["alpha", "Beta", "Émile", "Zorro"]),
        ("year", True, ["Zorro", "Émile", "alpha", "Beta"]),
        ("rating", None, ["Beta", "Zorro", "Émile", "alpha"]),
        ("rating", True, ["Émile", "alpha", "Zorro", "Beta"]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_a_list_comes_in_the_order_asked_for_and_its_pages_join_up(
    connection: Connection,
    reader: int,
    shelf: dict[str, int],
    sort: str,
    ascending: bool | None,  # noqa: FBT001
    expected: list[str],
    size: int,
) -> None:
    arguments = {"user_id": reader, "state": "watch_later", "sort": sort, "ascending": ascending, "limit": size}
    found: list[Row] = []
    after: dict[str, Any] = {}
    for _ in range(10):
        page = called(connection, "user_titles", **arguments, **after)
        if not page:
            break
        found += page
        after = {
            "after_number": page[-1]["sort_number"],
            "after_text": page[-1]["sort_text"],
            "after_title_id": page[-1]["title_id"],
        }
    assert [row["title"] for row in found] == expected
    assert [row["title_id"] for row in found] == [shelf[name] for name in expected]


def test_a_list_shows_one_kind_or_all(connection: Connection, reader: int, shelf: dict[str, int]) -> None:
    for kind, names in (("book", ["Beta"]), ("movie", ["alpha", "Zorro", "Émile"]), ("tv", []), (None, None)):
        rows = called(connection, "user_titles", user_id=reader, state="watch_later", kind=kind)
        assert {row["title"] for row in rows} == set(shelf if names is None else names)


def test_a_list_is_ordered_and_named_in_a_language(connection: Connection, factory: Factory, reader: int) -> None:
    for english, french in (("Apple", "Pomme"), ("Zebra", "Anneau")):
        texts = {"en": {"title": english}, "fr": {"title": french}}
        put(connection, reader, factory.title(english, texts=texts), "seen")
    for language, names in (("en", ["Apple", "Zebra"]), ("fr", ["Anneau", "Pomme"])):
        rows = called(connection, "user_titles", user_id=reader, state="seen", sort="title", language=language)
        assert [row["title"] for row in rows] == names


@pytest.mark.parametrize("wrong", [{"state": "later"}, {"state": None}, {"sort": "votes"}, {"sort": None}], ids=str)
def test_an_unknown_list_or_order_is_refused(connection: Connection, reader: int, wrong: dict[str, Any]) -> None:
    with refused(connection, "PT422"):
        called(connection, "user_titles", **{"user_id": reader, "state": "seen", **wrong})
