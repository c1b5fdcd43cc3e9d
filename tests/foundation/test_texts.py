"""Texts: folding, words and full text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communities import on_one_connection, value
from tests.conftest import Connection

any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie", "amelie"),
        ("ÉCOLE", "ecole"),
        ("e\u0301cole", "ecole"),
        ("İ", "i"),
        ("", ""),
        (None, None),
        ("Crème Brûlée à l'Ångström", "creme brulee a l'angstrom"),
        ("ﬁn", "fin"),
        ("МАТРИЦА", "матрица"),
        ("日本", "日本"),
        ("\u212a", "k"),
        ("Cœur, Æon, Straße, Øst, Łódź, Đà", "coeur, aeon, strasse, ost, lodz, da"),
    ],
)
def test_folding_lowers_and_drops_accents(connection: Connection, text: str | None, folded: str | None) -> None:
    assert value(connection, "select engine.fold_text(%s)", text) == folded


@on_one_connection
@given(text=any_text)
def test_folding_twice_is_folding_once(connection: Connection, text: str) -> None:
    once, twice = connection.execute(
        "select f.once, engine.fold_text(f.once) from (select engine.fold_text(%s) as once) as f", [text]
    ).fetchall()[0]
    assert once == twice


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Lord of the Rings: The Return", ["the", "lord", "of", "the", "rings", "the", "return"]),
        ("Schindler's List", ["schindlers", "list"]),
        ("L’Odyssée de Pi", ["l", "odyssee", "de", "pi"]),
        ("8½", ["8", "1", "2"]),
        ("Le Cœur", ["le", "coeur"]),
        ("M.S. Dhoni", ["m", "s", "dhoni"]),
        ("पाथेर पांचाली", ["पाथेर", "पांचाली"]),
        ("千と千尋", ["千と千尋"]),
        ("x" * 100, ["x" * 64]),
        ("?! … 😀", []),
        ("", []),
        (None, []),
    ],
)
def test_words_are_folded_and_in_order(connection: Connection, text: str | None, words: list[str]) -> None:
    assert value(connection, "select engine.words(%s)", text) == words


@on_one_connection
@given(text=any_text)
def test_the_words_of_any_text_are_words_themselves(connection: Connection, text: str) -> None:
    words = value(connection, "select engine.words(%s)", text)
    assert value(connection, "select engine.words(%s)", " ".join(words)) == words


@pytest.mark.parametrize(
    ("configuration", "query"),
    [
        ("simple", "it"),
        ("simple", "amelie"),
        ("french", "elephants"),
        ("french", "elephant"),
        ("simple", "jeunet"),
        ("french", "courant"),
        ("french", "courir"),
    ],
)
def test_full_text_finds_stop_words_folded_names_and_inflected_french(
    connection: Connection, configuration: str, query: str
) -> None:
    assert value(
        connection,
        """select engine.search_vector('fr', 'It: Amélie et l''éléphant', 'Jean-Pierre Jeunet', 'Ils couraient loin')
               @@ to_tsquery(%s::text::regconfig, %s)""",
        configuration,
        query,
    )


def test_full_text_ranks_titles_above_people_above_overviews(connection: Connection) -> None:
    ranks = value(
        connection,
        """select array_agg(ts_rank(engine.search_vector('en', t, p, o), to_tsquery('simple', 'marlow')) order by n)
           from (values (1, 'Marlow', '', ''), (2, '', 'Marlow', ''), (3, '', '', 'Marlow'), (4, '', '', ''))
               as x (n, t, p, o)""",
    )
    assert ranks[0] > ranks[1] > ranks[2] > ranks[3] == 0


@pytest.mark.parametrize(
    ("language", "configuration"),
    [("en", "english"), ("fr", "french"), ("de", "simple"), ("", "simple"), (None, "simple")],
)
def test_languages_without_a_stemmer_of_ours_are_searched_word_by_word(
    connection: Connection, language: str | None, configuration: str
) -> None:
    assert value(connection, "select engine.text_search_configuration(%s)::text", language) == configuration
