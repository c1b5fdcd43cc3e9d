"""Search by words and by meaning: what comes first, what is left out, and how the two are fused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.discovery.title_filter import TitleFilter
from sync.connection import call
from tests.communities import called, on_one_connection, refused, search_exactly, tune, value
from tests.conftest import Connection
from tests.factories import Factory
from tests.foundation.test_texts import any_text

WORDS = ("love", "night", "the", "of", "matrix", "heart")


def found(connection: Connection, query: str, **arguments: object) -> list[int]:
    rows = called(connection, "search_titles", query=query, **arguments)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert all(0 < row["score"] <= 1 for row in rows), rows
    return [row["title_id"] for row in rows]


def matched(connection: Connection, query: str, **arguments: object) -> list[tuple[int, str]]:
    rows = called(connection, "search_titles", query=query, **arguments)
    return [(row["title_id"], row["matched"]) for row in rows]


def towards(*coordinates: float) -> str:
    return str([*coordinates, *[0.0] * (384 - len(coordinates))])


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kabhikhushi kabhie gham", "Kabhi Khushi Kabhie Gham"),
        ("kabi kushi kabi gam", "Kabhi Khushi Kabhie Gham"),
        ("kkkg", "Kabhi Khushi Kabhie Gham"),
        ("ge tout", "Get Out"),
        ("spiderman", "Spider-Man: Into the Spider-Verse"),
        ("le coeur", "Le Cœur"),
        ("in the mood f", "In the Mood for Love"),
        ("schindler list", "Schindler's List"),
        ("पाथेर पांचाली", "पाथेर पांचाली"),
        ("பதேர் பாஞ்சாலி", "பதேர் பாஞ்சாலி"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("8 1/2", "8½"),
    ],
)
def test_words_may_be_joined_apart_unfinished_or_in_any_script(
    connection: Connection, factory: Factory, query: str, name: str
) -> None:
    factory.title("The Spider")
    factory.title("Out of Touch")
    named = factory.title(name)
    assert found(connection, query)[0] == named


def test_a_title_is_found_by_each_of_its_names(connection: Connection, factory: Factory) -> None:
    texts = {"en": {"title": "Spirited Away"}, "fr": {"title": "Le Voyage de Chihiro"}}
    title = factory.title("Sen to Chihiro no Kamikakushi", texts=texts)
    for query in ("spirited away", "voyage de chihiro", "kamikakushi", "spirted awai"):
        assert matched(connection, query) == [(title, "title")]


def test_a_name_that_is_the_query_comes_before_longer_ones_however_well_known(
    connection: Connection, factory: Factory
) -> None:
    famous = factory.title("The Godfather", imdb_rating=9.2, imdb_votes=2_000_000)
    exact = factory.title("Godfather")
    call(connection, "refresh_trends")
    assert found(connection, "godfather") == [exact, famous]
    assert found(connection, "the godfather")[0] == famous


def test_of_equal_names_the_best_known_comes_first(connection: Connection, factory: Factory) -> None:
    titles = [factory.title("Emma", imdb_rating=7.0, imdb_votes=votes) for votes in (10, 100_000, 1_000)]
    call(connection, "refresh_trends")
    assert found(connection, "emma") == [titles[1], titles[2], titles[0]]


def test_a_year_prefers_the_title_of_that_year(connection: Connection, factory: Factory) -> None:
    factory.title("Vertigo", year=2011, imdb_rating=7.0, imdb_votes=10_000)
    older = factory.title("Vertigo", year=1958)
    call(connection, "refresh_trends")
    assert found(connection, "vertigo 1958")[0] == older
    novel = factory.title("1984", kind="book", year=1949)
    assert found(connection, "1984")[0] == novel


def test_people_and_overviews_account_for_what_the_name_does_not(connection: Connection, factory: Factory) -> None:
    film = factory.title("The Shining", directors=["Stanley Kubrick"], overview="A writer in an empty hotel.")
    book = factory.title(
        "The Shining", kind="book", authors=["Stephen King"], overview="A boy sees what others do not."
    )
    other = factory.title("Barry Lyndon", directors=["Stanley Kubrick"], overview="A duel.")
    assert found(connection, "shining kubrick")[0] == film
    assert found(connection, "the shining stephen king")[0] == book
    assert matched(connection, "stanly kubrick") == [(film, "person"), (other, "person")]
    assert matched(connection, "hotels") == [(film, "text")]
    assert found(connection, "shining hotel")[0] == film


def test_a_rare_word_weighs_more_than_a_common_one(connection: Connection, factory: Factory) -> None:
    for number in range(30):
        factory.title(f"The Night {number}")
    rare = factory.title("Zanzibar")
    call(connection, "refresh_words")
    assert found(connection, "the zanzibar night")[0] == rare


def test_of_titles_that_share_common_words_alone_the_best_known_come_first(
    connection: Connection, factory: Factory
) -> None:
    connection.execute("update data.tuning set value = 4 where name = 'search_budget'")
    titles = [factory.title(f"Night {number}", imdb_rating=7.0, imdb_votes=10 ** (number + 1)) for number in range(6)]
    call(connection, "refresh_trends")
    call(connection, "refresh_words")
    assert set(found(connection, "night")[:4]) == set(titles[2:])


def test_only_the_kind_asked_for_is_found(connection: Connection, factory: Factory) -> None:
    film, book = factory.title("Dune", overview="Sand."), factory.title("Dune", kind="book", overview="Sand.")
    assert set(found(connection, "dune")) == {film, book}
    for query in ("dune", "duen", "sand"):
        assert found(connection, query, filter=TitleFilter(kind="book")) == [book]
        assert found(connection, query, filter=TitleFilter(kind="tv")) == []


def test_a_filter_holds_for_what_words_and_meaning_find(connection: Connection, factory: Factory) -> None:
    old = factory.title("Dune", genres=["drama"], year=1984, runtime_minutes=137, original_language="en")
    new = factory.title("Dune", genres=["drama", "horror"], year=2021, original_language="fr", keywords=["sand"])
    meant = factory.title("Arrakis", genres=["drama"], year=2021, actors=["Zendaya"])
    book = factory.title("Dune", kind="book", genres=["drama"], year=1965)
    for number, title in enumerate((old, new, meant, book)):
        factory.embed(title, [1.0, number / 10])
    search_exactly(connection)
    for wanted, expected in (
        (TitleFilter(genres=["drama"]), {old, new, meant, book}),
        (TitleFilter(genres=["horror", "drama"], genre_match="all"), {new}),
        (TitleFilter(not_genres=["horror"]), {old, meant, book}),
        (TitleFilter(year_gte=1980, year_lte=2000), {old}),
        (TitleFilter(languages=["fr", "en"]), {old, new}),
        (TitleFilter(keywords=["Sand"]), {new}),
        (TitleFilter(people=["zendaya"]), {meant}),
        (TitleFilter(runtime_lte=140), {old}),
        (TitleFilter(kind="movie", year_gte=2000), {new, meant}),
        (TitleFilter(kind="book", year_gte=2000), set()),
    ):
        assert set(found(connection, "dune", embedding=towards(1.0), filter=wanted)) == expected, wanted
        assert set(found(connection, "dune", filter=wanted)) == expected - {meant}, wanted
    with refused(connection, "PT422"):
        found(connection, "dune", filter=TitleFilter(genres=["no-such"]))


def test_a_filter_holds_for_a_reference(connection: Connection, factory: Factory) -> None:
    title = factory.title("The Matrix", year=1999, refs=["tmdb:movie:603"])
    assert found(connection, "tmdb:movie:603", filter=TitleFilter(year_lte=1999)) == [title]
    assert found(connection, "tmdb:movie:603", filter=TitleFilter(year_gte=2000)) == []


def test_services_are_those_of_the_readers_country(connection: Connection, factory: Factory) -> None:
    french = factory.title("Dune", providers={"FR": {"flatrate": ["mubi"]}})
    indian = factory.title("Dune", providers={"IN": {"flatrate": ["mubi"]}})
    reader = factory.user()
    mubi = TitleFilter(providers=["mubi"])
    assert found(connection, "dune", filter=mubi, user_id=reader) == [french, indian]
    call(connection, "save_preferences", user_id=reader, country="IN")
    assert found(connection, "dune", filter=mubi, user_id=reader) == [indian]


@pytest.mark.parametrize("with_meaning", [True, False])
def test_pages_of_a_filtered_search_are_full_and_keep_the_order_of_all(
    connection: Connection, factory: Factory, *, with_meaning: bool
) -> None:
    titles = [factory.title(f"Night {number}", year=1950 + number % 5 * 10) for number in range(60)]
    for number, title in enumerate(titles):
        factory.embed(title, [1.0, number / 50])
    search_exactly(connection)
    embedding = towards(1.0) if with_meaning else None
    whole = found(connection, "night", embedding=embedding, count=200)
    fitting = [title for title in whole if titles.index(title) % 5 == 4]
    wanted = TitleFilter(year_gte=1990)
    assert len(fitting) == 12
    shown: list[int] = []
    while page := found(connection, "night", embedding=embedding, filter=wanted, count=5, exclude=shown):
        shown += page
        assert len(page) == 5 or len(shown) == 12
    assert shown == fitting


def test_a_filter_is_looked_up_for_more_of_what_is_near_in_meaning(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(f"Title {number}", year=1990 + (number > 5)) for number in range(9)]
    for number, title in enumerate(titles):
        factory.embed(title, [1.0, number / 10])
    search_exactly(connection)
    tune(connection, "search_nearest", 4)
    assert found(connection, "zxqwvk", embedding=towards(1.0)) == titles[:4]
    assert found(connection, "zxqwvk", embedding=towards(1.0), filter=TitleFilter(year_gte=1991)) == titles[6:]
    tune(connection, "search_nearest_filtered", 8)
    assert found(connection, "zxqwvk", embedding=towards(1.0), filter=TitleFilter(year_gte=1991)) == titles[6:8]


def test_what_the_reader_knows_and_the_caller_names_is_left_out(connection: Connection, factory: Factory) -> None:
    titles = [factory.title("Dune") for _ in range(5)]
    reader = factory.user()
    factory.rate(reader, {titles[0]: 4})
    call(connection, "set_title_state", user_id=reader, title_id=titles[1], state="watch_later")
    call(connection, "set_title_state", user_id=reader, title_id=titles[2], state="hidden")
    assert found(connection, "dune", user_id=reader) == titles[3:]
    assert found(connection, "dune", user_id=reader, count=1) == titles[3:4]
    assert found(connection, "dune", user_id=reader, exclude=[titles[3], None]) == titles[4:]
    assert found(connection, "dune", user_id=reader, include=["watch_later"]) == [titles[1], *titles[3:]]
    assert found(connection, "dune", user_id=reader, include=["seen", "watch_later"]) == [*titles[:2], *titles[3:]]
    with refused(connection, "PT422"):
        found(connection, "dune", user_id=reader, include=["hidden"])


def test_a_reference_finds_its_title(connection: Connection, factory: Factory) -> None:
    title = factory.title("The Matrix", refs=["tmdb:movie:603", "imdb:tt0133093"])
    factory.title("imdb tt0133093")
    for query in ("tmdb:movie:603", " imdb:tt0133093 "):
        assert matched(connection, query) == [(title, "title")]
        assert found(connection, query, filter=TitleFilter(kind="book")) == []
        assert found(connection, query, exclude=[title]) == []
    assert title not in found(connection, "imdb:tt9999999")


@pytest.fixture
def embedded(connection: Connection, factory: Factory) -> list[int]:
    """Three titles whose embeddings turn away from the first axis."""
    titles = [factory.title(name) for name in ("Metropolis", "Solaris", "Stalker")]
    for number, title in enumerate(titles):
        factory.embed(title, [1.0, float(number)])
    search_exactly(connection)
    return titles


def test_meaning_orders_what_words_do_not_find(connection: Connection, embedded: list[int]) -> None:
    rows = matched(connection, "zxqwvk", embedding=towards(1.0))
    assert rows == [(title, "meaning") for title in embedded]


def test_a_name_in_full_comes_first_whatever_it_means(connection: Connection, embedded: list[int]) -> None:
    for query, title in zip(("metropolis", "solaris", "stalker"), embedded, strict=True):
        assert matched(connection, query, embedding=towards(0.0, 1.0))[0] == (title, "title")
    assert set(found(connection, "stalker", embedding=towards(1.0))) == set(embedded)


@pytest.mark.usefixtures("embedded")
def test_a_query_without_words_finds_nothing_whatever_it_means(connection: Connection) -> None:
    for query in ("", "?!", "😀", "   "):
        assert found(connection, query, embedding=towards(1.0)) == []
    assert called(connection, "search_titles", query=None, embedding=towards(1.0)) == []


@pytest.mark.usefixtures("embedded")
def test_pages_that_name_what_was_shown_join_up(connection: Connection, factory: Factory) -> None:
    for number in range(25):
        factory.embed(factory.title(f"Solar Night {number}"), [0.5, number / 10])
    whole = found(connection, "solaris night", embedding=towards(1.0), count=200)
    assert len(whole) > 20
    shown: list[int] = []
    while page := found(connection, "solaris night", embedding=towards(1.0), count=7, exclude=shown):
        shown += page
    assert shown == whole


@on_one_connection
@given(
    names=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=2, max_size=8),
    kinds=st.lists(st.sampled_from(["movie", "tv", "book"]), min_size=8, max_size=8),
)
def test_exact_names_first_kinds_apart_and_short_lists_begin_long_ones(
    connection: Connection, factory: Factory, names: list[str], kinds: list[str]
) -> None:
    with connection.transaction(force_rollback=True):
        titles = {factory.title(name, kind=kind): (name, kind) for name, kind in zip(names, kinds, strict=False)}
        call(connection, "refresh_words")
        for query in names:
            whole = found(connection, query)
            exact = [title for title, (name, _) in titles.items() if name == query]
            assert set(whole[: len(exact)]) == set(exact)
            for count in range(len(whole)):
                assert found(connection, query, count=count) == whole[:count]
            for kind in ("movie", "tv", "book"):
                only = found(connection, query, filter=TitleFilter(kind=kind))
                assert set(only) == {title for title in whole if titles[title][1] == kind}


@on_one_connection
@given(query=any_text)
def test_no_query_is_an_error(connection: Connection, factory: Factory, query: str) -> None:
    with connection.transaction(force_rollback=True):
        title = factory.title(f"Amélie {query}", overview="A waitress in Paris.", actors=[f"Audrey Tautou {query}"])
        assert found(connection, f"amelie {query}") == [title]
        assert len(called(connection, "search_titles", query=query)) <= 1
        assert len(called(connection, "suggest_titles", prefix=query)) <= 1


def test_a_query_of_any_length_is_read_as_far_as_it_helps(connection: Connection, factory: Factory) -> None:
    title = factory.title("Metropolis")
    assert found(connection, "metropolis " + "word " * 5000) == [title]
    assert found(connection, "m" * 100_000) == []


def test_texts_indexed_by_an_older_version_are_indexed_again(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(name) for name in ("Metropolis", "Le Cœur", "Solaris")]
    assert value(connection, "select count(distinct search_version) from data.titles") == 1
    connection.execute("update data.titles set search_version = 0 where id <> %s", [titles[2]])
    connection.execute("truncate data.title_names, data.search_words")
    connection.execute("update data.title_texts set search_vector = ''")
    assert call(connection, "refresh_texts", count=2) == [(titles[1],)]
    assert [found(connection, query) for query in ("metropolis", "le coeur", "solaris")] == [
        [titles[0]],
        [titles[1]],
        [],
    ]
    assert call(connection, "refresh_texts", after_title_id=titles[1]) == [(titles[2],)]
    assert call(connection, "refresh_texts", after_title_id=titles[2]) == [(None,)]
    # Its version says that it is up to date.
    assert found(connection, "solaris") == []


def test_words_are_counted_in_the_names_of_titles(connection: Connection, factory: Factory) -> None:
    for name in ("Night Train", "Night and Night", "Day"):
        factory.title(name, actors=["Day Lewis"])
    assert call(connection, "refresh_words") == [(2,)]
    assert call(connection, "refresh_words") == [(0,)]
    uses = connection.execute("select word, uses from data.search_words order by word").fetchall()
    assert uses == [("and", 1), ("day", 1), ("lewis", 0), ("night", 2), ("train", 1)]
