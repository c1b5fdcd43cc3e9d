"""A history from elsewhere over REST: sent, looked through, applied, undone, and taken along again."""

import csv
import io
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from sync.connection import call, connect
from tests.communities import wait_until
from tests.http.problems import assert_problem
from tests.imports.history.files import archive
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, catalogue_ids, rate

Headers = dict[str, str]
Reader = tuple[int, Headers]
Documents = list[dict[str, Any]]

# What belongs to a user, row for row. The figures of titles are everybody's.
TABLES = {
    "ratings": "select * from data.ratings where user_id = %s order by title_id",
    "states": "select * from data.title_states where user_id = %s order by title_id",
    "lists": "select * from data.lists where user_id = %s order by id",
    "items": "select i.* from data.list_items as i inner join data.lists as l on l.id = i.list_id where l.user_id = %s "
    "order by i.list_id, i.place",
    "events": "select * from data.interactions where user_id = %s order by id",
    "favourites": "select * from data.favourites where user_id = %s order by title_id",
    # Its revision only grows, or neighbours of another profile would be taken for its own.
    "profile": "select rating_count, rating_mean, round(bias::numeric, 9), round(rarity_weight::numeric, 9), "
    "ones::text, tenths::text, squares::text from data.user_profiles where user_id = %s",
    "statistics": "select * from data.title_statistics where rating_count > 0 and %s is not null order by title_id",
}


@pytest.fixture
def reader(new_reader: Callable[[], Reader]) -> Reader:
    return new_reader()


def rows_of(conninfo: str, user_id: int) -> dict[str, list[Any]]:
    with psycopg.connect(conninfo) as connection:
        return {name: connection.execute(query.encode(), [user_id]).fetchall() for name, query in TABLES.items()}


def send(api: httpx.Client, user: Headers, content: Any, kind: str = "application/json", **query: str) -> int:
    """A file, sent and read; the import's id."""
    sent = api.post("/me/imports", content=content, headers={**user, "Content-Type": kind}, params=query)
    assert sent.status_code == 202, sent.text
    assert sent.json()["status"] == "reading"
    return int(sent.json()["import_id"])


def wait(api: httpx.Client, user: Headers, import_id: int) -> dict[str, Any]:
    """The import, once it has been read."""
    while (found := api.get(f"/me/imports/{import_id}", headers=user).raise_for_status().json())["status"] == "reading":
        time.sleep(0.02)
    return dict(found)


def post(api: httpx.Client, user: Headers, import_id: int, step: str) -> dict[str, Any]:
    return dict(api.post(f"/me/imports/{import_id}/{step}", headers=user).raise_for_status().json())


def own(**arrays: Any) -> bytes:
    """A file in our own format."""
    return json.dumps({"format": "cinelibre", "version": 1, **arrays}).encode()


def listed(api: httpx.Client, count: int) -> Documents:
    """Films of the catalogue, as another service would name them."""
    return [
        {"kind": "movie", "title": film["original_title"], "year": film["year"], "title_id": film["title_id"]}
        for film in api.get("/movies", params={"limit": count}).raise_for_status().json()["items"]
    ]


def as_csv(rows: list[list[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def letterboxd(films: Documents, *, extra: int = 0) -> bytes:
    """Letterboxd's ratings.csv of the films, and lines that are not to be understood or of films that nobody knows."""
    rows: list[list[Any]] = [["Date", "Name", "Year", "Letterboxd URI", "Rating"]]
    for number, film in enumerate(films):
        rows.append(["2021-03-04", film["title"], film["year"], "https://boxd.it/1", 0.5 + number % 10 / 2])
    for number in range(extra):
        known = number % 80 == 0
        rows.append(["2021-03-05", f"Nobody Knows {number}", 1980, "https://boxd.it/2", 3.5 if known else "eleven"])
    return as_csv(rows)


def test_a_thousand_lines_come_in_and_go_again_without_a_trace(
    api: httpx.Client, reader: Reader, sample_database: str, new_reader: Callable[[], Reader]
) -> None:
    user_id, user = reader
    films = listed(api, 60)
    # What is here: an older rating, a newer one, a film put aside, a list.
    with psycopg.connect(sample_database) as connection:
        for film, rated_at in ((films[0], "2001-01-01Z"), (films[1], "2023-01-01Z")):
            rating_id = rate(api, user, film["title_id"], 5.0)
            connection.execute("update data.ratings set rated_at = %s where id = %s", [rated_at, rating_id])
        connection.execute(
            "select rpc.set_title_state(%s, %s, 'watch_later', '2010-01-01Z')", [user_id, films[2]["title_id"]]
        )
        connection.execute("select engine.rebuild_profiles(%s)", [[user_id]])
    before = rows_of(sample_database, user_id)

    import_id = send(api, user, letterboxd([*films, *films], extra=880), "text/csv")
    preview = wait(api, user, import_id)
    assert (preview["status"], preview["format"], preview["entries"]) == ("ready", "letterboxd", 1000)
    assert (preview["broken"], preview["matched"] + preview["doubtful"] + preview["unknown"]) == (869, 131)
    assert preview["matched"] >= 100
    assert rows_of(sample_database, user_id) == before
    broken = api.get(f"/me/imports/{import_id}/entries?match=broken&limit=3", headers=user).json()["items"]
    assert "eleven" in broken[0]["reason"]

    # Steps out of order, and other people.
    assert_problem(api.post(f"/me/imports/{import_id}/undo", headers=user), 409)
    _, stranger = new_reader()
    for method, path in (("GET", ""), ("GET", "/entries"), ("POST", "/apply"), ("POST", "/undo"), ("DELETE", "")):
        assert_problem(api.request(method, f"/me/imports/{import_id}{path}", headers=stranger), 404)
    decision = api.put(f"/me/imports/{import_id}/entries/1", json={"title_id": None}, headers=stranger)
    assert_problem(decision, 404)

    applied = post(api, user, import_id, "apply")
    assert applied["status"] == "applied"
    assert applied["ratings_changed"] == 1
    assert applied["ratings_kept"] == 1
    assert applied["ratings_added"] == len({row[2] for row in rows_of(sample_database, user_id)["ratings"]}) - 2
    # A line about the same film later in the file, of the same day, counts.
    mine = {item["title_id"]: item for item in api.get("/ratings/my?limit=100", headers=user).json()["items"]}
    assert mine[films[1]["title_id"]]["rating"] == 5.0
    assert mine[films[3]["title_id"]]["rated_at"].startswith("2021-03-04")
    seen = api.get("/me/movies/seen?limit=100", headers=user).json()["items"]
    assert films[2]["title_id"] in {item["title_id"] for item in seen}
    assert_problem(api.post(f"/me/imports/{import_id}/apply", headers=user), 409)

    # The same file again changes nothing.
    after = rows_of(sample_database, user_id)
    again = send(api, user, letterboxd([*films, *films], extra=880), "text/csv")
    wait(api, user, again)
    assert post(api, user, again, "apply")["ratings_added"] == 0
    repeated = rows_of(sample_database, user_id)
    assert {**repeated, "profile": []} == {**after, "profile": []}
    post(api, user, again, "undo")
    assert rows_of(sample_database, user_id) == after

    assert post(api, user, import_id, "undo")["left_alone"] == 0
    assert rows_of(sample_database, user_id) == before
    post(api, user, import_id, "apply")
    redone = rows_of(sample_database, user_id)
    # New ratings have new ids; all else is as it was.
    assert [row[1:] for row in redone.pop("ratings")] == [row[1:] for row in after.pop("ratings")]
    assert redone == after

    # What was changed since stays, and is counted.
    rate(api, user, films[5]["title_id"], 0.5)
    api.delete(f"/me/titles/{films[6]['title_id']}/rating", headers=user).raise_for_status()
    api.put(f"/me/titles/{films[2]['title_id']}/state", json={"state": "hidden"}, headers=user).raise_for_status()
    undone = post(api, user, import_id, "undo")
    assert undone["left_alone"] == 3
    left = {item["title_id"] for item in api.get("/ratings/my?limit=100", headers=user).json()["items"]}
    assert left == {films[0]["title_id"], films[1]["title_id"], films[5]["title_id"]}

    # The record goes, and another import may begin.
    assert api.delete(f"/me/imports/{import_id}", headers=user).json() == {"import_id": import_id}
    assert_problem(api.get(f"/me/imports/{import_id}", headers=user), 404)


def test_what_is_doubtful_is_offered_and_decided(api: httpx.Client, reader: Reader) -> None:
    _, user = reader
    (film,) = listed(api, 1)
    ratings = [
        {"refs": [], "kind": "movie", "title": film["title"], "year": film["year"] - 9, "rating": 4},
        {"refs": [], "kind": "movie", "title": film["title"] + "e", "year": film["year"], "rating": 3},
        {"refs": [], "kind": "movie", "title": film["title"], "year": film["year"] + 1, "rating": 2},
        {"refs": [MATRIX], "title": "", "rating": 5},
    ]
    import_id = send(api, user, own(ratings=ratings))
    assert wait(api, user, import_id)["doubtful"] == 2
    path = f"/me/imports/{import_id}/entries"
    first = api.get(path, params={"match": "doubtful", "limit": 1}, headers=user).json()
    rest = api.get(path, params={"match": "doubtful", "cursor": first["next_cursor"]}, headers=user).json()
    assert [item["reason"] for item in (*first["items"], *rest["items"])] == ["other_year", "near_name"]
    assert all(
        film["title_id"] in [card["title_id"] for card in item["candidates"]]
        for item in (*first["items"], *rest["items"])
    )
    chosen = api.put(f"{path}/1", json={"title_id": MATRIX}, headers=user).json()
    assert chosen["match"] == "matched"
    assert api.put(f"{path}/2", json={"title_id": None}, headers=user).json()["match"] == "skipped"
    assert_problem(api.put(f"{path}/99", json={"title_id": None}, headers=user), 404)
    assert_problem(api.put(f"{path}/1", json={"title_id": 2**31 - 1}, headers=user), 404)
    applied = post(api, user, import_id, "apply")
    assert (applied["matched"], applied["doubtful"], applied["skipped"]) == (3, 0, 1)
    assert_problem(api.put(f"{path}/1", json={"title_id": None}, headers=user), 409)
    assert applied["ratings_added"] == 2


def test_files_that_cannot_be_read_and_too_many(api: httpx.Client, reader: Reader) -> None:
    _, user = reader
    assert_problem(api.post("/me/imports", content=b"", headers={**user, "Content-Type": "text/csv"}), 422)
    assert_problem(api.post("/me/imports", content=b"x", headers={**user, "Content-Type": "text/plain"}), 415)
    kind = {**user, "Content-Type": "application/octet-stream"}
    assert_problem(api.post("/me/imports?format=netflix", content=b"x", headers=kind), 422)
    assert_problem(api.post("/me/imports", content=iter([b"x" * 2**20] * 65), headers=kind), 413)
    failed = wait(api, user, send(api, user, b"\x00\x01nothing", "application/octet-stream"))
    assert (failed["status"], failed["entries"]) == ("failed", 0)
    assert failed["message"]
    assert_problem(api.post(f"/me/imports/{failed['import_id']}/apply", headers=user), 409)
    open_ = [send(api, user, own(ratings=[])) for _ in range(3)]
    for import_id in open_:
        wait(api, user, import_id)
    assert_problem(api.post("/me/imports", content=own(), headers={**user, "Content-Type": "application/json"}), 409)
    page = api.get("/me/imports?limit=2", headers=user).json()
    assert [item["import_id"] for item in page["items"]] == open_[:0:-1]
    # What failed is gone with the next upload.
    assert_problem(api.get(f"/me/imports/{failed['import_id']}", headers=user), 404)
    for import_id in open_:
        api.delete(f"/me/imports/{import_id}", headers=user).raise_for_status()


def test_a_file_is_gone_once_it_was_read(api: httpx.Client, reader: Reader, home: Path) -> None:
    _, user = reader
    wait(api, user, send(api, user, own(ratings=[])))
    wait(api, user, send(api, user, b"\x00\x01nothing", "application/octet-stream"))
    # It goes a moment after its import is done.
    wait_until(lambda: list((home / "uploads").iterdir()) == [])


def test_a_ninth_file_at_a_time_is_told_to_come_back(
    api: httpx.Client, new_reader: Callable[[], Reader], sample_database: str, home: Path
) -> None:
    users = [{**header, "Content-Type": "application/json"} for _, header in (new_reader() for _ in range(9))]
    with ThreadPoolExecutor(8) as executor, psycopg.connect(sample_database) as blocking:
        # Files that were received lie on the disk until their imports can begin.
        blocking.execute("lock table data.imports in exclusive mode")
        sending = [executor.submit(api.post, "/me/imports", content=own(), headers=user) for user in users[:8]]
        wait_until(lambda: len(list((home / "uploads").iterdir())) == 8)
        refused = api.post("/me/imports", content=own(), headers=users[8])
        blocking.rollback()
        assert assert_problem(refused, 503)["code"] == "busy"
        assert refused.headers["retry-after"] == "10"
        assert [sent.result().status_code for sent in sending] == [202] * 8
    wait_until(lambda: list((home / "uploads").iterdir()) == [])
    assert api.post("/me/imports", content=own(), headers=users[8]).status_code == 202


def test_what_is_above_a_cap_is_matched_but_not_shown(api: httpx.Client, reader: Reader) -> None:
    _, user = reader
    matrix = {"refs": [], "kind": "movie", "title": "The Matrix", "rating": 4}
    import_id = send(api, user, own(ratings=[{**matrix, "year": 1999}, {**matrix, "year": 1950}]))
    wait(api, user, import_id)

    def shown() -> list[tuple[str, bool, int]]:
        items = api.get(f"/me/imports/{import_id}/entries", headers=user).json()["items"]
        return [(item["match"], item["matched"] is not None, len(item["candidates"])) for item in items]

    assert shown() == [("matched", True, 0), ("doubtful", False, 1)]
    api.put("/users/me/preferences", json={"maturity_lte": 0}, headers=user).raise_for_status()
    assert shown() == [("matched", False, 0), ("doubtful", False, 0)]


def test_an_import_whose_reader_died_has_failed(api: httpx.Client, reader: Reader, sample_database: str) -> None:
    user_id, user = reader
    with connect(sample_database) as connection:
        import_id = call(connection, "begin_import", user_id=user_id, format=None, file_sha256="0" * 64)[0][0]
        assert api.get(f"/me/imports/{import_id}", headers=user).json()["status"] == "reading"
        assert_problem(api.post(f"/me/imports/{import_id}/apply", headers=user), 409)
        connection.execute(
            "update data.imports set updated_at = now() - interval '61 seconds' where id = %s", [import_id]
        )
    found = api.get(f"/me/imports/{import_id}", headers=user).json()
    assert (found["status"], found["message"]) == ("failed", "The import was interrupted: send the file again.")
    wait(api, user, send(api, user, own(ratings=[])))


def everything(api: httpx.Client, user: Headers, conninfo: str, user_id: int) -> list[Any]:
    """Ratings, states and lists, without our own ids."""
    with psycopg.connect(conninfo) as connection:
        states = connection.execute("select * from engine.user_states(%s) order by 1", [user_id]).fetchall()
    ratings = rows_of(conninfo, user_id)["ratings"]
    made = api.get("/me/lists?limit=100", headers=user).json()["items"]
    lists = [
        [
            (item["title_id"], item["place"], item["note"])
            for item in api.get(f"/me/lists/{one['list_id']}/items?limit=100", headers=user).json()["items"]
        ]
        for one in made
    ]
    return [[row[2:] for row in ratings], states, [one["name"] for one in made], lists]


def test_an_export_is_everything_and_comes_back_as_it_was(
    api: httpx.Client, reader: Reader, new_reader: Callable[[], Reader], sample_database: str
) -> None:
    user_id, user = reader
    films = catalogue_ids(api, 12)
    for number, title_id in enumerate(films[:6]):
        api.post("/ratings", json={"title_id": title_id, "rating": 1 + number / 2, "seen": number != 2}, headers=user)
    for title_id, state, set_at in (
        (films[0], "seen", "2019-05-06T00:00:00Z"),
        (films[1], "hidden", "2020-01-02T00:00:00Z"),
        (films[7], "watch_later", "2022-01-02T00:00:00Z"),
        (films[8], "seen", "2022-01-03T00:00:00Z"),
    ):
        api.put(
            f"/me/titles/{title_id}/state", json={"state": state, "set_at": set_at}, headers=user
        ).raise_for_status()
    for name in ("First", "Deuxième, «é»"):
        list_id = api.post("/me/lists", json={"name": name}, headers=user).json()["list_id"]
        for title_id in films[3:9]:
            body = {"place": 1, "note": f"Note\n{title_id}"}
            api.put(f"/me/lists/{list_id}/items/{title_id}", json=body, headers=user).raise_for_status()
    api.post("/chat", json={"message": "a drama"}, headers=user).raise_for_status()
    api.put("/users/me/preferences", json={"country": "FR"}, headers=user)

    reply = api.get("/users/me/export", headers=user)
    assert reply.headers["content-disposition"] == 'attachment; filename="cinelibre.json"'
    document = reply.json()
    assert document["account"]["user_id"] == user_id
    assert (len(document["ratings"]), len(document["states"]), len(document["lists"])) == (6, 4, 2)
    assert document["chat"][0]["turns"][0]["message"] == "a drama"
    assert len(document["interactions"]) == 6
    assert "password" not in reply.text
    table = api.get("/users/me/export?format=csv", headers=user)
    assert table.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 8

    wanted = everything(api, user, sample_database, user_id)
    other_id, other = new_reader()
    import_id = send(api, other, reply.content)
    assert wait(api, other, import_id)["matched"] == 22
    assert post(api, other, import_id, "apply")["lists_added"] == 2
    found = everything(api, other, sample_database, other_id)
    assert found[1:] == wanted[1:]
    assert found[0] == wanted[0]
    empty = rows_of(sample_database, new_reader()[0])
    post(api, other, import_id, "undo")
    gone = rows_of(sample_database, other_id)
    assert all(gone[name] == empty[name] for name in ("ratings", "states", "lists", "items"))

    # The table has no lists, but the same ratings and states.
    third_id, third = new_reader()
    import_id = send(api, third, table.content, "text/csv")
    wait(api, third, import_id)
    post(api, third, import_id, "apply")
    assert everything(api, third, sample_database, third_id)[:2] == wanted[:2]


def test_the_files_of_other_services_from_end_to_end(api: httpx.Client, reader: Reader) -> None:
    _, user = reader
    matrix = api.get(f"/titles/{MATRIX}").json()["title_id"]
    first, second = [film for film in listed(api, 3) if film["title_id"] != matrix][:2]
    series = api.get(f"/titles/{BREAKING_BAD}").json()
    book = api.get(f"/titles/{FRANKENSTEIN}").json()
    when = "2014-09-01T09:10:11.000Z"
    show = {"title": series["original_title"], "year": series["year"], "ids": {"imdb": BREAKING_BAD[5:], "tmdb": 1396}}
    named = [f'2024-01-0{n},"{film["title"]}",{film["year"]},u' for n, film in enumerate((first, second), 1)]
    bare = "Date,Name,Year,Letterboxd URI"
    files: list[tuple[str, str, bytes]] = [
        (
            "letterboxd",
            "application/zip",
            archive(
                {
                    "ratings.csv": f"{bare},Rating\n{named[0]},4.5\n",
                    "watched.csv": f"{bare}\n{named[0]}\n",
                    "watchlist.csv": f"{bare}\n{named[1]}\n",
                    "lists/best.csv": "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n"
                    "2023-05-06,Best,,u,\n\n"
                    "Position,Name,Year,URL,Description\n"
                    f'1,"{second["title"]}",{second["year"]},u,Yes\n2,"{first["title"]}",{first["year"]},u,\n',
                }
            ),
        ),
        (
            "trakt",
            "application/zip",
            archive(
                {
                    "ratings/ratings-shows.json": [{"rated_at": when, "rating": 10, "type": "show", "show": show}],
                    "hidden-dropped.json": [{"hidden_at": "2020-01-01T00:00:00Z", "type": "show", "show": show}],
                }
            ),
        ),
        (
            "imdb",
            "text/csv",
            b"Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
            b"Num Votes,Release Date,Directors\ntt0133093,9,2024-01-02,The Matrix,,,Movie,8,136,1999,,1,,\n",
        ),
        (
            "goodreads",
            "text/csv",
            b"Book Id,Title,Author,My Rating,Original Publication Year,Date Read,Date Added,Bookshelves,"
            b"Exclusive Shelf\n"
            b"1,Frankenstein,Mary Shelley,5,1818,2024/01/05,2023/12/01,,read\n",
        ),
    ]
    for name, kind, content in files:
        import_id = send(api, user, content, kind)
        preview = wait(api, user, import_id)
        entries = api.get(f"/me/imports/{import_id}/entries", headers=user).json()["items"]
        assert preview["format"] == name, preview
        assert preview["matched"] == preview["entries"] > 0, (preview, entries)
        assert post(api, user, import_id, "apply")["ratings_added"] == 1
    mine = {item["title_id"]: item["rating"] for item in api.get("/ratings/my?limit=100", headers=user).json()["items"]}
    ids = [first["title_id"], series["title_id"], matrix, book["title_id"]]
    assert [mine[title_id] for title_id in ids] == [4.5, 5, 4.5, 5]
    (best,) = api.get("/me/lists", headers=user).json()["items"]
    items = api.get(f"/me/lists/{best['list_id']}/items", headers=user).json()["items"]
    assert [(item["title_id"], item["note"]) for item in items] == [
        (second["title_id"], "Yes"),
        (first["title_id"], ""),
    ]
    later = api.get("/me/movies/towatchlater", headers=user).json()["items"]
    assert second["title_id"] in {item["title_id"] for item in later}
    hidden = api.get("/me/tvshows/hidden", headers=user).json()["items"]
    assert [item["title_id"] for item in hidden] == [series["title_id"]]
