"""Texts in both languages side by side, and what one language borrows from the other."""

from tests.communities import called
from tests.conftest import Connection
from tests.factories import Factory


def test_texts_stand_side_by_side_and_nothing_falls_back(connection: Connection, factory: Factory) -> None:
    both = factory.title(
        genres=["drama", "crime"],
        texts={
            "en": {"title": "The Godfather", "overview": "A family.", "trailer_url": "https://example.com/en"},
            "fr": {"title": "Le Parrain", "overview": "Une famille."},
        },
    )
    english = factory.title("Kahaani", overview="A search.")
    rows = called(connection, "title_translations", title_ids=[english, 0, both, None])
    assert [tuple(row.values()) for row in rows] == [
        (english, "Kahaani", None, "A search.", None, None, None, [], []),
        (
            both,
            "The Godfather",
            "Le Parrain",
            "A family.",
            "Une famille.",
            "https://example.com/en",
            None,
            ["Crime", "Drama"],
            ["Drame", "Policier"],
        ),
    ]
    assert called(connection, "title_translations", title_ids=[]) == []


def test_a_trailer_falls_back_by_itself(connection: Connection, factory: Factory) -> None:
    title = factory.title(
        texts={
            "en": {"title": "The Godfather", "trailer_url": "https://example.com/en"},
            "fr": {"title": "Le Parrain"},
        }
    )
    (card,) = called(connection, "title_cards", title_ids=[title], language="fr")
    assert (card["language"], card["title"], card["trailer_url"]) == ("fr", "Le Parrain", "https://example.com/en")
