"""Texts: folding, trigrams, full text, and which language a reader gets."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.communities import fetch, on_one_connection, value
from tests.conftest import Connection
from tests.factories import Factory

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
    assert value(connection, "select engine.sound(%s) = engine.sound(%s)", one, other)


@pytest.mark.parametrize(("one", "other"), [("holes", "heels"), ("roma", "rome"), ("dune", "tune")])
def test_what_does_not_has_two(connection: Connection, one: str, other: str) -> None:
    assert not value(connection, "select engine.sound(%s) = engine.sound(%s)", one, other)


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
    sound = value(connection, "select engine.sound(%s)", word)
    lost = sound[:at] + sound[at + 1 :]
    assume(value(connection, "select engine.sound(%s)", lost) == lost)
    assume(len(lost) >= 4)
    assert value(connection, "select engine.word_keys(%s) && engine.word_keys(%s)", sound, lost)


def test_a_name_is_found_by_its_words_by_neighbours_written_as_one_and_by_initials(connection: Connection) -> None:
    assert set(value(connection, "select engine.name_terms('{kabhi,khushi,gham}')")) == {
        *("kabhi", "khushi", "gham"),
        *("+kabikusi", "+kusigam", "+kabikusigam"),
        "=kkg",
    }
    assert set(value(connection, "select engine.name_terms('{up}')")) == {"up", "+up"}


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


def test_what_is_embedded_is_the_english_title_and_overview_where_there_is_one(
    connection: Connection, factory: Factory
) -> None:
    both = factory.title(
        "千と千尋",
        texts={
            "fr": {"title": "Le Voyage de Chihiro", "overview": "Une fillette."},
            "en": {"title": "Spirited Away", "overview": "A girl."},
        },
    )
    french = factory.title("千と千尋", texts={"fr": {"title": "Le Voyage de Chihiro", "overview": "Une fillette."}})
    neither = factory.title("千と千尋", texts={})
    embedded = [
        value(connection, "select engine.embedding_text(%s)", title_id) for title_id in (both, french, neither, 0)
    ]
    assert embedded == ["Spirited Away. A girl.", "Le Voyage de Chihiro. Une fillette.", "千と千尋. ", None]


def test_credits_keep_their_order(connection: Connection, factory: Factory) -> None:
    names = ["Zoë Kravitz", "Adam Driver", "Mia Wasikowska", "Adam Driver"]
    title_id = factory.title(actors=names, directors=["Jim Jarmusch"])
    assert value(connection, "select engine.credited_names(%s, 'actor')", title_id) == names[:3]
    assert value(connection, "select engine.credited_names(%s, 'director')", title_id) == ["Jim Jarmusch"]
    assert value(connection, "select engine.credited_names(%s, 'author')", title_id) == []
