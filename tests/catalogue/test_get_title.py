"""One title by any of its names, cards of many, and the genres."""

import pytest

from tests.communities import called, refused
from tests.conftest import Connection
from tests.factories import Factory

REFS = ["tmdb:movie:603", "imdb:tt0133093", "google:zyTCAlFPjgYC", "isbn:9780141439518", "movielens:2571"]
BOTH = {
    "en": {"title": "Spirited Away", "overview": "A girl.", "trailer_url": "https://example.com/en"},
    "fr": {"title": "Le Voyage de Chihiro", "overview": "Une fillette."},
}


@pytest.mark.parametrize("ref", REFS)
def test_a_title_is_shown_by_each_of_its_references(connection: Connection, factory: Factory, ref: str) -> None:
    title_id = factory.title("The Matrix", refs=REFS)
    factory.title()
    for named in (ref, str(title_id)):
        (row,) = called(connection, "get_title", ref=named)
        assert (row["title_id"], row["external_ids"]) == (title_id, sorted(REFS))
        assert called(connection, "resolve_title", ref=named) == [{"title_id": title_id, "kind": "movie"}]


def test_a_title_is_shown_only_as_what_it_is(connection: Connection, factory: Factory) -> None:
    title_id = factory.title(kind="book")
    for kind, number in (("book", 1), ("movie", 0), (None, 1)):
        assert len(called(connection, "get_title", ref=str(title_id), kind=kind)) == number


@pytest.mark.parametrize("ref", ["0", "999999999", "99999999999", "imdb:tt9999999", "garbage", ""])
def test_an_unknown_reference_shows_nothing(connection: Connection, factory: Factory, ref: str) -> None:
    factory.title()
    assert called(connection, "get_title", ref=ref) == []
    with refused(connection, "PT404"):
        called(connection, "resolve_title", ref=ref)


@pytest.mark.parametrize(
    ("language", "title", "overview", "shown", "genres"),
    [
        ("en", "Spirited Away", "A girl.", "en", ["Animation", "Fantasy"]),
        ("fr", "Le Voyage de Chihiro", "Une fillette.", "fr", ["Animation", "Fantastique"]),
        ("de", "Spirited Away", "A girl.", "en", ["Animation", "Fantasy"]),
    ],
)
def test_texts_are_in_the_readers_language_or_else_in_english(
    connection: Connection, factory: Factory, language: str, title: str, overview: str, shown: str, genres: list[str]
) -> None:
    title_id = factory.title("千と千尋の神隠し", texts=BOTH, genres=["fantasy", "animation"])
    (card,) = called(connection, "title_cards", title_ids=[title_id], language=language)
    assert (card["title"], card["overview"], card["language"], card["genres"]) == (title, overview, shown, genres)
    assert card["original_title"] == "千と千尋の神隠し"
    (background,) = called(connection, "get_title", ref=str(title_id), language=language)
    assert {name: background[name] for name in background.keys() & card.keys()} == {
        "title_id": title_id,
        "kind": "movie",
        "title": title,
    }


def test_cards_come_in_the_order_asked_for_and_unknown_titles_have_none(
    connection: Connection, factory: Factory
) -> None:
    first, second, third = (factory.title() for _ in range(3))
    rows = called(connection, "title_cards", title_ids=[third, 0, first, None, second, first])
    assert [row["title_id"] for row in rows] == [third, first, second, first]


def test_cards_show_what_this_sites_users_think(connection: Connection, factory: Factory) -> None:
    rated, unrated, taken_back = (factory.title() for _ in range(3))
    for stars in (2, 4.5):
        factory.rate(factory.user(), {rated: stars})
    user = factory.user()
    factory.rate(user, {taken_back: 5})
    called(connection, "unrate_title", user_id=user, title_id=taken_back)
    rows = called(connection, "title_cards", title_ids=[rated, unrated, taken_back])
    assert [(row["mean_rating"], row["rating_count"]) for row in rows] == [(3.25, 2), (None, 0), (None, 0)]


def test_genres_have_a_name_in_both_languages_and_count_their_titles(connection: Connection, factory: Factory) -> None:
    factory.title(genres=["war", "drama"])
    factory.title(genres=["war"], kind="book")
    english, french = (called(connection, "genres", language=language) for language in ("en", "fr"))
    assert {row["genre"] for row in english} == {row["genre"] for row in french}
    assert len(english) == 26
    counts = {row["genre"]: row["title_count"] for row in english if row["title_count"]}
    assert counts == {"war": 2, "drama": 1}
    assert {row["genre"]: row["name"] for row in french}["comedy"] == "Comédie"
    assert [row["name"] for row in english] == sorted(row["name"] for row in english)


def test_accented_genre_names_are_sorted_as_a_reader_expects(connection: Connection) -> None:
    names = [row["name"] for row in called(connection, "genres", language="fr")]
    assert names.index("Mémoires") < names.index("Musique") < names.index("Mystère")
