"""Keys under which misspelt words and half-remembered names are found."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.communities import on_one_connection, value
from tests.conftest import Connection


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("baahubali", "bahubali"),
        ("zindagee", "zindagi"),
        ("kuchh", "kuch"),
        ("wada", "vada"),
        ("sholay", "solay"),
        ("thoovanathumbikal", "toovanatumbikal"),
        ("shoshank", "shawshank"),
        ("brindassier", "brindacier"),
        ("filosofy", "philosophy"),
        ("shah", "sha"),
    ],
)
def test_what_sounds_alike_has_one_sound(connection: Connection, one: str, other: str) -> None:
    assert value(connection, "select engine.phonetic_key(%s) = engine.phonetic_key(%s)", one, other)


@pytest.mark.parametrize(("one", "other"), [("holes", "heels"), ("roma", "rome"), ("dune", "tune")])
def test_what_does_not_has_two(connection: Connection, one: str, other: str) -> None:
    assert not value(connection, "select engine.phonetic_key(%s) = engine.phonetic_key(%s)", one, other)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("redemption", "redemtion", True),
        ("brave", "brvae", True),
        ("frankenstein", "frankinstine", True),
        ("ratatouille", "ratatooey", True),
        ("amelie", "amlie", True),
        ("up", "us", False),
        ("matrix", "parasite", False),
    ],
)
def test_words_that_one_error_parts_have_a_key_in_common(
    connection: Connection, one: str, other: str, *, share: bool
) -> None:
    assert value(connection, "select engine.word_keys(%s) && engine.word_keys(%s)", one, other) is share


@on_one_connection
@given(word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=7, max_size=20), at=st.integers(0, 6))
def test_a_word_keeps_a_key_when_it_loses_a_letter(connection: Connection, word: str, at: int) -> None:
    sound = value(connection, "select engine.phonetic_key(%s)", word)
    lost = sound[:at] + sound[at + 1 :]
    assume(value(connection, "select engine.phonetic_key(%s)", lost) == lost)
    assume(len(lost) >= 4)
    assert value(connection, "select engine.word_keys(%s) && engine.word_keys(%s)", sound, lost)


def test_a_name_is_found_by_its_words_by_neighbours_written_as_one_and_by_initials(connection: Connection) -> None:
    assert set(value(connection, "select engine.name_terms('{kabhi,khushi,gham}')")) == {
        *("kabhi", "khushi", "gham"),
        *("+kabikusi", "+kusigam", "+kabikusigam"),
        "=kkg",
    }
    assert set(value(connection, "select engine.name_terms('{up}')")) == {"up", "+up"}
