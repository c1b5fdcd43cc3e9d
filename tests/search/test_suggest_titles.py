"""Suggestions while somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connection import call
from tests.communities import called, on_one_connection, refused, tune, value
from tests.conftest import Connection
from tests.factories import Factory

NAMES = ["The Matrix", "Her", "Harry Potter", "Hero", "The Lord of the Rings", "Le Cœur", "The Love of Zorro", "Zorro"]


@pytest.fixture
def titles(connection: Connection, factory: Factory) -> dict[str, int]:
    """Ids by name, the first name the best known."""
    made = {
        name: factory.title(name, year=1990 + number, imdb_rating=8.0, imdb_votes=10 ** (8 - number))
        for number, name in enumerate(NAMES)
    }
    call(connection, "refresh_trends")
    call(connection, "refresh_words")
    return made


def suggested(connection: Connection, prefix: str, **arguments: object) -> list[str]:
    return [row["title"] for row in called(connection, "suggest_titles", prefix=prefix, **arguments)]


@pytest.mark.parametrize("budget", [1000, 1])
@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("h", ["Her", "Harry Potter", "Hero"]),
        ("her", ["Her", "Hero"]),
        ("HERO", ["Hero"]),
        ("m", ["The Matrix"]),
        ("the", ["The Matrix", "The Lord of the Rings", "The Love of Zorro"]),
        ("the lo", ["The Lord of the Rings", "The Love of Zorro"]),
        ("the lord o", ["The Lord of the Rings"]),
        ("of the ri", ["The Lord of the Rings"]),
        ("zorr", ["The Love of Zorro", "Zorro"]),
        ("zorro", ["Zorro", "The Love of Zorro"]),
        ("le coeu", ["Le Cœur"]),
        ("cœ", ["Le Cœur"]),
        ("mtrix", ["The Matrix"]),
        ("hary poter", ["Harry Potter"]),
        ("", []),
        ("?!", []),
        ("😀", []),
        ("qqq", []),
    ],
)
@pytest.mark.usefixtures("titles")
def test_names_that_go_on_so_at_any_word_the_best_known_first(
    connection: Connection, prefix: str, expected: list[str], budget: int
) -> None:
    tune(connection, "suggest_budget", budget)
    assert suggested(connection, prefix) == expected


def test_a_title_is_suggested_once_by_any_of_its_names_in_the_readers_language(
    connection: Connection, factory: Factory
) -> None:
    texts = {"en": {"title": "Spirited Away"}, "fr": {"title": "Le Voyage de Chihiro"}}
    factory.title("Sen to Chihiro no Kamikakushi", texts=texts, year=2001)
    for prefix in ("chi", "spir", "le vo", "kami"):
        assert suggested(connection, prefix) == ["Spirited Away"]
        assert suggested(connection, prefix, language="fr") == ["Le Voyage de Chihiro"]
    (row,) = called(connection, "suggest_titles", prefix="sen")
    assert (row["kind"], row["year"]) == ("movie", 2001)


@pytest.mark.usefixtures("titles")
def test_only_the_kind_asked_for_is_suggested(connection: Connection, factory: Factory) -> None:
    factory.title("Hermes", kind="book")
    assert suggested(connection, "her", kind="book") == ["Hermes"]
    assert suggested(connection, "hermse", kind="book") == ["Hermes"]
    assert suggested(connection, "her", kind="tv") == []


def test_what_the_reader_knows_is_left_out_and_the_list_filled_up(
    connection: Connection, titles: dict[str, int]
) -> None:
    reader = Factory(connection).user()
    call(connection, "set_title_state", user_id=reader, title_id=titles["Her"], state="seen")
    call(connection, "set_title_state", user_id=reader, title_id=titles["Hero"], state="hidden")
    for budget in (1000, 1):
        tune(connection, "suggest_budget", budget)
        assert suggested(connection, "h", user_id=reader) == ["Harry Potter"]
        assert suggested(connection, "her", user_id=reader) == []
        assert suggested(connection, "h", user_id=reader, limit=2, include=["seen"]) == ["Her", "Harry Potter"]
        assert suggested(connection, "h", exclude=[titles["Her"], None], limit=1) == ["Harry Potter"]
    with refused(connection, "PT422"):
        suggested(connection, "h", include=["hidden"])


def test_no_more_than_fifty_are_suggested(connection: Connection, factory: Factory) -> None:
    for _ in range(60):
        factory.title("Her")
    for limit, length in ((-1, 0), (0, 0), (1, 1), (50, 50), (1000, 50), (None, 50)):
        assert len(suggested(connection, "he", limit=limit)) == length


@on_one_connection
@given(
    names=st.lists(st.text("ab ", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=8),
    prefix=st.text("ab ", min_size=1, max_size=4).filter(str.strip),
    budget=st.sampled_from([0, 2, 1000]),
)
def test_whatever_way_is_taken_the_names_are_the_same(
    connection: Connection, factory: Factory, names: list[str], prefix: str, budget: int
) -> None:
    with connection.transaction(force_rollback=True):
        tune(connection, "suggest_budget", budget)
        folded = {factory.title(name): " ".join(name.split()) for name in names}
        call(connection, "refresh_trends")
        call(connection, "refresh_words")
        phrase = " ".join(prefix.split())
        fitting = {title for title, name in folded.items() if f" {phrase}" in f" {name}"}
        rows = called(connection, "suggest_titles", prefix=prefix)
        if fitting:
            assert {row["title_id"] for row in rows} == fitting
            exact = {title for title in fitting if folded[title] == phrase}
            assert {row["title_id"] for row in rows[: len(exact)]} == exact
    assert value(connection, "select 1") == 1
