"""Lists that users make: what is in them, in which order, and who sees it."""

import contextlib
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call, connect
from tests.communities import at_once, called, on_one_connection, tune
from tests.conftest import Connection
from tests.factories import Factory


def make(connection: Connection, user_id: int, name: str = "Mine") -> int:
    ((list_id, *_),) = call(connection, "create_list", user_id=user_id, name=name)
    return int(list_id)


def put(connection: Connection, user_id: int, list_id: int, title_id: int, **fields: Any) -> dict[str, Any]:
    (placed,) = called(connection, "put_list_item", user_id=user_id, list_id=list_id, title_id=title_id, **fields)
    return placed


def items(connection: Connection, user_id: int, list_id: int, **arguments: Any) -> list[dict[str, Any]]:
    return called(connection, "list_items", user_id=user_id, list_id=list_id, **arguments)


def in_order(connection: Connection, user_id: int, list_id: int) -> list[int]:
    """The titles, whose places must count from 1 without gaps."""
    found = items(connection, user_id, list_id, limit=1000)
    assert [row["place"] for row in found] == list(range(1, len(found) + 1))
    return [row["title_id"] for row in found]


def refused(connection: Connection, function: str, **arguments: Any) -> str | None:
    """The SQLSTATE with which a call is refused."""
    with pytest.raises(psycopg.Error) as error, connection.transaction():
        call(connection, function, **arguments)
    return error.value.sqlstate


def test_a_user_without_lists_has_none(connection: Connection, factory: Factory) -> None:
    assert called(connection, "user_lists", user_id=factory.user()) == []
    assert called(connection, "user_lists", user_id=0) == []


def test_a_list_is_made_renamed_described_and_deleted(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    (made,) = called(connection, "create_list", user_id=user, name="Sunday", description="Nothing sad.")
    assert (made["name"], made["description"]) == ("Sunday", "Nothing sad.")
    assert (made["is_shared"], made["title_count"]) == (False, 0)
    list_id = made["list_id"]
    (renamed,) = called(connection, "update_list", user_id=user, list_id=list_id, name="Rainy Sunday")
    assert (renamed["name"], renamed["description"]) == ("Rainy Sunday", "Nothing sad.")
    (described,) = called(connection, "update_list", user_id=user, list_id=list_id, description="")
    assert (described["name"], described["description"]) == ("Rainy Sunday", "")
    assert called(connection, "get_list", user_id=user, list_id=list_id) == [described]
    put(connection, user, list_id, factory.title())
    assert called(connection, "delete_list", user_id=user, list_id=list_id) == [
        {"list_id": list_id, "name": "Rainy Sunday"}
    ]
    assert called(connection, "user_lists", user_id=user) == []
    assert connection.execute("select count(*) from data.list_items").fetchone() == (0,)


def test_lists_are_paged_from_the_newest(connection: Connection, factory: Factory) -> None:
    user, other = factory.user(), factory.user()
    made = [make(connection, user, f"List {number}") for number in range(5)]
    make(connection, other)
    first = called(connection, "user_lists", user_id=user, limit=3)
    second = called(connection, "user_lists", user_id=user, limit=3, before_list_id=first[-1]["list_id"])
    assert [row["list_id"] for row in first + second] == made[::-1]


def test_titles_stand_where_they_are_put(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    list_id = make(connection, user)
    a, b, c, d = (factory.title() for _ in range(4))
    assert put(connection, user, list_id, a)["place"] == 1
    assert put(connection, user, list_id, b)["place"] == 2
    assert put(connection, user, list_id, c, place=1)["place"] == 1
    assert in_order(connection, user, list_id) == [c, a, b]
    assert put(connection, user, list_id, d, place=100)["place"] == 4
    assert put(connection, user, list_id, c, place=3)["place"] == 3
    assert in_order(connection, user, list_id) == [a, b, c, d]
    # Again, without saying where: it stays.
    assert put(connection, user, list_id, b)["place"] == 2
    call(connection, "remove_list_item", user_id=user, list_id=list_id, title_id=b)
    assert in_order(connection, user, list_id) == [a, c, d]
    call(connection, "reorder_list", user_id=user, list_id=list_id, title_ids=[d, a, d])
    assert in_order(connection, user, list_id) == [d, a, c]


def test_a_note_stays_until_another_is_given(connection: Connection, factory: Factory) -> None:
    user, title_id = factory.user(), factory.title()
    list_id = make(connection, user)
    assert put(connection, user, list_id, title_id)["note"] == ""
    assert put(connection, user, list_id, title_id, note="With Asha")["note"] == "With Asha"
    assert put(connection, user, list_id, title_id, place=1)["note"] == "With Asha"
    assert put(connection, user, list_id, title_id, note="")["note"] == ""


def test_items_are_paged_by_place_and_a_deleted_title_leaves_its_gap_until_the_next_change(
    connection: Connection, factory: Factory
) -> None:
    user = factory.user()
    list_id = make(connection, user)
    titles = [factory.title() for _ in range(5)]
    for title_id in titles:
        put(connection, user, list_id, title_id)
    connection.execute("delete from data.titles where id = %s", [titles[1]])
    first = items(connection, user, list_id, limit=2)
    second = items(connection, user, list_id, limit=5, after_place=first[-1]["place"])
    assert [row["title_id"] for row in first + second] == [titles[0], *titles[2:]]
    assert put(connection, user, list_id, titles[4], place=2)["place"] == 2
    assert in_order(connection, user, list_id) == [titles[0], titles[4], titles[2], titles[3]]


@on_one_connection
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["put", "remove", "order"]), st.integers(0, 5), st.one_of(st.none(), st.integers(1, 8))
        ),
        max_size=25,
    )
)
def test_a_list_is_the_list_that_python_would_have(
    connection: Connection, factory: Factory, steps: list[tuple[str, int, int | None]]
) -> None:
    with connection.transaction(force_rollback=True):
        user = factory.user()
        list_id = make(connection, user)
        titles = [factory.title() for _ in range(6)]
        expected: list[int] = []
        for action, number, place in steps:
            title_id = titles[number]
            if action == "put":
                placed = put(connection, user, list_id, title_id, place=place)
                if place is not None or title_id not in expected:
                    expected = [other for other in expected if other != title_id]
                    expected.insert(len(expected) if place is None else place - 1, title_id)
                assert placed["place"] == expected.index(title_id) + 1
            elif action == "remove" and title_id in expected:
                call(connection, "remove_list_item", user_id=user, list_id=list_id, title_id=title_id)
                expected.remove(title_id)
            elif action == "order":
                first = expected[number:]
                call(connection, "reorder_list", user_id=user, list_id=list_id, title_ids=first)
                expected = first + expected[:number]
            assert in_order(connection, user, list_id) == expected


def test_what_is_not_there_is_refused(connection: Connection, factory: Factory) -> None:
    user, title_id, stranger = factory.user(), factory.title(), factory.title()
    list_id = make(connection, user)
    mine = {"user_id": user, "list_id": list_id}
    put(connection, user, list_id, title_id)
    assert refused(connection, "put_list_item", **mine, title_id=0) == "PT404"
    assert refused(connection, "put_list_item", **mine, title_id=title_id, place=0) == "PT422"
    assert refused(connection, "remove_list_item", **mine, title_id=stranger) == "PT404"
    assert refused(connection, "reorder_list", **mine, title_ids=[title_id, stranger]) == "PT422"
    assert refused(connection, "create_list", user_id=0, name="x") == "PT404"
    for name in ("", "x" * 201):
        assert refused(connection, "create_list", user_id=user, name=name) == "23514"
        assert refused(connection, "update_list", **mine, name=name) == "23514"
    assert refused(connection, "put_list_item", **mine, title_id=title_id, note="x" * 2001) == "23514"
    assert refused(connection, "recommend_from_list", **mine, include=["hidden"]) == "PT422"
    assert in_order(connection, user, list_id) == [title_id]


def test_there_is_an_end_to_lists_and_to_what_is_in_one(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    tune(connection, "most_lists", 2)
    tune(connection, "most_list_items", 2)
    list_id, _ = make(connection, user), make(connection, user)
    assert refused(connection, "create_list", user_id=user, name="One more") == "PT409"
    a, b, c = (factory.title() for _ in range(3))
    put(connection, user, list_id, a)
    put(connection, user, list_id, b)
    assert refused(connection, "put_list_item", user_id=user, list_id=list_id, title_id=c) == "PT409"
    assert put(connection, user, list_id, a, place=2)["place"] == 2
    make(connection, factory.user())


def test_nobody_reads_or_changes_what_is_anothers(connection: Connection, factory: Factory) -> None:
    owner, other, title_id = factory.user(), factory.user(), factory.title()
    list_id = make(connection, owner)
    put(connection, owner, list_id, title_id, note="mine")
    before = items(connection, owner, list_id), called(connection, "get_list", user_id=owner, list_id=list_id)
    theirs = {"user_id": other, "list_id": list_id}
    attempts: dict[str, dict[str, Any]] = {
        "get_list": {},
        "update_list": {"name": "Stolen"},
        "delete_list": {},
        "list_items": {},
        "put_list_item": {"title_id": title_id, "note": "not mine"},
        "remove_list_item": {"title_id": title_id},
        "reorder_list": {"title_ids": [title_id]},
        "share_list": {},
        "unshare_list": {},
        "recommend_from_list": {},
    }
    for function, arguments in attempts.items():
        assert refused(connection, function, **theirs, **arguments) == "PT404", function
    assert (items(connection, owner, list_id), called(connection, "get_list", user_id=owner, list_id=list_id)) == before


def test_a_link_shows_a_list_to_anybody_until_it_ends(connection: Connection, factory: Factory) -> None:
    owner, title_id = factory.user("The owner"), factory.title()
    list_id = make(connection, owner, "For friends")
    put(connection, owner, list_id, title_id, note="Loved it")
    ((_, first),) = call(connection, "share_list", user_id=owner, list_id=list_id)
    (shared,) = called(connection, "shared_list", share_token=first)
    assert set(shared) == {"name", "description", "updated_at"}
    assert shared["name"] == "For friends"
    (item,) = called(connection, "shared_list_items", share_token=first)
    assert (item["title_id"], item["note"]) == (title_id, "Loved it")
    assert called(connection, "get_list", user_id=owner, list_id=list_id)[0]["is_shared"]

    ((_, second),) = call(connection, "share_list", user_id=owner, list_id=list_id)
    assert first != second
    assert refused(connection, "shared_list", share_token=first) == "PT404"
    assert called(connection, "shared_list_items", share_token=first) == []
    assert called(connection, "shared_list", share_token=second) == [shared]
    (kept,) = called(connection, "unshare_list", user_id=owner, list_id=list_id)
    assert not kept["is_shared"]
    assert refused(connection, "shared_list", share_token=second) == "PT404"
    for token in ("", "0" * 32, None):
        assert refused(connection, "shared_list", share_token=token) == "PT404"
    # The secret is nowhere in the table.
    assert connection.execute(
        "select count(*) from data.lists as l where l::text like %s", [f"%{first}%"]
    ).fetchone() == (0,)


def test_two_connections_that_fill_one_list_leave_every_title_in_a_place_of_its_own(own_database: str) -> None:
    with connect(own_database) as connection:
        factory = Factory(connection)
        user = factory.user()
        titles = [factory.title() for _ in range(20)]
        list_id = make(connection, user)
        tune(connection, "most_lists", 5)

    def fill(chosen: list[int]) -> Callable[[Connection], None]:
        def put_first(connection: Connection) -> None:
            for title_id in chosen:
                put(connection, user, list_id, title_id, place=1)

        return put_first

    def begin_lists(connection: Connection) -> None:
        for _ in range(4):
            with contextlib.suppress(psycopg.Error):
                make(connection, user)

    at_once(own_database, [fill(titles[:12]), fill(titles[8:]), begin_lists, begin_lists])
    with connect(own_database) as connection:
        assert sorted(in_order(connection, user, list_id)) == titles
        assert len(called(connection, "user_lists", user_id=user)) == 5
