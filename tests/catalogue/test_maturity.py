"""From which age titles are meant, and what a reader's cap lets through."""

import pytest

from sync.connection import call
from tests.conftest import Connection
from tests.factories import Factory

AGES = {
    "G": 0,
    "PG": 8,
    "PG-13": 13,
    "pg13": 13,
    "R": 17,
    "NC-17": 18,
    "TV-Y": 0,
    "TV-Y7": 7,
    "TV-G": 0,
    "TV-PG": 10,
    "TV-14": 14,
    "TV-MA": 17,
    "U": 0,
    "UA": 12,
    "U/A": 12,
    "UA 7+": 7,
    "U/A 13+": 13,
    "UA16+": 16,
    "A": 18,
    "S": 18,
    "TP": 0,
    "Tous publics": 0,
    "12A": 12,
    "0": 0,
    "6": 6,
    "12": 12,
    "16+": 16,
    " 18 ": 18,
    "FSK 16": 16,
}


@pytest.mark.parametrize("certification", AGES)
def test_a_certification_stands_for_an_age_however_it_is_spelt(connection: Connection, certification: str) -> None:
    assert connection.execute("select engine.certified_age(%s)", [certification]).fetchone() == (AGES[certification],)


@pytest.mark.parametrize("certification", [None, "", "NR", "Not Rated", "Unrated", "99", "-1", "é", "PG-14"])
def test_what_no_board_says_is_no_age(connection: Connection, certification: str | None) -> None:
    assert connection.execute("select engine.certified_age(%s)", [certification]).fetchone() == (None,)


def test_a_title_has_the_age_of_what_its_source_last_said(connection: Connection, factory: Factory) -> None:
    for certification, age in (("R", 17), ("PG-13", 13), ("NR", None), (None, None)):
        title_id = factory.title("The Film", refs=["imdb:tt1"], certification=certification)
        stored = connection.execute("select certification, minimum_age from data.titles where id = %s", [title_id])
        assert stored.fetchone() == (certification, age)


@pytest.mark.parametrize(
    ("age", "cap", "suitable"),
    [
        (13, 12, False),
        (13, 13, True),
        (0, 0, True),
        (None, 0, False),
        (None, 17, False),
        (None, None, True),
        (18, None, True),
    ],
)
def test_a_title_is_suitable_up_to_the_cap(
    connection: Connection,
    age: int | None,
    cap: int | None,
    suitable: bool,  # noqa: FBT001
) -> None:
    found = connection.execute("select engine.is_suitable(%s::smallint, %s::smallint)", [age, cap]).fetchone()
    assert found == (suitable,)


@pytest.mark.parametrize(("asked", "cap"), [(None, None), (0, 0), (12, 12), (17, 17), (18, None), (21, None)])
def test_an_adults_cap_is_none(connection: Connection, factory: Factory, asked: int | None, cap: int | None) -> None:
    user = factory.user()
    assert connection.execute("select engine.maturity_cap(%s)", [user]).fetchone() == (None,)
    call(connection, "save_preferences", user_id=user, maturity_lte=asked)
    assert connection.execute("select engine.maturity_cap(%s)", [user]).fetchone() == (cap,)
    assert connection.execute("select engine.maturity_cap(null)").fetchone() == (None,)
