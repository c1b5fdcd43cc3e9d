"""CSV as programs write and rewrite it: encodings, line ends, delimiters, and lines that are broken."""

import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.lines import MAX_READ_AGAIN, MAX_RECORD
from api.imports.history.reader import HistoryError, read_history
from tests.imports.history.files import broken, entries, lines, read, titles

HEADER = "Date,Name,Year,Letterboxd URI,Rating"
AMELIE = "Le Fabuleux Destin d'Amélie Poulain"
FILMS = lines(
    HEADER, f"2024-01-02,{AMELIE},2001,https://boxd.it/2aS,5", '2024-01-03,"Good, the Bad",1966,https://boxd.it/2a,4.5'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_whatever_program_wrote_it(write: Callable[..., Path], encoding: str, end: str, delimiter: str) -> None:
    text = FILMS.replace("Good, the", "Good; the") if delimiter == ";" else FILMS
    rewritten = text.replace(",", delimiter) if delimiter != "," else text
    found = entries(write(rewritten.replace("\n", end).encode(encoding)))
    assert [(entry.year, entry.rating, entry.line) for entry in found] == [(2001, 5, 2), (1966, 4.5, 3)]
    assert found[0].title == AMELIE


def test_the_encoding_is_that_of_the_whole_file_though_it_shows_at_the_end(write: Callable[..., Path]) -> None:
    many = [f"2024-01-02,Film {number},2001,u,5" for number in range(5_000)]
    path = write(lines(HEADER, *many, f"2024-01-02,{AMELIE} \x80,2001,u,5").replace("\x80", "€").encode("cp1252"))
    assert titles(path)[-1] == f"{AMELIE} €"
    # A byte that cp1252 does not know is not a reason to lose a character.
    path = write(lines(HEADER, f"2024-01-02,{AMELIE}\x81,2001,u,5").encode("latin-1"))
    assert titles(path) == [f"{AMELIE}\x81"]


def test_a_damaged_place_in_utf_8_breaks_its_line_alone(write: Callable[..., Path]) -> None:
    good = f"2024-01-02,{AMELIE},2001,u,5\n".encode()
    for content in (
        f"{HEADER}\n".encode() + good * 3 + good.replace(b"\xa9", b"") + good,
        f"{HEADER}\n".encode("utf-8-sig") + good.replace(b"\xa9", b"") + good[:-1] + "é".encode()[:1],
    ):
        path = write(content)
        assert set(titles(path)) <= {AMELIE}
        assert {reason for _, reason in broken(path)} == {"it has bytes that are not text in the file's encoding"}
    assert len(broken(path)) == 2
    half = lines(HEADER, "2024-01-02,Heat,1995,u,5").encode("utf-16")[:-1]
    assert [(line, "not text" in reason) for line, reason in broken(write(half))] == [(2, True)]


def test_columns_are_found_by_name(write: Callable[..., Path]) -> None:
    path = write(
        lines("", " RATING ,Colour,name,letterboxd  uri,Name", '4.5,red,"Heat",u,Twice', "", ",,,,", "3,,Alien,u,,,")
    )
    assert [(entry.title, entry.rating, entry.year, entry.line) for entry in entries(path)] == [
        ("Heat", 4.5, None, 3),
        ("Alien", 3, None, 6),
    ]


def test_a_broken_line_takes_no_neighbour_with_it(write: Callable[..., Path]) -> None:
    path = write(
        lines(
            HEADER,
            "2024-01-01,Heat,1995,u,5",
            "2024-01-01,Too few",
            "2024-01-01,Too,many,1995,u,5",
            "2024-01-01,Seven stars,1995,u,7",
            "2024-01-01,No number,1995,u,good",
            "2024-01-01,Far year,3995,u,5",
            "2024-01-01,No year,MCMXCV,u,5",
            "2024-01-01,,1995,u,5",
            "2024-01-01,N\0L,1995,u,5",
            '2024-01-01,"A "quoted" word",1995,u,5',
            '2024-01-01,"Two\nlines",1995,u,5',
            f"2024-01-01,{'L' * 2_000},1995,u,5",
            f"2024-01-01,{'L' * MAX_RECORD},1995,u,5",
            '2024-01-01,"Never closed,1995,u,5',
            "2024-01-01,Alien,1979,u,5",
            '2024-01-01,"The 400 Blows",1959,u,5',
            '2024-01-01,"Never closed either,1995,u,5',
            '2024-01-01,Last,1995,u,"0,5"',
        )
    )
    assert titles(path) == ["Heat", "Two lines", "Alien", "The 400 Blows", "Last"]
    assert [(line, reason.split(":")[0]) for line, reason in broken(path)] == [
        (3, "it has 2 columns where the header has 5"),
        (4, "it has 6 columns where the header has 5"),
        (5, "the rating 7 is not between 0.5 and 5"),
        (6, "the rating good is not a number"),
        (7, "the year 3995 is impossible"),
        (8, "the year MCMXCV is impossible"),
        (9, "it has neither a title nor an id"),
        (10, "it has a NUL byte"),
        (11, "a quotation mark inside a quoted field is not doubled"),
        (14, "its title is longer than 1,000 characters"),
        (15, "it is longer than 100,000 characters, or a quotation mark is never closed"),
        (16, "a quotation mark inside a quoted field is not doubled"),
        (19, "a quotation mark inside a quoted field is not doubled"),
    ]


@pytest.mark.parametrize("date", ["2024-13-45", "1850-01-01", "2999-01-01", "yesterday", "0001-01-01T00:00:00+14:00"])
def test_a_bad_date_is_dropped_and_its_line_kept(write: Callable[..., Path], date: str) -> None:
    (entry,) = entries(write(lines(HEADER, f"{date},Heat,1995,u,5")))
    assert (entry.rating, entry.rated_at) == (5, None)


def test_quotation_marks_everywhere_cost_no_more_than_they_may(write: Callable[..., Path]) -> None:
    """Each line opens a field and goes on in the one before: reading all again for each would never end."""
    path = write(lines(HEADER) + 'a",",\n' * (MAX_READ_AGAIN // 14))
    assert titles(path) == []
    assert broken(path)[-1][1].endswith("cannot be told apart")


def test_memory_does_not_grow_with_the_file(write: Callable[..., Path]) -> None:
    row = "2024-01-02,Heat,1995,https://boxd.it/2bg,5\n"
    large = write(lines(HEADER) + row * 20_000, "large")
    one_line = write(lines(HEADER, "2024-01-02," + "x" * 6_000_000 + ",1995,u,5") + row, "one_line")
    for path, count in ((large, 20_000), (one_line, 2)):
        tracemalloc.start()
        assert sum(1 for _ in read_history(path)[1]) == count
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
        tracemalloc.stop()


def test_reading_is_lazy_and_leaves_no_file_open(write: Callable[..., Path]) -> None:
    path = write(lines(HEADER, *["2024-01-02,Heat,1995,u,5"] * 100))
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        found, pieces = read_history(path)
        assert found == "letterboxd"
        assert isinstance(next(pieces), Entry)
        path.unlink()
        assert len(list(pieces)) == 99


def test_a_header_alone_is_an_empty_history(write: Callable[..., Path]) -> None:
    assert read(write(HEADER)) == []
    with pytest.raises(HistoryError, match="empty"):
        read(write(""))


def test_repeated_lines_are_read_each_time(write: Callable[..., Path]) -> None:
    found = read(write(lines(HEADER, *["2024-01-02,Heat,1995,u,5"] * 3)))
    assert [piece.line for piece in found] == [2, 3, 4]
    assert not any(isinstance(piece, BrokenLine) for piece in found)
