"""Titles staged by COPY and merged at once are what one after the other would have been."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.catalogue.staged_titles import merge_titles, stage_titles
from sync.catalogue.store import store_titles
from sync.catalogue.title_document import Text, Title
from sync.connection import call, connect
from sync.derived import index_texts
from sync.functions.intake import MergedTitle
from tests.communities import at_once, called, fetch, on_one_connection, value, wait_until_blocked
from tests.conftest import Connection
from tests.factories import Factory

TABLES = [
    "titles", "title_texts", "title_names", "title_genres", "title_keywords", "credits", "title_services",
    "title_trends", "title_embeddings", "external_ids", "people", "keywords", "services", "search_words",
]  # fmt: skip
OWN_REFS = [f"{source}:{number}" for source in ("tmdb:movie", "movielens") for number in (1, 2, 3)]
OTHER_REFS = ["imdb:tt1", "imdb:tt2", "imdb:tt3", "isbn:1"]
ROLES = ("directors", "writers", "actors")


def few(*items: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), max_size=3)


def maybe(*items: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *items])


titles = st.builds(
    Title,
    kind=st.sampled_from(["movie", "tv"]),
    refs=st.builds(
        lambda own, others: [own, *others],
        st.sampled_from(OWN_REFS),
        st.lists(st.sampled_from(OTHER_REFS), max_size=2, unique=True),
    ),
    original_title=st.sampled_from(["Up", "Her"]),
    texts=st.dictionaries(
        st.sampled_from(["en", "fr"]),
        st.builds(
            Text, title=st.sampled_from(["Up", "Là-haut"]), overview=st.sampled_from(["", "Balloons."]),
            trailer_url=maybe("https://example.com/1"),
        ),
    ),
    year=maybe(2009),
    certification=maybe("PG", "R"),
    genres=few("drama", "comedy", "western"),
    keywords=few("paris", "café"),
    imdb_rating=maybe(5.0, 6.5),
    imdb_votes=maybe(10, 20),
    tmdb_rating=maybe(7.0),
    poster_path=maybe("/a.jpg"),
    backdrop_path=maybe("/b.jpg"),
    directors=few("Zoë", "Adam"),
    writers=few("Zoë", "Adam", "Mia"),
    actors=few("Zoë", "Adam", "Mia"),
    providers=st.dictionaries(
        st.sampled_from(["FR", "IN"]), st.dictionaries(st.sampled_from(["rent", "buy"]), few("netflix", "new-shop"))
    ),
)  # fmt: skip


class Model:
    """The catalogue as plain Python keeps it, a document at a time."""

    def __init__(self) -> None:
        self.titles: list[dict[str, Any]] = []
        self.refs: dict[str, int] = {}
        self.said: dict[str, Title] = {}

    def merge(self, title: Title, *, keep_known: bool) -> str:
        found = self._known(title)
        known = found is not None
        if known and self.said.get(title.refs[0]) == title:
            return "unchanged"
        number = len(self.titles) if found is None else found
        for ref in title.refs:
            self.refs.setdefault(ref, number)
        if known and keep_known:
            return "unchanged"
        self.said[title.refs[0]] = title
        if not known:
            self.titles.append({"texts": {}, "imdb_rating": None, "imdb_votes": None})
        facts = self.titles[number]
        facts |= {
            name: getattr(title, name)
            for name in (
                "kind",
                "original_title",
                "year",
                "certification",
                "tmdb_rating",
                "poster_path",
                "backdrop_path",
            )
        }
        facts["imdb_rating"] = facts["imdb_rating"] if title.imdb_rating is None else title.imdb_rating
        facts["imdb_votes"] = facts["imdb_votes"] if title.imdb_votes is None else title.imdb_votes
        facts["texts"] = {
            language: [text.title, text.overview, text.trailer_url] for language, text in title.texts.items()
        } or facts["texts"]
        facts["genres"] = sorted(set(title.genres))
        facts["keywords"] = sorted(set(title.keywords))
        facts |= {role: list(dict.fromkeys(getattr(title, role))) for role in ROLES}
        facts["offers"] = sorted(
            {
                (country, provider, access)
                for country, offers in title.providers.items()
                for access, providers in offers.items()
                for provider in providers
            }
        )
        return "changed" if known else "added"

    def _known(self, title: Title) -> int | None:
        own, *others = title.refs
        source = own.partition(":")[0]
        taken = {number for ref, number in self.refs.items() if ref.partition(":")[0] == source}
        free = {self.refs[ref] for ref in others if ref in self.refs} - taken
        return self.refs.get(own, min(free, default=None))

    def state(self) -> list[dict[str, Any]]:
        found = []
        for number, facts in enumerate(self.titles):
            refs = sorted(ref for ref, named in self.refs.items() if named == number)
            found.append(facts | {"refs": refs, "offers": [list(offer) for offer in facts["offers"]]})
        return sorted(found, key=lambda facts: facts["refs"])


def state(connection: Connection) -> list[dict[str, Any]]:
    """What the database has, in the model's words."""
    rows = fetch(
        connection,
        """select
               t.kind, t.original_title, t.year, t.certification, t.imdb_rating, t.imdb_votes, t.tmdb_rating,
               t.poster_path, t.backdrop_path,
               array(select source || ':' || value from data.external_ids where title_id = t.id order by 1) as refs,
               coalesce((
                   select jsonb_object_agg(language, jsonb_build_array(title, overview, trailer_url))
                   from data.title_texts where title_id = t.id
               ), '{}') as texts,
               array(select genre from data.title_genres where title_id = t.id order by genre) as genres,
               array(
                   select k.name from data.title_keywords as x inner join data.keywords as k on k.id = x.keyword_id
                   where x.title_id = t.id order by k.name
               ) as keywords,
               engine.credited_names(t.id, 'director') as directors, engine.credited_names(t.id, 'writer') as writers,
               engine.credited_names(t.id, 'actor') as actors,
               coalesce((
                   select jsonb_agg(jsonb_build_array(country, service, access) order by country, service, access)
                   from data.title_services where title_id = t.id
               ), '[]') as offers,
               t.genre_bits = engine.genre_bits(array(select genre from data.title_genres where title_id = t.id))
               and t.minimum_age is not distinct from engine.certified_age(t.certification)
               and exists (select from data.title_trends where title_id = t.id) as is_consistent
           from data.titles as t""",
    )
    assert all(row.pop("is_consistent") for row in rows)
    return sorted(rows, key=lambda row: row["refs"])


def searched(connection: Connection) -> list[Any]:
    return [
        fetch(connection, "select title_id, language, search_vector::text from data.title_texts order by 1, 2"),
        fetch(connection, "select title_id, kind, name, terms from data.title_names order by 1, name"),
    ]


@on_one_connection
@given(batches=st.lists(st.tuples(st.lists(titles, max_size=6), st.booleans()), min_size=1, max_size=4))
def test_a_batch_is_merged_as_if_one_title_came_after_the_other(
    connection: Connection, batches: list[tuple[list[Title], bool]]
) -> None:
    model = Model()
    with connection.transaction(force_rollback=True):
        for batch, keep_known in batches:
            expected = Counter((title.refs[0], model.merge(title, keep_known=keep_known)) for title in batch)
            merged = merge_titles(connection, batch, keep_known=keep_known)
            assert Counter((title.ref, title.outcome) for title in merged) == expected
            assert {(title.ref, value(connection, "select engine.resolve_ref(%s)", title.ref)) for title in merged} == {
                (title.ref, title.title_id) for title in merged
            }
            assert state(connection) == model.state()
            index_texts(connection)
        # What was left alone because no word of it had changed is what it would be anew.
        kept = searched(connection)
        connection.execute("update data.titles set search_version = 0")
        connection.execute("truncate data.title_names")
        index_texts(connection)
        assert searched(connection) == kept
        assert fetch(connection, "select * from data.staged_titles") == []


RICH = Title(
    kind="movie",
    refs=["tmdb:movie:194", "imdb:tt0211915"],
    original_title="Le Fabuleux Destin",
    texts={"en": Text(title="Amélie", overview="A waitress."), "fr": Text(title="Amélie", overview="Une serveuse.")},
    certification="U",
    genres=["comedy", "romance"],
    keywords=["paris", "café"],
    tmdb_votes=10,
    directors=["Jean-Pierre Jeunet"],
    actors=["Audrey Tautou", "Mathieu Kassovitz"],
    providers={"FR": {"flatrate": ["netflix"], "rent": ["canal-plus", "arte"]}},
)


def rows_of(connection: Connection) -> dict[str, list[Any]]:
    """Where every row of the catalogue lies and who wrote it."""
    return {
        table: connection.execute(f"select ctid, xmin from data.{table} order by 1".encode()).fetchall()
        for table in TABLES
    }


def merged(ref: str, title_id: int, outcome: str) -> MergedTitle:
    return MergedTitle(ref=ref, title_id=title_id, outcome=outcome)


def test_what_is_said_again_is_not_written_and_what_changed_is_written_alone(
    connection: Connection, factory: Factory
) -> None:
    assert store_titles(connection, [RICH]) == 1
    ((title_id,),) = connection.execute("select id from data.titles").fetchall()
    factory.embed(title_id, [1.0])
    before = rows_of(connection)
    assert all(before.values()), before
    assert merge_titles(connection, [RICH]) == [merged("tmdb:movie:194", title_id, "unchanged")]
    index_texts(connection)
    assert rows_of(connection) == before

    assert merge_titles(connection, [RICH], checked=True) == [merged("tmdb:movie:194", title_id, "unchanged")]
    checked = rows_of(connection)
    assert [table for table in TABLES if checked[table] != before[table]] == ["external_ids"]
    assert fetch(connection, "select source from data.external_ids where checked_at = now()") == [{"source": "tmdb"}]

    votes = msgspec.structs.replace(RICH, tmdb_votes=11)
    assert merge_titles(connection, [votes]) == [merged("tmdb:movie:194", title_id, "changed")]
    index_texts(connection)
    after = rows_of(connection)
    assert [table for table in TABLES if after[table] != checked[table]] == ["titles", "external_ids"]

    # A trailer is not a word, and of two offers that stay nothing is written.
    text = Text(title="Amélie", overview="A waitress.", trailer_url="https://example.com")
    trailer = msgspec.structs.replace(
        votes, texts={**RICH.texts, "en": text}, providers={"FR": {"rent": ["canal-plus", "arte"]}}
    )
    merge_titles(connection, [trailer])
    assert value(connection, "select search_version = engine.search_version() from data.titles")
    assert len(set(rows_of(connection)["title_services"]) & set(after["title_services"])) == 2
    merge_titles(connection, [msgspec.structs.replace(trailer, actors=["Audrey Tautou"])])
    assert value(connection, "select search_version from data.titles") == 0


def test_what_a_source_speaks_of_again_is_not_gone(connection: Connection) -> None:
    store_titles(connection, [RICH])
    gone = "select count(*) from data.titles as t inner join data.external_ids as e on e.title_id = t.id where "
    for again in (RICH, msgspec.structs.replace(RICH, year=2001)):
        connection.execute("update data.titles set gone_at = now()")
        connection.execute("update data.external_ids set gone_at = now()")
        merge_titles(connection, [again])
        assert value(connection, f"{gone} t.gone_at is not null") == 0
        assert fetch(connection, "select source from data.external_ids where gone_at is not null") == [
            {"source": "imdb"}
        ]


HOSTILE = "tab\there \\ backslash \\n \r\n line \\. 'quote' \"double\" \x7f\u2028 😀 é \\u0041 {},\\N"


def test_any_text_arrives_as_it_is(connection: Connection) -> None:
    hostile = Title(
        kind="movie",
        refs=[f"google:{HOSTILE}"],
        original_title=HOSTILE,
        texts={"en": Text(title=HOSTILE, overview="\\N")},
        keywords=[HOSTILE],
        actors=[HOSTILE],
    )
    store_titles(connection, [hostile])
    ((title_id,),) = connection.execute("select id from data.titles").fetchall()
    (card,) = called(connection, "title_cards", title_ids=[title_id])
    assert (card["original_title"], card["title"], card["overview"]) == (HOSTILE, HOSTILE, "\\N")
    (row,) = called(connection, "get_title", ref=str(title_id))
    assert (row["keywords"], row["actors"], row["external_ids"]) == ([HOSTILE], [HOSTILE], [f"google:{HOSTILE}"])


def films(numbers: range, *, source: str = "tmdb:movie") -> list[Title]:
    return [
        Title(
            kind="movie",
            refs=[f"{source}:{number}", f"imdb:tt{number}"],
            original_title=f"Film {number}",
            texts={"en": Text(title=f"Film {number}")},
            keywords=[f"keyword {number % 50}"],
            actors=[f"Person {number}", f"Person {number + 1}"],
            providers={"FR": {"rent": [f"shop-{number % 40}"]}},
        )
        for number in numbers
    ]


@pytest.mark.parametrize("known", [False, True])
def test_two_merges_with_the_same_titles_and_people_in_opposite_orders(own_database: str, *, known: bool) -> None:
    def merging(batch: list[Title]) -> Any:
        def merge(connection: Connection) -> None:
            for _ in range(3):
                changed = [msgspec.structs.replace(title, tmdb_votes=len(batch)) for title in batch]
                with connection.transaction():
                    merge_titles(connection, changed, checked=True)
                batch.pop()

        return merge

    with connect(own_database) as connection:
        if known:
            store_titles(connection, films(range(200)))
    at_once(own_database, [merging(films(range(200))), merging(films(range(199, -1, -1)))])
    with connect(own_database) as connection:
        assert value(connection, "select count(*) from data.titles") == 200
        assert value(connection, "select count(*) from data.external_ids") == 400
        assert value(connection, "select count(*) from data.credits") == 400
        assert value(connection, "select count(*) from data.staged_titles") == 0


def test_what_two_stage_at_the_same_time_stays_apart(own_database: str) -> None:
    with connect(own_database) as first, connect(own_database) as second, ThreadPoolExecutor(1) as executor:
        with first.transaction():
            stage_titles(first, films(range(3)))
            with second.transaction():
                merged = merge_titles(second, films(range(10, 12)))
            assert [title.ref for title in merged] == ["tmdb:movie:10", "tmdb:movie:11"]
            assert [row[0] for row in call(first, "merge_staged_titles")] == [f"tmdb:movie:{n}" for n in range(3)]

        # Whoever comes second with a new title waits for the first, and then has nothing to add.
        lone = [Title(kind="movie", refs=["tmdb:movie:20"], original_title="Film", texts={})]
        pid = second.info.backend_pid
        with first.transaction():
            (lonely,) = merge_titles(first, lone)
            waiting = executor.submit(merge_titles, second, [*films(range(30, 31)), *lone])
            wait_until_blocked(first, pid)
        assert [(title.ref, title.outcome) for title in waiting.result(60)] == [
            ("tmdb:movie:30", "added"),
            ("tmdb:movie:20", "unchanged"),
        ]
        assert value(first, "select count(*) from data.titles") == 7
        assert value(first, "select title_id from data.external_ids where value = 'movie:20'") == lonely.title_id
