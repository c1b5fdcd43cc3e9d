"""Imports of a history: matched titles, planned changes, and their effect on what is here."""

import json
from typing import Any

import psycopg
import pytest

from sync.connection import call
from tests.conftest import Connection
from tests.factories import Factory

COLUMNS = ("entry_position", "match", "title_id", "candidates", "reason")


class Importer:
    """One user's imports, made by hand."""

    def __init__(self, factory: Factory) -> None:
        self.connection, self.user_id = factory.connection, factory.user()

    def read(self, *entries: dict[str, Any], format: str = "letterboxd") -> int:  # noqa: A002
        """An import of the entries that is ready."""
        ((import_id, *_),) = self._call("begin_import", format=None, file_sha256="0" * 64)
        lines = [{"file": "made.csv", "line": number, **entry} for number, entry in enumerate(entries, 1)]
        self._call("add_import_entries", import_id=import_id, format=format, entries=json.dumps(lines))
        while self._call("match_import_entries", import_id=import_id) != [("ready",)]:
            pass
        return int(import_id)

    def matches(self, import_id: int) -> list[tuple[Any, ...]]:
        """How each entry is matched: what, to which title, what is offered, and why."""
        with self.connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            cursor.execute("select * from rpc.import_entries(%s, %s)", [self.user_id, import_id])
            return [tuple(row[name] for name in COLUMNS[1:]) for row in cursor]

    def step(self, step: str, import_id: int) -> dict[str, Any]:
        with self.connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            found = cursor.execute(
                f"select * from rpc.{step}_import(%s, %s)".encode(), [self.user_id, import_id]
            ).fetchone()
            assert found is not None
            return found

    def bring(self, *entries: dict[str, Any], format: str = "letterboxd") -> dict[str, Any]:  # noqa: A002
        """The report of an import that is applied."""
        return self.step("apply", self.read(*entries, format=format))

    def state(self, title_id: int) -> tuple[str | None, str | None]:
        """A title's state, and its day."""
        ((state, set_at, *_),) = self.connection.execute(
            "select * from engine.title_state(%s, %s)", [self.user_id, title_id]
        ).fetchall()
        return state, set_at and str(set_at.date())

    def rating(self, title_id: int) -> float | None:
        found = self.connection.execute(
            "select rating from data.ratings where user_id = %s and title_id = %s", [self.user_id, title_id]
        ).fetchone()
        return found[0] if found else None

    def _call(self, function: str, **arguments: Any) -> list[tuple[Any, ...]]:
        return call(self.connection, function, user_id=self.user_id, **arguments)


@pytest.fixture
def importer(factory: Factory) -> Importer:
    return Importer(factory)


def film(title: str, year: int | None = None, **fields: Any) -> dict[str, Any]:
    return {"title": title, "year": year, **fields}


def test_a_title_is_matched_where_one_fits_and_doubtful_where_several_might(
    factory: Factory, importer: Importer
) -> None:
    solaris = factory.title("Solaris", year=1972, refs=["tmdb:movie:593"], directors=["Andrei Tarkovsky"])
    remake = factory.title("Solaris", year=2002, directors=["Steven Soderbergh"])
    novel = factory.title("Solaris", kind="book", year=1961, authors=["Stanisław Lem"])
    twins = [factory.title("Twins of Evil", year=1971) for _ in range(2)]
    series = factory.title("Dark", kind="tv", year=2017)
    amelie = factory.title("Le Fabuleux Destin d'Amélie Poulain", year=2001)
    cases = [
        (film("Anything", refs=["tmdb:movie:593"]), ("matched", solaris, [], "ref")),
        (film("SOLARIS!", 2002), ("matched", remake, [], "name")),
        (film("Solaris", 1973), ("matched", solaris, [], "name")),
        (film("Solaris", creators=["Tarkovsky, Andrei"]), ("matched", solaris, [], "name")),
        (film("Solaris", 2002, creators=["Somebody Else"]), ("doubtful", None, [solaris, remake], "other_maker")),
        (film("Solaris", 1987), ("doubtful", None, [solaris, remake], "other_year")),
        (film("Solaris"), ("doubtful", None, [solaris, remake], "no_year")),
        (film("Solaris", 1999, kind="book", creators=["Stanislaw Lem"]), ("matched", novel, [], "name")),
        (film("Solaris", 1999, kind="book"), ("doubtful", None, [novel], "other_year")),
        (film("Twins of Evil", 1971), ("doubtful", None, twins, "several")),
        (film("dark", 2017), ("matched", series, [], "name")),
        (film("Dark", 2017, kind="movie"), ("unknown", None, [], None)),
        (film("Le fabuleux destin d’Amelie Poulain", 2001), ("matched", amelie, [], "name")),
        (film("Fabuleux destin d'Amelie Poulin", 2001), ("doubtful", None, [amelie], "near_name")),
        (film("Ordet", 1955, refs=["imdb:tt0048452"]), ("unknown", None, [], None)),
        ({"reason": "no rating"}, ("broken", None, [], "no rating")),
    ]
    import_id = importer.read(*(entry for entry, _ in cases))
    assert importer.matches(import_id) == [wanted for _, wanted in cases]
    report = importer.step("get", import_id)
    assert [report[name] for name in ("entries", "matched", "doubtful", "unknown", "broken")] == [16, 7, 6, 2, 1]


def test_what_is_here_gives_way_to_what_is_newer(factory: Factory, importer: Importer) -> None:
    titles = [factory.title(f"Film {letter}", year=1999) for letter in "abcdefghij"]
    user_id, connection = importer.user_id, factory.connection
    factory.rate(user_id, dict.fromkeys(titles[:4], 4.0))
    connection.execute("update data.ratings set rated_at = '2015-01-01 12:00Z' where user_id = %s", [user_id])
    for title_id, state in ((titles[3], "hidden"), (titles[4], "watch_later"), (titles[5], "watch_later")):
        call(connection, "set_title_state", user_id=user_id, title_id=title_id, state=state, set_at="2016-01-01 12:00Z")
    said = [film(f"Film {letter}", 1999) for letter in "abcdefghij"]
    report = importer.bring(
        {**said[0], "rating": 1, "rated_at": "2020-01-01 12:00Z"},
        {**said[1], "rating": 1, "rated_at": "2010-01-01 12:00Z"},
        {**said[2], "rating": 1},
        {**said[3], "rating": 4, "rated_at": "2020-01-01 12:00Z", "state": "seen"},
        {**said[4], "rating": 2, "rated_at": "2017-01-01 12:00Z"},
        {**said[5], "rating": 2, "rated_at": "2014-01-01 12:00Z"},
        # The latest of several lines; seen when it was watched, not when it was rated.
        {**said[6], "rating": 5, "rated_at": "2012-01-01 12:00Z"},
        {**said[6], "rating": 3, "rated_at": "2011-01-01 12:00Z", "state": "seen", "state_at": "2010-02-02 12:00Z"},
        # Put aside before it was rated, and after.
        {**said[7], "rating": 3, "rated_at": "2012-01-01 12:00Z"},
        {**said[7], "state": "watch_later", "state_at": "2011-01-01 12:00Z"},
        {**said[8], "rating": 3, "rated_at": "2012-01-01 12:00Z"},
        {**said[8], "state": "watch_later", "state_at": "2013-01-01 12:00Z"},
        {**said[9], "state": "hidden"},
    )
    assert [importer.rating(title_id) for title_id in titles] == [1, 4, 4, 4, 2, 2, 5, 3, 3, None]
    assert [importer.state(title_id)[0] for title_id in titles] == [
        *("seen", "seen", "seen", "hidden", "seen", "watch_later", "seen", "seen", "watch_later", "hidden")
    ]
    assert importer.state(titles[6]) == ("seen", "2010-02-02")
    counts = ("ratings_added", "ratings_changed", "ratings_same", "ratings_kept", "states_added", "states_kept")
    assert [report[name] for name in counts] == [5, 1, 1, 2, 3, 1]
    assert importer.step("undo", report["import_id"])["left_alone"] == 0
    assert [importer.rating(title_id) for title_id in titles] == [4, 4, 4, 4, *[None] * 6]
    assert [importer.state(title_id)[0] for title_id in titles] == [
        *("seen", "seen", "seen", "hidden", "watch_later", "watch_later", None, None, None, None)
    ]


def test_a_list_is_made_or_extended_and_a_full_one_says_so(factory: Factory, importer: Importer) -> None:
    connection = factory.connection
    titles = [factory.title(f"Film {letter}", year=1999) for letter in "abc"]
    ((list_id, *_),) = call(connection, "create_list", user_id=importer.user_id, name="Mine")
    call(connection, "put_list_item", user_id=importer.user_id, list_id=list_id, title_id=titles[2], note="first")
    connection.execute("update data.tuning set value = 2 where name in ('most_lists', 'most_list_items')")
    entries = [
        film(f"Film {letter}", 1999, list_name=name, position=position)
        for name in ("Mine", "New", "Too many")
        for position, letter in enumerate("cba", 1)
    ]
    report = importer.bring(*entries)
    assert [report[name] for name in ("lists_added", "items_added", "items_same", "items_skipped")] == [1, 3, 1, 5]
    query = (
        "select l.name, i.place, i.title_id, i.note from data.lists as l inner join data.list_items as i "
        "on i.list_id = l.id where l.user_id = %s order by 1, 2"
    )
    wanted = [
        ("Mine", 1, titles[2], "first"),
        ("Mine", 2, titles[1], ""),
        ("New", 1, titles[2], ""),
        ("New", 2, titles[1], ""),
    ]
    assert connection.execute(query, [importer.user_id]).fetchall() == wanted
    # The user goes on with the new list: undoing leaves what is theirs.
    connection.execute(
        "update data.list_items set note = 'good' where list_id <> %s and title_id = %s", [list_id, titles[1]]
    )
    assert importer.step("undo", report["import_id"])["left_alone"] == 2
    assert connection.execute(query, [importer.user_id]).fetchall() == [wanted[0], ("New", 2, titles[1], "good")]


def test_what_waits_is_applied_when_the_catalogue_has_it(
    factory: Factory, importer: Importer, connection: Connection
) -> None:
    factory.title("Something else")
    entries = [
        film("Late", 2020, rating=4, rated_at="2021-01-01 12:00Z", refs=["tmdb:movie:77", "imdb:tt0000077"]),
        film("Later", 2020, state="watch_later"),
        film("Never", 2020, rating=1, list_name="Lost"),
    ]
    report = importer.bring(*entries)
    assert report["unknown"] == 3
    jobs = connection.execute("select queue, ref from data.jobs order by ref").fetchall()
    assert jobs == [("tmdb", ref) for ref in ("named:movie:2020:Later", "named:movie:2020:Never", "tmdb:movie:77")]
    assert call(connection, "match_waiting_entries") == []

    late = factory.title("Quite another name", refs=["tmdb:movie:77"])
    later = factory.title("Later", year=2020)
    assert call(connection, "match_waiting_entries", limit=2) == [(2, 2)]
    assert call(connection, "match_waiting_entries", limit=2) == [(1, 0)]
    assert call(connection, "match_waiting_entries", limit=2) == []
    assert (importer.rating(late), importer.state(later)[0]) == (4, "watch_later")
    found = importer.step("get", report["import_id"])
    assert [found[name] for name in ("matched", "unknown", "ratings_added", "states_added")] == [2, 1, 1, 1]
    profile = "select rating_count from data.user_profiles where user_id = %s"
    assert connection.execute(profile, [importer.user_id]).fetchone() == (1,)

    # What the user took back does not come again with the next title.
    call(connection, "unrate_title", user_id=importer.user_id, title_id=late)
    never = factory.title("Never", year=2020)
    assert call(connection, "match_waiting_entries") == [(1, 1)]
    assert (importer.rating(late), importer.rating(never)) == (None, 1)
    assert importer.step("undo", report["import_id"])["left_alone"] == 1
    assert connection.execute("select count(*) from data.lists").fetchone() == (0,)
    assert [importer.state(title_id)[0] for title_id in (late, later, never)] == [None, None, None]

    # Undone and forgotten a day later; it cannot be applied any more.
    assert call(connection, "purge_imports") == []
    connection.execute("update data.imports set updated_at = now() - interval '2 days'")
    assert call(connection, "purge_imports") == [(1,)]
    assert call(connection, "purge_imports") == []
    with pytest.raises(psycopg.Error, match="is gone"), connection.transaction():
        importer.step("apply", report["import_id"])


def test_a_sign_of_life_keeps_an_import_that_is_being_read_from_failing(
    factory: Factory, importer: Importer, connection: Connection
) -> None:
    ready = importer.read(film("Solaris"))
    reading = {"user_id": importer.user_id, "format": None, "file_sha256": "0" * 64}
    ((import_id, *_),) = call(connection, "begin_import", **reading)
    silence = "update data.imports set updated_at = now() - interval '61 seconds' where id = %s"

    def touch(user_id: int, import_id: int) -> list[tuple[Any, ...]]:
        return call(connection, "touch_import", user_id=user_id, import_id=import_id)

    connection.execute(silence, [import_id])
    assert touch(factory.user(), import_id) == []
    assert importer.step("get", import_id)["status"] == "failed"
    assert touch(importer.user_id, import_id) == [(import_id,)]
    assert importer.step("get", import_id)["status"] == "reading"
    assert touch(importer.user_id, ready) == []
