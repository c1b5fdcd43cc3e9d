"""Titles by filters: the right ones, in every order, page by page, without what the reader knows."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.discovery.title_filter import TitleFilter
from sync.connection import call, connect
from tests.communities import called, on_one_connection, refused, tune, value
from tests.conftest import Connection, Databases
from tests.discovery import discovery
from tests.discovery.discovery import KEYS, Document, any_filters
from tests.factories import Factory

Catalogue = dict[int, Document]


def store(connection: Connection, documents: list[Document]) -> Catalogue:
    """Titles as an import stores them; how old their viewers must be is not in a document."""
    given = [{name: field for name, field in document.items() if name != "minimum_age"} for document in documents]
    ids = dict(call(connection, "upsert_titles", titles=json.dumps(given)))
    catalogue = {ids[document["refs"][0]]: document for document in documents}
    with connection.cursor() as cursor:
        cursor.executemany(
            "update data.titles set minimum_age = %s where id = %s",
            [(document["minimum_age"], title) for title, document in catalogue.items()],
        )
    return catalogue


def discovered(connection: Connection, **arguments: object) -> list[int]:
    return [row["title_id"] for row in called(connection, "discover_titles", **{"limit": 200} | arguments)]


def counted(connection: Connection, **arguments: object) -> Counter[tuple[str, str]]:
    rows = called(connection, "discovery_facets", **arguments)
    return Counter({(row["facet"], row["value"]): row["titles"] for row in rows})


@pytest.fixture(scope="module")
def world(databases: Databases, template: str) -> Iterator[tuple[Connection, Catalogue]]:
    """Seventy titles, only read."""
    with databases.create(template) as conninfo, connect(conninfo) as connection:
        yield connection, store(connection, discovery.documents(random.Random(7), 70))


@settings(on_one_connection, max_examples=150)
@given(filters=any_filters, sort=st.sampled_from(sorted(KEYS)))
def test_filters_together_find_what_the_reference_finds(
    world: tuple[Connection, Catalogue], filters: dict[str, Any], sort: str
) -> None:
    connection, catalogue = world
    expected = discovery.found(catalogue, filters, sort)
    assert discovered(connection, sort=sort, filter=TitleFilter(**filters)) == expected
    assert counted(connection, filter=TitleFilter(**filters)) == discovery.facets(catalogue, expected)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("kind", "book"),
        ("genres", ["drama"]),
        ("not_genres", ["drama", "comedy"]),
        ("languages", ["ml", "fr"]),
        ("not_languages", ["en"]),
        ("countries", ["IN"]),
        ("people", ["mohanlal"]),
        ("people", ["Mohanlal", "MOHANLAL", "kajol"]),
        ("not_people", ["kajol"]),
        ("keywords", ["ete", "Heist"]),
        ("not_keywords", ["ete"]),
        ("maturity_lte", 12),
        ("providers", ["netflix"]),
    ],
)
def test_each_filter_alone_keeps_some_titles_and_not_others(
    world: tuple[Connection, Catalogue], name: str, wanted: Any
) -> None:
    connection, catalogue = world
    expected = discovery.found(catalogue, {name: wanted}, "votes")
    assert 0 < len(expected) < len(catalogue)
    assert discovered(connection, sort="votes", filter=TitleFilter(**{name: wanted})) == expected


# Each example is a catalogue of its own, in a savepoint.
@settings(on_one_connection, max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data(), seed=st.integers(0, 10_000), size=st.integers(0, 25), first=st.integers(0, 12))
def test_random_catalogues_readers_and_pages(
    connection: Connection, factory: Factory, data: st.DataObject, seed: int, size: int, first: int
) -> None:
    with connection.transaction(force_rollback=True):
        tune(connection, "filtered_first", first)
        catalogue = store(connection, discovery.documents(random.Random(seed), size))
        reader = factory.user()
        known = {state: _known(data, catalogue) for state in ("rated", "seen", "watch_later", "hidden")}
        factory.rate(reader, dict.fromkeys(known["rated"], 4.0))
        for state in ("seen", "watch_later", "hidden"):
            for title in known[state]:
                call(connection, "set_title_state", user_id=reader, title_id=title, state=state)
        # The state set last counts, and a rating alone says seen.
        hidden = known["hidden"]
        later = known["watch_later"] - hidden
        seen = (known["seen"] | known["rated"]) - later - hidden
        named = sorted(_known(data, catalogue))
        include = data.draw(st.lists(st.sampled_from(["seen", "watch_later"]), max_size=2, unique=True))
        left_out = hidden | set(named)
        left_out |= (set() if "seen" in include else seen) | (set() if "watch_later" in include else later)
        for _ in range(3):
            filters, sort = data.draw(any_filters), data.draw(st.sampled_from(sorted(KEYS)))
            reading = {"user_id": reader, "exclude": named, "include": include, "filter": TitleFilter(**filters)}
            expected = discovery.found(catalogue, filters, sort, left_out)
            assert discovered(connection, sort=sort, **reading) == expected
            assert counted(connection, **reading) == discovery.facets(catalogue, expected)
            assert paged(connection, data.draw(st.integers(1, 7)), sort=sort, **reading) == expected


def _known(data: st.DataObject, catalogue: Catalogue) -> set[int]:
    return data.draw(st.sets(st.sampled_from(sorted(catalogue)), max_size=6)) if catalogue else set()


def paged(connection: Connection, size: int, **arguments: object) -> list[int]:
    """A list page by page, each after the last row of the one before."""
    seen: list[int] = []
    position: dict[str, object] = {}
    while page := called(connection, "discover_titles", limit=size, **arguments, **position):
        seen += [row["title_id"] for row in page]
        position = {"after_sort_key": page[-1]["sort_key"], "after_title_id": page[-1]["title_id"]}
    return seen


def test_a_list_is_refilled_for_what_the_reader_knows(connection: Connection, factory: Factory) -> None:
    titles = [factory.title(imdb_votes=1000 - number) for number in range(30)]
    reader = factory.user()
    factory.rate(reader, dict.fromkeys(titles[:15], 3.0))
    assert discovered(connection, user_id=reader, sort="votes", limit=10, exclude=[titles[16]]) == [
        titles[15],
        *titles[17:26],
    ]


def test_popularity_follows_the_trend(connection: Connection, factory: Factory) -> None:
    quiet, loud = factory.title(imdb_rating=8, imdb_votes=100), factory.title()
    assert discovered(connection) == [quiet, loud]
    for _ in range(5):
        factory.rate(factory.user(), {loud: 4.0})
    call(connection, "refresh_trends")
    assert discovered(connection) == [loud, quiet]


def test_a_personal_order_is_that_of_recommend_among_the_most_popular(connection: Connection, factory: Factory) -> None:
    titles = [
        factory.title(imdb_rating=7, imdb_votes=1000 - number, genres=["drama"], original_language="ml")
        for number in range(8)
    ]
    liked = [factory.title(imdb_rating=9, imdb_votes=10**6, genres=["drama"]) for _ in range(3)]
    for number, title in enumerate([*titles, *liked]):
        factory.embed(title, [1.0, number % 5])
    reader = factory.user()
    factory.rate(reader, {liked[0]: 5.0, liked[1]: 4.5, liked[2]: 1.0})
    tune(connection, "personal_pool", 5)
    found = called(
        connection,
        "discover_titles",
        user_id=reader,
        filter=TitleFilter(languages=["ml"]),
        sort="personal",
        exclude=[titles[0]],
    )
    ranked = called(connection, "recommend", user_id=reader, among=titles[1:6], **{"lambda": 1})
    assert [(row["title_id"], row["sort_key"]) for row in found] == [(row["title_id"], row["score"]) for row in ranked]
    assert {row["title_id"] for row in found} == set(titles[1:6])
    some = [row["title_id"] for row in found][3:]
    assert discovered(connection, user_id=reader, sort="personal", among=some) == some
    assert discovered(connection, user_id=reader, sort="personal", limit=1) == [found[0]["title_id"]]


def test_a_personal_order_stays_when_recommend_reports_one_more_signal(
    connection: Connection, factory: Factory
) -> None:
    for number in range(6):
        factory.embed(factory.title(imdb_rating=7, imdb_votes=1000 - number), [1.0, number % 4])
    liked = factory.title()
    factory.embed(liked, [1.0, 2.0])
    reader = factory.user()
    factory.rate(reader, {liked: 5.0})
    before = called(connection, "discover_titles", user_id=reader, sort="personal")
    assert before != called(connection, "discover_titles", user_id=reader)
    ((parameters, columns, names),) = connection.execute(
        """
        select pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.proargnames[1:p.pronargs]
        from pg_proc as p where p.oid = 'rpc.recommend'::regproc
        """
    ).fetchall()
    passed = ", ".join(f"{name} => {name}" for name in names)
    connection.execute("alter function rpc.recommend rename to recommend_before")
    connection.execute(
        f"create function rpc.recommend({parameters}) returns {columns.removesuffix(')')}, novelty float8) language sql"
        f" as 'select r.*, 0.5::float8 from rpc.recommend_before({passed}) as r'".encode()
    )
    assert called(connection, "recommend", user_id=reader)[0]["novelty"] == 0.5
    assert called(connection, "discover_titles", user_id=reader, sort="personal") == before


def test_a_personal_order_of_nothing_is_empty(connection: Connection, factory: Factory) -> None:
    factory.title()
    assert discovered(connection, user_id=factory.user(), sort="personal", filter=TitleFilter(kind="book")) == []


def test_a_personal_order_can_include_what_the_reader_knows(connection: Connection, factory: Factory) -> None:
    seen, other = factory.title(), factory.title()
    reader = factory.user()
    factory.rate(reader, {seen: 4.0})
    assert discovered(connection, user_id=reader, sort="personal") == [other]
    assert set(discovered(connection, user_id=reader, sort="personal", include=["seen"])) == {seen, other}


def test_nobodys_personal_order_is_popularity(world: tuple[Connection, Catalogue]) -> None:
    connection, _ = world
    personal = called(connection, "discover_titles", sort="personal")
    assert personal == called(connection, "discover_titles", sort="popularity") != []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filter": TitleFilter(genres=["drama", "no-such"])}, "There is no genre no-such."),
        ({"filter": TitleFilter(not_genres=["no-such"])}, "There is no genre no-such."),
        ({"include": ["hidden"]}, "Suggestions can include seen and watch_later, not hidden."),
    ],
)
def test_wrong_words_are_refused(connection: Connection, arguments: dict[str, Any], message: str) -> None:
    for function in ("discover_titles", "discovery_facets"):
        with refused(connection, "PT422") as messages:
            called(connection, function, **arguments)
        assert messages == [message]


@pytest.mark.parametrize("sort", ["rating", "", None])
def test_an_unknown_order_is_refused(connection: Connection, sort: str | None) -> None:
    with refused(connection, "PT422"):
        called(connection, "discover_titles", sort=sort)


def test_names_that_the_catalogue_has_not(connection: Connection, factory: Factory) -> None:
    factory.title(actors=["Penélope Cruz"], keywords=["Road trip"])
    people, keywords = ["PENELOPE CRUZ", "Nobody", "Nobody", "Anyone"], ["road TRIP", "Été"]
    assert called(connection, "unknown_names", people=people, keywords=keywords) == [
        {"people": ["Anyone", "Nobody"], "keywords": ["Été"]}
    ]
    assert called(connection, "unknown_names", people=None, keywords=[]) == [{"people": [], "keywords": []}]


def test_facets_have_names_in_the_readers_language(connection: Connection, factory: Factory) -> None:
    factory.title(kind="tv", genres=["comedy"], original_language="fr", year=1994)
    factory.title(kind="tv", genres=["comedy", "drama"], original_language="xx", year=-19)
    english, french = (
        [(row["facet"], row["value"], row["name"], row["titles"]) for row in rows]
        for rows in (called(connection, "discovery_facets", language=language) for language in ("en", "fr"))
    )
    assert english == [
        ("decade", "-20", "-20s", 1),
        ("decade", "1990", "1990s", 1),
        ("genre", "comedy", "Comedy", 2),
        ("genre", "drama", "Drama", 1),
        ("kind", "tv", "Series", 2),
        ("language", "fr", "French", 1),
        ("language", "xx", "xx", 1),
    ]
    assert [row[2] for row in french] == ["Années -20", "Années 1990", "Comédie", "Drame", "Séries", "Français", "xx"]


def test_offers_follow_a_new_version_and_new_services_are_added(connection: Connection, factory: Factory) -> None:
    refs = ["imdb:tt0050083"]
    title = factory.title(refs=refs, providers={"FR": {"flatrate": ["netflix", "a-new-service"], "rent": ["mubi"]}})
    assert discovered(connection, filter=TitleFilter(providers=["a-new-service"])) == [title]
    assert discovered(connection, filter=TitleFilter(providers=["a-new-service"], provider_country="IN")) == []
    assert discovered(connection, filter=TitleFilter(providers=["mubi"])) == []
    factory.title(refs=refs, providers={"FR": {"free": ["mubi"]}})
    assert discovered(connection, filter=TitleFilter(providers=["mubi"], provider_country="FR")) == [title]
    assert discovered(connection, filter=TitleFilter(providers=["netflix"])) == []


def test_names_are_folded_again_when_folding_has_changed(connection: Connection, factory: Factory) -> None:
    title = factory.title(actors=["Penélope Cruz"], keywords=["Été"])
    connection.execute("update data.people set folded_name = 'x'")
    connection.execute("update data.keywords set folded_name = 'x'")
    by_person, by_keyword = TitleFilter(people=["penelope cruz"]), TitleFilter(keywords=["ete"])
    assert discovered(connection, filter=by_person) == discovered(connection, filter=by_keyword) == []
    connection.execute("select engine.refold_names()")
    assert discovered(connection, filter=by_person) == discovered(connection, filter=by_keyword) == [title]


def test_every_genre_has_a_bit_of_its_own(connection: Connection) -> None:
    for slug in ("opera", "ballet"):
        connection.execute("insert into data.genres (slug) values (%s)", [slug])
    assert value(connection, "select count(distinct bit) = count(*) and max(bit) < 63 from data.genres") is True
    assert value(connection, "select engine.genre_bits(array(select slug from data.genres)) > 0") is True
    assert value(connection, "select engine.genre_bits(array['no-such'])") == 0
