"""Letterboxd's archive, its single files, its lists and its import format."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.imports.history.entry import Entry
from api.imports.history.reader import HistoryError, read_history
from tests.imports.history.files import archive, at, broken, entries, lines, read

BARE = "Date,Name,Year,Letterboxd URI"
DIARY = f"{BARE},Rating,Rewatch,Tags,Watched Date"
LIST = lines(
    "Letterboxd list export v7",
    "Date,Name,Tags,URL,Description",
    '2023-05-06,"Heists, ranked",crime,https://boxd.it/aBc,"Two lines',
    'of why"',
    "",
    "Position,Name,Year,URL,Description",
    '1,Heat,1995,https://boxd.it/2bg,"The best, still"',
    "2,Rififi,1955,https://boxd.it/1Zw,",
)
MEMBERS = {
    "profile.csv": lines("Date Joined,Username,Given Name", "2019-01-01,somebody,"),
    "comments.csv": lines("Date,Content,Comment", "2020-01-01,u,Nice"),
    "ratings.csv": lines(f"{BARE},Rating", "2024-01-02,Heat,1995,https://boxd.it/2bg,4.5"),
    "watched.csv": lines(BARE, "2024-01-01,Heat,1995,https://boxd.it/2bg"),
    "watchlist.csv": lines(BARE, "2024-01-04,Rififi,1955,https://boxd.it/1Zw"),
    "diary.csv": lines(
        DIARY, "2024-01-05,Heat,1995,https://boxd.it/x,5,Yes,,2024-01-03", "2024-01-06,Alien,1979,u,,,,"
    ),
    "reviews.csv": lines(
        f"{BARE},Rating,Rewatch,Review,Tags,Watched Date", '2024-01-07,Heat,1995,u,4,,"Long, and\nwide",,2024-01-06'
    ),
    "likes/films.csv": lines(BARE, "2024-01-08,Heat,1995,https://boxd.it/2bg"),
    "likes/reviews.csv": lines("Date,Content", "2024-01-08,https://boxd.it/zz"),
    "lists/heists-ranked.csv": LIST,
    "deleted/diary.csv": lines(DIARY, "2020-01-05,Cats,2019,u,0.5,,,2020-01-03"),
    "orphaned/reviews.csv": lines(DIARY, "2020-01-05,Cats,2019,u,0.5,,,2020-01-03"),
    "deleted/lists/heists.csv": LIST,
    "__MACOSX/._ratings.csv": b"\0\5\x16\7",
}


@pytest.mark.parametrize("folder", ["", "letterboxd-somebody-2024-02-01/"])
def test_the_archive(write: Callable[..., Path], folder: str) -> None:
    path = write(archive({folder + name: content for name, content in MEMBERS.items()}))
    assert read_history(path)[0] == "letterboxd"
    heat: dict[str, Any] = {"title": "Heat", "year": 1995}
    rififi: dict[str, Any] = {"title": "Rififi", "year": 1955}
    expected = [
        ("ratings.csv", 2, {**heat, "rating": 4.5, "rated_at": at(2024, 1, 2)}),
        ("watched.csv", 2, {**heat, "state": "seen", "state_at": at(2024, 1, 1)}),
        ("watchlist.csv", 2, {**rififi, "state": "watch_later", "state_at": at(2024, 1, 4)}),
        (
            "diary.csv",
            2,
            {**heat, "rating": 5, "rated_at": at(2024, 1, 5), "state": "seen", "state_at": at(2024, 1, 3)},
        ),
        ("diary.csv", 3, {"title": "Alien", "year": 1979, "state": "seen", "state_at": at(2024, 1, 6)}),
        (
            "reviews.csv",
            2,
            {**heat, "rating": 4, "rated_at": at(2024, 1, 7), "state": "seen", "state_at": at(2024, 1, 6)},
        ),
        ("likes/films.csv", 2, {**heat, "state": "seen", "state_at": at(2024, 1, 8), "list_name": "Likes"}),
        (
            "lists/heists-ranked.csv",
            7,
            {**heat, "list_name": "Heists, ranked", "position": 1, "note": "The best, still"},
        ),
        ("lists/heists-ranked.csv", 8, {**rififi, "list_name": "Heists, ranked", "position": 2}),
    ]
    assert entries(path) == [Entry(file=folder + file, line=line, **said) for file, line, said in expected]


def test_single_files(write: Callable[..., Path]) -> None:
    for name in ("ratings.csv", "diary.csv", "reviews.csv", "lists/heists-ranked.csv"):
        path = write(MEMBERS[name])
        assert {entry.file for entry in entries(path)} == {"letterboxd"}
    for name, state in (("watched.csv", "seen"), ("my-watchlist.csv", "watch_later"), ("films.csv", "seen")):
        assert [entry.state for entry in entries(write(MEMBERS["watched.csv"], name))] == [state]
    # Nothing says what the films of this one are there for, and a guess could mark a watchlist as seen.
    with pytest.raises(HistoryError, match=r"watched\.csv, watchlist\.csv and likes/films\.csv are alike"):
        read(write(MEMBERS["watchlist.csv"]))


def test_a_list_that_a_spreadsheet_program_rewrote(write: Callable[..., Path]) -> None:
    rewritten = lines(
        "Letterboxd list export v7;;;;",
        "Date;Name;Tags;URL;Description",
        "2023-05-06;Heists;;https://boxd.it/aBc;",
        ";;;;",
        "Position;Name;Year;URL;Description",
        "1;Heat;1995;https://boxd.it/2bg;",
        "2;Rififi;1955",
    )
    path = write(rewritten)
    assert [(piece.list_name, piece.position) for piece in read(path) if isinstance(piece, Entry)] == [("Heists", 1)]
    assert broken(path) == [(7, "it has 3 columns where the header has 5")]
    with pytest.raises(HistoryError, match="no films under a header"):
        read(write(rewritten[: rewritten.index("Position")]))


def test_the_import_format(write: Callable[..., Path]) -> None:
    text = lines(
        "imdbID,tmdbID,Title,Year,Directors,WatchedDate,Rating,Rating10,Tags",
        'tt0113277,949,Heat,1995,Michael Mann,2024-01-02,4.5,,"crime"',
        ',,Fargo,1996,"Joel Coen, Ethan Coen",,,9,',
        ",,,1996,,,,9,",
    )
    path = write(text)
    heat, fargo = (piece for piece in read(path) if isinstance(piece, Entry))
    assert heat == Entry(
        file="letterboxd",
        line=2,
        kind="movie",
        refs=["imdb:tt0113277", "tmdb:movie:949"],
        title="Heat",
        year=1995,
        creators=["Michael Mann"],
        rating=4.5,
        rated_at=at(2024, 1, 2),
        state="seen",
        state_at=at(2024, 1, 2),
    )
    assert (fargo.rating, fargo.creators, fargo.kind, fargo.refs) == (4.5, ["Joel Coen", "Ethan Coen"], None, [])
    assert broken(path) == [(4, "it has neither a title nor an id")]
    later = write(lines("Title,Year,imdbID", "Heat,1995,tt0113277"), "watchlist-to-import.csv")
    assert [entry.state for entry in entries(later)] == ["watch_later"]


def test_a_file_of_the_archive_without_its_columns_is_named(write: Callable[..., Path]) -> None:
    path = write(archive({**MEMBERS, "watchlist.csv": "Datum,Titel\n2024-01-01,Heat\n", "diary.csv": ""}))
    (line,) = [piece for piece in read(path) if not isinstance(piece, Entry)]
    assert (line.file, line.reason) == (
        "watchlist.csv",
        "it has not the columns that Letterboxd's file of this name has",
    )
