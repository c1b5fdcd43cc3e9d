"""A thousand rows of every service's export, with rows twice and broken ones: counted, applied and undone exactly."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.imports.functions import Import
from sync.catalogue.store import store_titles
from sync.catalogue.title_document import Text, Title
from sync.connection import call, connect
from sync.history_import import import_history
from tests.conftest import Connection
from tests.factories import Factory
from tests.imports.history.files import archive

ROWS, TWICE, BROKEN, UNKNOWN = 1000, 25, 15, 10
KNOWN = ROWS - TWICE - BROKEN - UNKNOWN
EMAIL = "reader@example.com"
# Everything that an import may touch, but for its own records.
TABLES = {
    "ratings": "select * from data.ratings order by user_id, title_id",
    "states": "select * from data.title_states order by user_id, title_id",
    "lists": "select * from data.lists order by id",
    "items": "select * from data.list_items order by list_id, place",
    "interactions": "select * from data.interactions order by id",
    "statistics": "select * from data.title_statistics where rating_count > 0 order by title_id",
    "jobs": "select queue, ref from data.jobs order by queue, ref",
    "profiles": """
        select user_id, rating_count, round(rating_mean::numeric, 9), ones::text, tenths::text, squares::text
        from data.user_profiles order by user_id
    """,
}


def isbn(number: int) -> str:
    """A valid ISBN of 13 digits."""
    digits = f"978{number:09d}"
    return digits + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)


def name(number: int) -> str:
    # What the catalogue does not have is not like anything that it has either.
    return f"Été numéro {number}" if number <= KNOWN else f"Xyloquartz {number}"


def titles() -> list[Title]:
    """Films and books of one name each; a film and the book of its number share none."""
    films = [
        Title(
            kind="movie",
            refs=[f"tmdb:movie:{n}", f"imdb:tt{n:07d}", f"movielens:{n}"],
            original_title=name(n),
            year=1950 + n % 70,
            texts={"en": Text(title=name(n))},
        )
        for n in range(1, KNOWN + 1)
    ]
    books = [
        Title(
            kind="book",
            refs=[f"isbn:{isbn(n)}"],
            original_title=f"Livre {n}",
            authors=["An Author"],
            texts={"en": Text(title=f"Livre {n}")},
        )
        for n in range(1, KNOWN + 1)
    ]
    return [*films, *books]


def stars(number: int) -> float:
    return 0.5 + number % 10 / 2


def numbers() -> Iterator[int]:
    """Known titles, some of them once more at the end, and unknown ones."""
    yield from range(1, KNOWN + 1)
    yield from range(1, TWICE + 1)
    yield from range(90_001, 90_001 + UNKNOWN)


def table(header: str, rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([header.split(","), *rows])
    return written.getvalue().encode(encoding)


def letterboxd() -> bytes:
    rows: list[list[Any]] = [["2021-03-04", name(n), 1950 + n % 70, "u", stars(n)] for n in numbers()]
    rows += [["2021-03-04", name(n), 1950, "u", "eleven"] for n in range(BROKEN)]
    return archive({"ratings.csv": table("Date,Name,Year,Letterboxd URI,Rating", rows), "../../evil.csv": "x"})


def imdb() -> bytes:
    header = "Const,Your Rating,Date Rated,Title,URL,Title Type,Year,Directors"
    rows: list[list[Any]] = [
        [f"tt{n:07d}", n % 10 + 1, "2021-03-04", name(n), "u", "Movie", 1950 + n % 70, "D"] for n in numbers()
    ]
    rows += [["tt0000001", 11, "2021-03-04", name(1), "u", "Movie", 1951, "D"] for _ in range(BROKEN)]
    return table(header, rows, "cp1252")


def trakt() -> bytes:
    def rating(number: int, out_of_ten: Any) -> dict[str, Any]:
        ids = {"trakt": number, "slug": "s", "imdb": f"tt{number:07d}", "tmdb": number}
        movie = {"title": name(number), "year": 1950 + number % 70, "ids": ids}
        return {"rated_at": "2021-03-04T12:00:00.000Z", "rating": out_of_ten, "type": "movie", "movie": movie}

    good = [rating(n, n % 10 + 1) for n in numbers()]
    return archive({"ratings-movies.json": good + [rating(n, "eleven") for n in range(1, BROKEN + 1)]})


def goodreads() -> bytes:
    header = "Book Id,Title,Author,ISBN,ISBN13,My Rating,Date Read,Date Added,Bookshelves,Exclusive Shelf"
    rows: list[list[Any]] = [
        [
            n,
            f"Livre {n}" if n <= KNOWN else name(n),
            "An Author",
            '=""',
            f'="{isbn(n)}"',
            n % 5 + 1,
            "2021/03/04",
            "2021/03/04",
            "",
            "read",
        ]
        for n in numbers()
    ]
    rows += [[n, f"Livre {n}", "An Author", "", "", "eleven", "", "", "", "read"] for n in range(BROKEN)]
    return table(header, rows, "utf-8-sig", ";")


def movielens() -> bytes:
    rows: list[list[Any]] = [[1, n, stars(n), 1_614_859_200] for n in numbers()]
    return table("userId,movieId,rating,timestamp", rows + [[1, n, 11, 1_614_859_200] for n in range(1, BROKEN + 1)])


def cinelibre() -> bytes:
    def rating(number: int, given: Any) -> dict[str, Any]:
        said = {"refs": [f"tmdb:movie:{number}"], "kind": "movie", "title": name(number), "year": 1950 + number % 70}
        return {**said, "rating": given, "rated_at": "2021-03-04T12:00:00Z", "seen": True}

    ratings = [rating(n, stars(n)) for n in numbers()] + [rating(n, "eleven") for n in range(1, BROKEN + 1)]
    return msgspec.json.encode({"format": "cinelibre", "version": 1, "ratings": ratings}).decode().encode("utf-16")


MAKERS = {maker.__name__: maker for maker in (letterboxd, imdb, trakt, goodreads, movielens, cinelibre)}


@pytest.fixture(scope="module")
def conninfo(databases: Any, template: str) -> Iterator[str]:
    """A catalogue, a reader with ratings of their own, and somebody else with some."""
    with databases.create(template) as created:
        with connect(created) as connection:
            store_titles(connection, titles())
            register = {"name": "Reader", "password_hash": "x"}
            (reader,) = call(connection, "register_user", email=EMAIL, **register)
            (other,) = call(connection, "register_user", email="other@example.com", **register)
            factory = Factory(connection)
            ids = [row[0] for row in connection.execute("select id from data.titles order by id limit 12")]
            factory.rate(other[0], dict.fromkeys(ids, 4.0))
            factory.rate(reader[0], dict.fromkeys(ids[:6], 2.5))
            call(connection, "set_title_state", user_id=reader[0], title_id=ids[8], state="watch_later")
        yield created


def everything(connection: Connection) -> dict[str, list[Any]]:
    return {table: connection.execute(query.encode()).fetchall() for table, query in TABLES.items()}


@pytest.mark.parametrize("name", MAKERS)
def test_a_thousand_rows(conninfo: str, tmp_path: Path, name: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(MAKERS[name]())
    with connect(conninfo) as connection:
        ((user_id, *_),) = call(connection, "find_login", email=EMAIL)
        connection.execute("select engine.rebuild_profiles(array[%s]::bigint[])", [user_id])
        before = everything(connection)

        def read(*, apply: bool) -> Import:
            import_history(connection, path, format=name, email=EMAIL, apply=apply, say=lambda _: None)
            row = call(connection, "user_imports", user_id=user_id, limit=1)[0]
            return Import(**dict(zip(Import.__struct_fields__, row, strict=True)))

        preview = read(apply=False)
        broken = BROKEN + (name == "letterboxd")
        assert (preview.status, preview.entries, preview.broken) == ("ready", ROWS + (name == "letterboxd"), broken)
        assert (preview.matched, preview.doubtful, preview.unknown) == (KNOWN + TWICE, 0, UNKNOWN)
        assert everything(connection) == before

        applied = read(apply=True)
        assert applied.ratings_added + applied.ratings_kept + applied.ratings_same == KNOWN
        assert applied.ratings_changed == 0
        stored = everything(connection)
        assert len(stored["ratings"]) - len(before["ratings"]) == applied.ratings_added > KNOWN - 10

        again = read(apply=True)
        assert (again.ratings_added, again.ratings_changed, again.states_changed) == (0, 0, 0)
        assert everything(connection) == stored
        for done in (again, applied):
            call(connection, "undo_import", user_id=user_id, import_id=done.import_id)
        after = everything(connection)
        # Titles that nobody has were asked for, which hurts nobody.
        assert {**after, "jobs": []} == {**before, "jobs": []}
        for row in call(connection, "user_imports", user_id=user_id, limit=10):
            call(connection, "delete_import", user_id=user_id, import_id=row[0])


BROKEN_FILES: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: archive({"ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\n" + "0" * 40_000_000}),
    "noise": lambda: bytes(range(256)) * 50,
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_what_is_no_history_is_refused_whole(conninfo: str, tmp_path: Path, name: str) -> None:
    from api.imports.history.reader import HistoryError

    path = tmp_path / "export"
    path.write_bytes(BROKEN_FILES[name]())
    with connect(conninfo) as connection:
        before = everything(connection)
        with pytest.raises(HistoryError):
            import_history(connection, path, format="letterboxd", email=EMAIL, apply=True, say=lambda _: None)
        ((user_id, *_),) = call(connection, "find_login", email=EMAIL)
        assert call(connection, "user_imports", user_id=user_id, limit=1)[0][2] == "failed"
        assert everything(connection) == before
