"""Trakt's archive of JSON files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.reader import read_history
from tests.imports.history.files import archive, at, entries, read

HEAT: dict[str, Any] = {
    "title": "Heat",
    "year": 1995,
    "ids": {"trakt": 1, "slug": "heat-1995", "imdb": "tt0113277", "tmdb": 949},
}
WIRE: dict[str, Any] = {
    "title": "The Wire",
    "year": 2002,
    "ids": {"trakt": 2, "slug": "the-wire", "imdb": "tt0306414", "tmdb": 1438},
}
EPISODE = {"season": 1, "number": 1, "title": "The Target", "ids": {"trakt": 3, "tmdb": 126097}}
WHEN = "2014-09-01T09:10:11.000Z"
MOVIE: dict[str, Any] = {"kind": "movie", "refs": ["tmdb:movie:949", "imdb:tt0113277"], "title": "Heat", "year": 1995}
SHOW: dict[str, Any] = {"kind": "tv", "refs": ["tmdb:tv:1438", "imdb:tt0306414"], "title": "The Wire", "year": 2002}
AT = at(2014, 9, 1, 9, 10, 11)


def test_the_archive(write: Callable[..., Path]) -> None:
    members: dict[str, Any] = {
        "user-profile.json": {"username": "somebody"},
        "collection-movies.json": [{"collected_at": WHEN, "movie": HEAT}],
        "ratings/ratings-movies.json": [{"rated_at": WHEN, "rating": 9, "type": "movie", "movie": HEAT}],
        "ratings/ratings-shows.json": [{"rated_at": WHEN, "rating": 10, "type": "show", "show": WIRE}],
        "ratings/ratings-episodes.json": [{"rated_at": WHEN, "rating": 3, "episode": EPISODE, "show": WIRE}],
        "watched/watched-movies.json": [{"plays": 2, "last_watched_at": WHEN, "movie": HEAT}],
        "watched/watched-shows.json": [{"plays": 9, "last_watched_at": WHEN, "show": WIRE, "seasons": [{"number": 1}]}],
        "watched/watched-history-12.json": [
            {"id": 5, "watched_at": WHEN, "action": "scrobble", "type": "episode", "episode": EPISODE, "show": WIRE}
        ],
        "watched/watched-playback.json": [{"progress": 20, "paused_at": WHEN, "movie": HEAT}],
        "lists-watchlist.json": [{"rank": 1, "listed_at": WHEN, "notes": None, "type": "movie", "movie": HEAT}],
        "lists-list-12-top-10.json": [
            {"rank": 3, "listed_at": WHEN, "notes": "Again", "type": "movie", "movie": HEAT},
            {"rank": 4, "listed_at": WHEN, "type": "person", "person": {"name": "Val Kilmer"}},
        ],
        "lists-list-13-unnamed.json": [{"rank": 1, "listed_at": WHEN, "type": "show", "show": WIRE}],
        "lists-lists.json": [{"name": "Top 10!", "ids": {"trakt": 12, "slug": "top-10"}}],
        "hidden-dropped.json": [{"hidden_at": WHEN, "type": "show", "show": WIRE}],
        "hidden-calendar.json": [{"hidden_at": WHEN, "type": "show", "show": WIRE}],
        "hidden-progress-watched.json": [{"hidden_at": WHEN, "type": "season", "season": {"number": 0}, "show": WIRE}],
        "ratings-seasons.json": [],
    }
    path = write(archive(members))
    assert read_history(path)[0] == "trakt"
    expected: list[tuple[str, dict[str, Any]]] = [
        ("ratings/ratings-movies.json", {**MOVIE, "rating": 4.5, "rated_at": AT}),
        ("ratings/ratings-shows.json", {**SHOW, "rating": 5, "rated_at": AT}),
        ("ratings/ratings-episodes.json", {**SHOW, "state": "seen", "state_at": AT}),
        ("watched/watched-movies.json", {**MOVIE, "state": "seen", "state_at": AT}),
        ("watched/watched-shows.json", {**SHOW, "state": "seen", "state_at": AT}),
        ("watched/watched-history-12.json", {**SHOW, "state": "seen", "state_at": AT}),
        ("lists-watchlist.json", {**MOVIE, "state": "watch_later", "state_at": AT}),
        ("lists-list-12-top-10.json", {**MOVIE, "list_name": "Top 10!", "position": 3, "note": "Again"}),
        ("lists-list-13-unnamed.json", {**SHOW, "list_name": "unnamed", "position": 1}),
        ("hidden-dropped.json", {**SHOW, "state": "hidden", "state_at": AT}),
    ]
    found = read(path)
    assert [piece for piece in found if isinstance(piece, Entry)] == [
        Entry(file=file, line=1, **said) for file, said in expected
    ]
    assert [(piece.file, piece.line) for piece in found if isinstance(piece, BrokenLine)] == [
        ("lists-list-12-top-10.json", 2),
        ("hidden-progress-watched.json", 1),
    ]


def test_elements_that_cannot_be_used(write: Callable[..., Path]) -> None:
    rated: list[Any] = [
        {"rated_at": WHEN, "rating": 9, "movie": {**HEAT, "ids": None}},
        7,
        {"rating": 11, "movie": HEAT},
        {"rating": True, "movie": HEAT},
        {"rating": 5, "movie": {"title": None, "ids": {"trakt": 1}}},
        {"rating": 5, "movie": {"title": "N\0L"}},
        {"rating": 5, "movie": {"title": "half \ud83d"}},
        {"rating": 5, "movie": [HEAT]},
        {"rating": 5, "movie": {**HEAT, "year": 12_000}},
        {"rated_at": "never", "rating": 5, "movie": HEAT},
    ]
    path = write(archive({"ratings-movies.json": rated, "watched-movies.json": '[{"movie": ', "history.json": "{}"}))
    found = read(path)
    assert [(piece.line, piece.rated_at) for piece in found if isinstance(piece, Entry)] == [(1, AT), (10, None)]
    assert [(piece.file, piece.line, piece.reason) for piece in found if isinstance(piece, BrokenLine)] == [
        ("ratings-movies.json", 2, "it is not an object"),
        ("ratings-movies.json", 3, "the rating 11 is not between 1 and 10"),
        ("ratings-movies.json", 4, "a bool is where a text or number should be"),
        ("ratings-movies.json", 5, "it has neither a title nor an id"),
        ("ratings-movies.json", 6, "it has a NUL byte"),
        ("ratings-movies.json", 7, "it has bytes that are not text in the file's encoding"),
        ("ratings-movies.json", 8, "movie is not an object in it"),
        ("ratings-movies.json", 9, "the year 12000 is impossible"),
        ("watched-movies.json", 1, "it is not JSON from line 1 on: Expecting value"),
        ("history.json", 1, "it is not a JSON array"),
    ]


def test_a_file_by_itself_and_an_account_without_history(write: Callable[..., Path]) -> None:
    path = write(
        '[{"rated_at": "2014-09-01T09:10:11Z", "rating": 8, "movie": {"title": "Heat"}},'
        '{"listed_at": null, "show": {"title": "The Wire"}}, {"hidden_at": null, "movie": {"title": "Cats"}}]'
    )
    assert [(entry.file, entry.title, entry.rating, entry.state) for entry in entries(path)] == [
        ("trakt", "Heat", 4, None),
        ("trakt", "The Wire", None, "watch_later"),
        ("trakt", "Cats", None, "hidden"),
    ]
    assert read_history(write(archive({"ratings-movies.json": []})))[0] == "trakt"


def test_a_long_history(write: Callable[..., Path]) -> None:
    played = [{"watched_at": WHEN, "type": "movie", "movie": {**HEAT, "year": 1995}} for _ in range(1_000)]
    assert [entry.line for entry in entries(write(archive({"history-1.json": played})))] == list(range(1, 1_001))
