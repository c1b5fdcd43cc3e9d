"""Search by words: typos, accents, both languages, people."""

import pytest
from hypothesis import given

from api.discovery.title_filter import TitleFilter
from tests.communities import called, on_one_connection
from tests.conftest import Connection
from tests.factories import Factory
from tests.foundation.test_texts import any_text

FILMS = {
    "shawshank": {
        "title": "The Shawshank Redemption",
        "overview": "A banker is sent to prison for life.",
        "actors": ["Morgan Freeman", "Tim Robbins"],
        "directors": ["Frank Darabont"],
    },
    "amelie": {
        "title": "Le Fabuleux Destin d'Amélie Poulain",
        "directors": ["Jean-Pierre Jeunet"],
        "actors": ["Audrey Tautou"],
        "texts": {
            "en": {"title": "Amélie", "overview": "A waitress in Paris decides to help others."},
            "fr": {"title": "Le Fabuleux Destin d'Amélie Poulain", "overview": "Une serveuse rêve de bonheurs cachés."},
        },
    },
    "her": {"title": "Her", "overview": "A lonely writer falls in love with an operating system."},
    "chihiro": {"title": "千と千尋の神隠し", "overview": "A girl among spirits."},
    "emma": {"title": "Emma", "kind": "book", "overview": "A matchmaker in prison of her own making."},
}


@pytest.fixture
def films(factory: Factory) -> dict[str, int]:
    """The ids of a small catalogue."""
    return {name: factory.title(**fields) for name, fields in FILMS.items()}  # type: ignore[arg-type]


def found(connection: Connection, query: str, kind: str | None = None) -> list[int]:
    rows = called(connection, "search_keywords", query=query, filter=TitleFilter(kind=kind))
    assert all(row["score"] > 0 for row in rows), rows
    return [row["title_id"] for row in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("shoshank redemtion", "shawshank"),
        ("The Shawshank Redemption", "shawshank"),
        ("SHAWSHANK", "shawshank"),
        ("shawshenk", "shawshank"),
        ("bankers", "shawshank"),
        ("freeman", "shawshank"),
        ("Morgan Freeman", "shawshank"),
        ("darabont prison", "shawshank"),
        ("Amelie", "amelie"),
        ("amélie", "amelie"),
        ("AMÉLIE", "amelie"),
        ("ame\u0301lie", "amelie"),
        ("ameliee", "amelie"),
        ("fabuleux destin", "amelie"),
        ("serveuses", "amelie"),
        ("bonheur caché", "amelie"),
        ("jeunet", "amelie"),
        ("tautou waitress", "amelie"),
        ("her", "her"),
        ("千と千尋の神隠し", "chihiro"),
    ],
)
def test_the_best_match_comes_first(connection: Connection, films: dict[str, int], query: str, expected: str) -> None:
    assert found(connection, query)[0] == films[expected]


@pytest.mark.parametrize("query", ["", "   ", "?!", "zxqwvk", "the", '"', "-", "or"])
def test_queries_without_a_match_find_nothing_or_little(
    connection: Connection, films: dict[str, int], query: str
) -> None:
    allowed = {films["shawshank"]} if query == "the" else set()
    assert set(found(connection, query)) <= allowed


def test_only_the_kind_asked_for_is_found(connection: Connection, films: dict[str, int]) -> None:
    assert set(found(connection, "prison")) == {films["shawshank"], films["emma"]}
    assert found(connection, "prison", "book") == [films["emma"]]
    assert found(connection, "prison", "movie") == [films["shawshank"]]
    assert found(connection, "prison", "tv") == []


def test_a_title_is_found_once_whatever_the_number_of_its_languages(
    connection: Connection, films: dict[str, int]
) -> None:
    rows = called(connection, "search_keywords", query="Amélie Poulain")
    assert [row["title_id"] for row in rows] == [films["amelie"]]
    assert rows[0]["title"] == "Amélie"


def test_a_match_in_the_title_beats_one_in_the_overview(connection: Connection, factory: Factory) -> None:
    told = factory.title("Uu", overview="About Solaris.")
    played = factory.title("Vv", actors=["Solaris"])
    named = factory.title("Solaris")
    assert found(connection, "solaris") == [named, played, told]


def test_the_very_word_in_an_overview_beats_a_title_that_looks_a_little_alike(
    connection: Connection, factory: Factory
) -> None:
    alike = factory.title("Redemption")
    meant = factory.title("Uu", texts={"fr": {"title": "Uu", "overview": "Une femme rêve."}})
    assert found(connection, "rêve")[0] == meant
    assert found(connection, "redemption") == [alike]


def test_equal_matches_come_in_order_of_their_id(connection: Connection, factory: Factory) -> None:
    titles = [factory.title("Solaris") for _ in range(4)]
    assert found(connection, "solaris") == titles


@pytest.mark.parametrize("query", ["& prison !", '"sent to prison"', "prison:*", "banker's"])
def test_signs_between_words_mean_nothing(connection: Connection, films: dict[str, int], query: str) -> None:
    assert films["shawshank"] in found(connection, query)


def test_every_score_is_a_number_even_for_names_without_letters(connection: Connection, factory: Factory) -> None:
    factory.title("…", overview="A film called dots.")
    factory.title("???")
    for query in ("dots", "-zxqwvk", "…", "??? -dots"):
        rows = called(connection, "search_keywords", query=query)
        assert all(isinstance(row["score"], float) for row in rows), rows


@on_one_connection
@given(query=any_text)
def test_no_query_is_an_error(connection: Connection, factory: Factory, query: str) -> None:
    with connection.transaction(force_rollback=True):
        factory.title("Amélie", overview="A waitress in Paris.")
        assert len(called(connection, "search_keywords", query=query)) <= 1
