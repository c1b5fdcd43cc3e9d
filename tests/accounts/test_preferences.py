"""Preferences of a user, kept as a whole."""

from typing import Any

import psycopg
import pytest

from api.discovery.title_filter import TitleFilter
from sync.connection import call
from tests.communities import called
from tests.conftest import Connection
from tests.factories import Factory

NOTHING: dict[str, Any] = {
    "language": None,
    "country": None,
    "providers": [],
    "maturity_lte": None,
    "rating_scale": "stars",
    "updated_at": None,
}


def kept(connection: Connection, user_id: int) -> dict[str, Any]:
    (row,) = called(connection, "get_preferences", user_id=user_id)
    return row


def test_somebody_who_never_said_has_the_defaults(connection: Connection, factory: Factory) -> None:
    assert kept(connection, factory.user()) == NOTHING
    assert kept(connection, 0) == NOTHING


def test_what_is_saved_is_kept_and_replaces_all_that_was_before(connection: Connection, factory: Factory) -> None:
    user, other = factory.user(), factory.user()
    given = {"language": "fr", "country": "IN", "maturity_lte": 13, "rating_scale": "ten"}
    (saved,) = called(
        connection, "save_preferences", user_id=user, providers=["netflix", "mubi", "netflix", None], **given
    )
    assert {name: saved[name] for name in given} == given
    assert saved["providers"] == ["mubi", "netflix"]
    assert saved["updated_at"] is not None
    assert kept(connection, user) == saved
    assert kept(connection, other) == NOTHING

    (saved,) = called(connection, "save_preferences", user_id=user, country="FR")
    assert {**saved, "updated_at": None} == {**NOTHING, "country": "FR"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "de"},
        {"country": "in"},
        {"country": "IND"},
        {"maturity_lte": -1},
        {"maturity_lte": 22},
        {"rating_scale": "five"},
        {"providers": ["Netflix"]},
        {"providers": [""]},
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(
    connection: Connection, factory: Factory, wrong: dict[str, Any]
) -> None:
    user = factory.user()
    call(connection, "save_preferences", user_id=user, language="en", providers=["mubi"])
    before = kept(connection, user)
    with pytest.raises(psycopg.Error) as refused, connection.transaction():
        call(connection, "save_preferences", **{"user_id": user, **wrong})
    assert refused.value.sqlstate in ("PT422", "23514")
    assert kept(connection, user) == before


def test_services_are_those_of_the_country_that_the_reader_prefers(connection: Connection, factory: Factory) -> None:
    user = factory.user()
    french = factory.title(providers={"FR": {"flatrate": ["mubi"]}})
    indian = factory.title(providers={"IN": {"flatrate": ["mubi"]}})

    def found(user_id: int | None, country: str | None = None) -> set[int]:
        mubi = TitleFilter(providers=["mubi"], provider_country=country)
        rows = called(connection, "discover_titles", user_id=user_id, filter=mubi, sort="votes")
        films = called(connection, "discovery_facets", user_id=user_id, filter=mubi)
        listed = called(connection, "list_titles", user_id=user_id, filter=mubi)
        assert {row["title_id"] for row in listed} == {row["title_id"] for row in rows}
        assert sum(row["titles"] for row in films if row["facet"] == "kind") == len(rows)
        return {row["title_id"] for row in rows}

    assert found(user) == {french, indian}
    call(connection, "save_preferences", user_id=user, country="IN")
    assert found(user) == {indian}
    assert found(user, "FR") == {french}
    assert found(None) == {french, indian}


def test_nobody_can_prefer_nothing(connection: Connection) -> None:
    with pytest.raises(psycopg.Error) as refused:
        call(connection, "save_preferences", user_id=0)
    assert refused.value.sqlstate == "PT404"
