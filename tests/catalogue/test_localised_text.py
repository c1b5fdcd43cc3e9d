"""Texts and credits of titles: the language a reader gets, and the order of names."""

import pytest

from tests.communities import fetch, value
from tests.conftest import Connection
from tests.factories import Factory

BOTH = {"en": {"title": "Spirited Away"}, "fr": {"title": "Le Voyage de Chihiro"}}
FRENCH = {"fr": {"title": "Le Voyage de Chihiro"}}


@pytest.mark.parametrize(
    ("texts", "language", "shown"),
    [
        (BOTH, "en", ("en", "Spirited Away")),
        (BOTH, "fr", ("fr", "Le Voyage de Chihiro")),
        (BOTH, "de", ("en", "Spirited Away")),
        (BOTH, None, ("en", "Spirited Away")),
        (FRENCH, "en", ("fr", "Le Voyage de Chihiro")),
        (FRENCH, "de", ("fr", "Le Voyage de Chihiro")),
    ],
)
def test_a_missing_text_is_replaced_by_english_or_else_by_any(
    connection: Connection,
    factory: Factory,
    texts: dict[str, dict[str, str]],
    language: str | None,
    shown: tuple[str, str],
) -> None:
    title_id = factory.title(texts=texts)
    (row,) = fetch(connection, "select * from engine.localised_text(%s, %s)", title_id, language)
    assert (row["language"], row["title"]) == shown


def test_an_unknown_title_has_no_text(connection: Connection) -> None:
    assert fetch(connection, "select * from engine.localised_text(0, 'en')") == []


def test_credits_keep_their_order(connection: Connection, factory: Factory) -> None:
    names = ["Zoë Kravitz", "Adam Driver", "Mia Wasikowska", "Adam Driver"]
    title_id = factory.title(actors=names, directors=["Jim Jarmusch"])
    assert value(connection, "select engine.credited_names(%s, 'actor')", title_id) == names[:3]
    assert value(connection, "select engine.credited_names(%s, 'director')", title_id) == ["Jim Jarmusch"]
    assert value(connection, "select engine.credited_names(%s, 'author')", title_id) == []
