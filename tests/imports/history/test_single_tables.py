"""IMDb's, Goodreads' and MovieLens' tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.imports.history.entry import Entry
from api.imports.history.reader import HistoryError, read_history
from tests.imports.history.files import at, broken, entries, lines, read

RATINGS = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors"
)
LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated"
)
LIBRARY = (
    "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,"
    "Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,"
    "Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,Private Notes,Read Count,Owned Copies"
)


def rated(const: str, rating: str, kind: str, title: str = "A title") -> str:
    return f'{const},{rating},2024-01-02,{title},,https://www.imdb.com/title/{const}/,{kind},7,90,1995,"A, B",9,,'


def test_imdb_ratings(write: Callable[..., Path]) -> None:
    path = write(
        lines(
            RATINGS,
            "tt0113277,9,2024-01-02,Heat,Heat,https://www.imdb.com/title/tt0113277/,Movie,8.3,170,1995,"
            '"Crime, Drama",700000,1995-12-15,Michael Mann',
            rated("tt0306414", "10", "TV Series", "The Wire"),
            rated("tt7366338", "1", "TV Mini Series"),
            rated("tt7366338", "8", "tvMiniSeries"),
            rated("tt0041099", "7", "Short"),
            rated("tt0041099", "7", "Serie TV"),
            rated("tt0959621", "8", "TV Episode"),
            rated("tt0944835", "8", "Video Game"),
            rated("tt0113277", "11", "Movie"),
            rated("tt0113277", "0", "Movie"),
            rated("tt0113277", "", "Movie"),
            rated("nm0000134", "8", "Movie"),
        )
    )
    found = [piece for piece in read(path) if isinstance(piece, Entry)]
    assert found[0] == Entry(
        file="imdb",
        line=2,
        kind="movie",
        refs=["imdb:tt0113277"],
        title="Heat",
        year=1995,
        creators=["Michael Mann"],
        rating=4.5,
        rated_at=at(2024, 1, 2),
    )
    assert [(entry.kind, entry.rating) for entry in found[1:]] == [
        ("tv", 5),
        ("tv", 0.5),
        ("tv", 4),
        ("movie", 3.5),
        (None, 3.5),
    ]
    assert broken(path) == [
        (8, "it is an episode of a series, which is not a title here"),
        (9, "it is a game, which is not a title here"),
        (10, "the rating 11 is not between 1 and 10"),
        (11, "the rating 0 is not between 1 and 10"),
        (12, "it is not rated"),
        (13, "nm0000134 is not an IMDb id"),
    ]


def test_imdb_lists(write: Callable[..., Path]) -> None:
    path = write(
        lines(
            LIST,
            '1,tt0113277,2024-03-01,2024-03-02,"With Ann",Heat,Heat,u,Movie,8.3,170,1995,Crime,7,,Michael Mann,,',
            "2,tt0078748,2024-03-01,2024-03-02,,Alien,Alien,u,Movie,8.5,117,1979,Horror,9,,Ridley Scott,9,2024-04-01",
        )
    )
    later, seen = entries(path)
    assert (later.state, later.state_at, later.rating, later.note) == ("watch_later", at(2024, 3, 1), None, "With Ann")
    assert (seen.state, seen.rating, seen.rated_at) == (None, 4.5, at(2024, 4, 1))


def test_goodreads(write: Callable[..., Path]) -> None:
    path = write(
        lines(
            LIBRARY,
            '3,"The Fellowship of the Ring (The Lord of the Rings, #1)",J.R.R.  Tolkien,"Tolkien, J.R.R.","Alan Lee",'
            '"=""0618346252""","=""9780618346257""",5,4.4,Houghton,Paperback,398,2003,1954,2024/01/05,2023/12/01,'
            '"fantasy, owned","fantasy (#3), owned (#12)",read,"Long<br/>walk",,,1,0',
            '4,Pale Fire,Vladimir Nabokov,,,="",=9780679723424,0,4.1,Vintage,Paperback,246,2000,1962,,2013/10/09,'
            "to-read,to-read (#26),to-read,,,,0,0",
            '5,The Iliad,Homer,,,="0140275363",="",3,4,Penguin,Paperback,683,1998,-750,,2023/2/1,abandoned,,abandoned'
            ",,,,0,0",
            "6,Emma (Vintage Classics),Jane Austen,,,,9.78E+12,0,4,V,P,1,2007,1815,,2024/01/01,,,currently-reading,"
            ",,,1,0",
            "7,Six stars,Nobody,,,,,6,4,,,,,,,,,,read,,,,1,0",
        )
    )
    book = {"kind": "book", "refs": ["isbn:9780618346257"], "title": "The Fellowship of the Ring", "year": 1954}
    ring: dict[str, Any] = {"file": "goodreads", "line": 2, **book, "creators": ["J.R.R. Tolkien", "Alan Lee"]}
    found = [piece for piece in read(path) if isinstance(piece, Entry)]
    assert found[:3] == [
        Entry(**ring, rating=5, rated_at=at(2024, 1, 5), state="seen", state_at=at(2024, 1, 5)),
        Entry(**ring, list_name="fantasy", position=3),
        Entry(**ring, list_name="owned", position=12),
    ]
    assert [(e.title, e.year, e.refs, e.rating, e.state, e.state_at or e.rated_at, e.list_name) for e in found[3:]] == [
        ("Pale Fire", 1962, ["isbn:9780679723424"], None, "watch_later", at(2013, 10, 9), None),
        ("The Iliad", -750, ["isbn:9780140275360"], 3, None, at(2023, 2, 1), None),
        ("The Iliad", -750, ["isbn:9780140275360"], None, None, None, "abandoned"),
        ("Emma (Vintage Classics)", 1815, [], None, "watch_later", at(2024, 1, 1), None),
    ]
    assert broken(path) == [(6, "the rating 6 is not between 0.5 and 5")]


def test_movielens(write: Callable[..., Path]) -> None:
    path = write(lines("userId,movieId,rating,timestamp", "7,2571,4.5,964982703", "7,x,4,1", "7,1,9,1", "7,1,4,never"))
    matrix, toys = (piece for piece in read(path) if isinstance(piece, Entry))
    assert (matrix.kind, matrix.refs, matrix.rating) == ("movie", ["movielens:2571"], 4.5)
    assert matrix.rated_at == at(2000, 7, 30, 18, 45, 3)
    assert (toys.refs, toys.rated_at) == (["movielens:1"], None)
    assert broken(path) == [(3, "x is not a MovieLens id"), (4, "the rating 9 is not between 0.5 and 5")]
    (site,) = entries(
        write(
            lines("movie_id,imdb_id,tmdb_id,rating,average_rating,title", '2571,0133093,603,5,4.2,"Matrix, The (1999)"')
        )
    )
    assert (site.refs, site.title, site.year) == (
        ["movielens:2571", "imdb:tt0133093", "tmdb:movie:603"],
        "The Matrix",
        1999,
    )


def test_a_movielens_release_is_no_persons_history(write: Callable[..., Path]) -> None:
    header, first = "userId,movieId,rating,timestamp", [f"1,{movie},4,964982703" for movie in range(1, 9_000)]
    with pytest.raises(HistoryError, match="cinelibre import movielens DIR"):
        read_history(write(lines(header, *first[:100], "2,1,5,964982703")))
    _, pieces = read_history(write(lines(header, *first, "2,1,5,964982703")))
    with pytest.raises(HistoryError, match="line 9001 is of user 2, the others are of 1"):
        list(pieces)


def test_a_thousand_rows_of_each(write: Callable[..., Path]) -> None:
    numbers = range(1, 1_001)
    for name, text, times in (
        ("imdb", lines(RATINGS, *(rated(f"tt{n:07d}", str(n % 10 + 1), "Movie", f"Film {n}") for n in numbers)), 1),
        ("movielens", lines("userId,movieId,rating,timestamp", *(f"1,{n},{n % 10 / 2 + 0.5},{n}" for n in numbers)), 1),
        ("goodreads", lines("Title,Author,My Rating,Bookshelves", *(f"Book {n},A,{n % 6},mine" for n in numbers)), 2),
        (
            "letterboxd",
            lines("Date,Name,Year,Letterboxd URI,Rating", *(f"2024-01-01,Film {n},1999,u,3.5" for n in numbers)),
            1,
        ),
        ("cinelibre", lines("kind,title,year,refs,state", *(f"tv,Show {n},,tmdb:tv:{n},seen" for n in numbers)), 1),
    ):
        path = write(text)
        assert read_history(path)[0] == name
        assert [entry.line for entry in entries(path)] == [n + 1 for n in numbers for _ in range(times)]
