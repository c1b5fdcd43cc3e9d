"""Addresses of posters and backdrops, and trailers in both languages."""

from typing import Any

import pytest

from sync.connection import call
from tests.communities import called, fetch, refused
from tests.conftest import Connection
from tests.factories import Factory

BASE = "https://images.example.com/t/"
SIZES: dict[str, Any] = {
    "poster": ["w92", "w342", "w500", "original"],
    "backdrop": ["w300", "w1280", "original"],
    "logo": ["original"],
}


@pytest.mark.parametrize(
    ("path", "poster", "backdrop"),
    [
        (None, None, None),
        ("/a.jpg", "https://image.tmdb.org/t/p/w342/a.jpg", "https://image.tmdb.org/t/p/w780/a.jpg"),
        (
            "https://books.example.com/a?zoom=1",
            "https://books.example.com/a?zoom=1",
            "https://books.example.com/a?zoom=1",
        ),
        ("http://books.example.com/a", None, None),
        ("a.jpg", None, None),
    ],
)
def test_cards_have_addresses_of_images(
    connection: Connection, factory: Factory, path: str | None, poster: str | None, backdrop: str | None
) -> None:
    title_id = factory.title(poster_path=path)
    connection.execute("update data.titles set backdrop_path = %s", [path])
    (card,) = called(connection, "title_cards", title_ids=[title_id])
    assert (card["poster_path"], card["backdrop_path"]) == (path, path)
    assert (card["poster_url"], card["backdrop_url"]) == (poster, backdrop)


def test_sizes_are_the_sources_and_a_repeat_writes_nothing(connection: Connection, factory: Factory) -> None:
    title_id = factory.title(poster_path="/a.jpg")
    connection.execute("update data.titles set backdrop_path = '/b.jpg'")
    known: dict[str, list[str]] = {}
    for row in called(connection, "image_sizes"):
        known.setdefault(row["kind"], []).append(row["size"])
    sent = {"base_url": "https://image.tmdb.org/t/p/", **known}
    assert call(connection, "replace_image_sizes", **sent) == [(0,)]
    assert call(connection, "replace_image_sizes", **{**sent, **SIZES, "base_url": BASE}) == [(10 + 8,)]
    versions = "select ctid::text, xmin::text from data.image_sizes order by 1"
    before = fetch(connection, versions)
    assert call(connection, "replace_image_sizes", base_url=BASE, **SIZES) == [(0,)]
    assert fetch(connection, versions) == before
    assert [(row["kind"], row["size"]) for row in called(connection, "image_sizes")] == [
        (kind, size) for kind in ("backdrop", "logo", "poster") for size in SIZES[kind]
    ]
    # Where a width is not there, the next one stands in, and then the original.
    (card,) = called(connection, "title_cards", title_ids=[title_id])
    assert (card["poster_url"], card["backdrop_url"]) == (f"{BASE}w342/a.jpg", f"{BASE}w1280/b.jpg")
    connection.execute("update data.tuning set value = 2000 where name = 'poster_width'")
    (card,) = called(connection, "title_cards", title_ids=[title_id])
    assert card["poster_url"] == f"{BASE}original/a.jpg"
    mistakes: list[dict[str, Any]] = [
        {"base_url": "http://images.example.com/"},
        {"base_url": None},
        {"poster": []},
        {"logo": None},
        {"backdrop": ["../w300"]},
        {"poster": [None]},
    ]
    for wrong in mistakes:
        with refused(connection, "PT422"):
            call(connection, "replace_image_sizes", **{"base_url": BASE, **SIZES, **wrong})
    connection.execute("delete from data.image_sizes")
    (card,) = called(connection, "title_cards", title_ids=[title_id])
    assert (card["poster_url"], card["backdrop_url"]) == (None, None)


@pytest.mark.parametrize(
    ("en", "fr", "in_english", "in_french"),
    [
        (
            "https://v.example.com/en",
            "https://v.example.com/fr",
            "https://v.example.com/en",
            "https://v.example.com/fr",
        ),
        ("https://v.example.com/en", None, "https://v.example.com/en", "https://v.example.com/en"),
        (None, "https://v.example.com/fr", "https://v.example.com/fr", "https://v.example.com/fr"),
        (None, None, None, None),
    ],
)
def test_a_trailer_is_in_the_readers_language_or_else_in_the_other(
    connection: Connection,
    factory: Factory,
    en: str | None,
    fr: str | None,
    in_english: str | None,
    in_french: str | None,
) -> None:
    texts = {"en": {"title": "The Godfather", "trailer_url": en}, "fr": {"title": "Le Parrain", "trailer_url": fr}}
    title_id = factory.title(texts=texts)
    for language, expected in (("en", in_english), ("fr", in_french)):
        (card,) = called(connection, "title_cards", title_ids=[title_id], language=language)
        assert card["trailer_url"] == expected
    (both,) = called(connection, "title_translations", title_ids=[title_id])
    assert (both["trailer_url_en"], both["trailer_url_fr"]) == (en, fr)
