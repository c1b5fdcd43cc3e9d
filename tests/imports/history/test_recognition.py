"""Recognition of an export's service, by its contents and never by accident."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.reader import FORMATS, HistoryError, read_history
from tests.imports.history.files import archive, lines, read

FILES: dict[str, str | bytes] = {
    "letterboxd": "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,u,4.5\n",
    "imdb": "Const,Your Rating,Title\ntt0113277,9,Heat\n",
    "trakt": archive({"ratings-movies.json": [{"rating": 9, "movie": {"title": "Heat"}}]}),
    "goodreads": "Book Id,Title,Author,My Rating,Exclusive Shelf\n1,Emma,Jane Austen,5,read\n",
    "movielens": "userId,movieId,rating,timestamp\n1,6,4.5,964982703\n",
    "cinelibre": '{"format": "cinelibre", "version": 1, "ratings": [{"title": "Heat", "rating": 4.5}]}',
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_known_by_its_content(write: Callable[..., Path], name: str) -> None:
    path = write(FILES[name], "photo.jpg")
    found, pieces = read_history(path)
    assert found == name
    assert [type(piece) for piece in pieces] == [Entry]
    assert read_history(path, name)[0] == name
    other = "imdb" if name != "imdb" else "goodreads"
    with pytest.raises(HistoryError, match=f"(?i)the file is .*{name}.*; expected was .*{other}"):
        read_history(path, other)
    with pytest.raises(HistoryError, match="none of the formats: letterboxd, imdb"):
        read_history(path, "netflix")


@pytest.mark.parametrize("name", ["letterboxd", "imdb", "goodreads", "movielens", "cinelibre"])
def test_a_file_may_be_packed(write: Callable[..., Path], name: str) -> None:
    path = write(archive({"some/where.csv": FILES[name]}))
    assert read_history(path)[0] == name
    assert [(piece.file, type(piece)) for piece in read(path)] == [("some/where.csv", Entry)]


def test_of_an_archive_with_several_services_one_can_be_asked_for(write: Callable[..., Path]) -> None:
    path = write(archive({"ratings.csv": FILES["letterboxd"], "books.csv": FILES["goodreads"]}))
    assert [piece.file for piece in read(path, "goodreads")] == ["books.csv"]
    with pytest.raises(HistoryError, match="several services"):
        read(path, "imdb")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Title,Rating\nHeat,5\n", "it begins with “Title,Rating”. Expected was one of: Letterboxd's ZIP archive"),
        ("movieId,title,genres\n1,Toy Story,x\n", "not known"),
        ("userId,movieId,tag,timestamp\n1,2,funny,1\n", "not known"),
        ("movieId,imdbId,tmdbId\n1,2,3\n", "not known"),
        ("\n \n", "not known"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not known"),
        ("Const,Your Rating".encode("utf-16-le"), "not known"),
    ],
)
def test_files_of_nobody(write: Callable[..., Path], content: str | bytes, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        read_history(write(content))
    with pytest.raises(HistoryError, match=r"Expected was IMDb's CSV file"):
        read_history(write(content), "imdb")


STARTS = [b"", b"PK\x03\x04", b"PK\x05\x06", b"{", b"[", b"\xff\xfe", b"\xef\xbb\xbf", b"Letterboxd list export v7\n"]
HEADERS = [lines(str(text).splitlines()[0]).encode() for text in FILES.values() if isinstance(text, str)]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS + HEADERS), st.binary(max_size=400) | st.text(',;"\n\r\t0é{}[]:', max_size=200))
def test_any_bytes_are_read_or_refused(write: Callable[..., Path], start: bytes, rest: bytes | str) -> None:
    path = write(start + (rest if isinstance(rest, bytes) else rest.encode("latin-1")))
    try:
        for piece in read_history(path)[1]:
            assert isinstance(piece, Entry | BrokenLine)
            assert piece.line >= 1
            (piece.title if isinstance(piece, Entry) else piece.reason).encode()
    except HistoryError as error:
        str(error).encode()
