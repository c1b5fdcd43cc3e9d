"""Impressions, recorded once per page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.communities import Row, called, fetch, refused
from tests.conftest import Connection
from tests.factories import Factory

LIST = UUID("00000000-0000-4000-8000-000000000001")


def record(connection: Connection, user_id: int | None, title_ids: list[int] | None, **changed: Any) -> bool:
    page: dict[str, Any] = {"surface": "personalized", "list_id": LIST, "first_position": 1, **changed}
    (row,) = called(connection, "record_impressions", user_id=user_id, title_ids=title_ids, **page)
    return bool(row["recorded"])


def pages(connection: Connection) -> list[Row]:
    return fetch(connection, "select * from data.impressions order by user_id, list_id, first_position")


def start_experiment(connection: Connection) -> None:
    called(
        connection,
        "create_experiment",
        name="blend",
        description="",
        variants=["control", "new"],
        weights=[1.0, 1.0],
        presets=["classic", "tuned"],
    )


def test_a_page_is_kept_as_it_was_shown(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    titles = [factory.title() for _ in range(3)]
    earlier = datetime.now(UTC) - timedelta(hours=1)
    assert record(connection, user, titles[::-1], surface="similar", first_position=21, shown_at=earlier)
    assert pages(connection) == [
        {
            "user_id": user,
            "list_id": LIST,
            "first_position": 21,
            "surface": "similar",
            "title_ids": titles[::-1],
            "experiment": None,
            "variant": None,
            "shown_at": earlier,
        }
    ]


def test_a_page_recorded_again_changes_nothing(connection: Connection, factory: Factory) -> None:
    user, title, other = factory.user(), factory.title(), factory.title()
    assert record(connection, user, [title])
    before = pages(connection)
    assert not record(connection, user, [title])
    assert not record(connection, user, [other], surface="popular", shown_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert pages(connection) == before


def test_another_page_list_or_user_is_recorded(connection: Connection, factory: Factory) -> None:
    user, title = factory.user(), factory.title()
    assert record(connection, user, [title])
    assert record(connection, user, [title], first_position=2)
    assert record(connection, user, [title], list_id=uuid4())
    assert record(connection, factory.user(), [title])
    assert len(pages(connection)) == 4


@pytest.mark.parametrize("ahead", [None, timedelta(hours=1)])
def test_nothing_is_shown_in_the_future(connection: Connection, factory: Factory, ahead: timedelta | None) -> None:
    ((now,),) = connection.execute("select now()").fetchall()
    record(connection, factory.user(), [factory.title()], shown_at=ahead and datetime.now(UTC) + ahead)
    assert [row["shown_at"] for row in pages(connection)] == [now]


@pytest.mark.parametrize("user_id", [0, None, 2**62])
def test_an_unknown_user_was_shown_nothing(connection: Connection, factory: Factory, user_id: int | None) -> None:
    title = factory.title()
    with refused(connection, "PT404"):
        record(connection, user_id, [title])
    assert pages(connection) == []


@pytest.mark.parametrize(
    ("title_ids", "changed", "sqlstate"),
    [
        ([], {}, "23514"),
        ([1, None], {}, "23514"),
        (list(range(1, 202)), {}, "23514"),
        (None, {}, "23502"),
        ([1], {"surface": "newsletter"}, "23514"),
        ([1], {"surface": None}, "23502"),
        ([1], {"first_position": 0}, "23514"),
        ([1], {"first_position": 40_000}, "22003"),
        ([1], {"first_position": None}, "23502"),
        ([1], {"list_id": None}, "23502"),
    ],
)
def test_what_is_no_page_is_refused(
    connection: Connection, factory: Factory, title_ids: list[int] | None, changed: dict[str, Any], sqlstate: str
) -> None:
    user = factory.user()
    with refused(connection, sqlstate):
        record(connection, user, title_ids, **changed)
    assert pages(connection) == []


def test_personalised_pages_name_the_users_variant_while_an_experiment_runs(
    connection: Connection, factory: Factory
) -> None:
    user, title = factory.user(), factory.title()
    start_experiment(connection)
    ((variant,),) = connection.execute("select engine.assigned_variant('blend', %s)", [user]).fetchall()
    for position, surface in enumerate(("personalized", "popular", "similar"), start=1):
        record(connection, user, [title], surface=surface, first_position=position)
    called(connection, "end_experiment", name="blend")
    record(connection, user, [title], first_position=4)
    assert variant in ("control", "new")
    assert [(row["experiment"], row["variant"]) for row in pages(connection)] == [
        ("blend", variant),
        (None, None),
        (None, None),
        (None, None),
    ]


def test_pages_go_with_their_user_and_outlive_their_experiment(connection: Connection, factory: Factory) -> None:
    users = [factory.user() for _ in range(2)]
    title = factory.title()
    start_experiment(connection)
    for user in users:
        record(connection, user, [title])
    connection.execute("delete from data.users where id = %s", [users[0]])
    connection.execute("delete from data.experiments")
    (left,) = pages(connection)
    assert (left["user_id"], left["experiment"], left["variant"]) == (users[1], None, None)
