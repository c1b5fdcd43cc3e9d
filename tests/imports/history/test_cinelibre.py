"""Our own exports, and JSON read piece by piece."""

import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.json_documents import MAX_VALUE, Document
from api.imports.history.reader import HistoryError, read_history
from api.imports.history.text import HistoryFile
from tests.imports.history.files import at, broken, entries, lines, read

HEAT: dict[str, Any] = {"refs": ["tmdb:movie:949", "imdb:tt0113277"], "kind": "movie", "title": "Heat", "year": 1995}
EMMA: dict[str, Any] = {"refs": ["google:Zz-_9", "isbn:9780141439587"], "kind": "book", "title": "Emma", "year": 1815}
WHEN = "2024-01-02T03:04:05+01:00"
EXPORT: dict[str, Any] = {
    "format": "cinelibre",
    "version": 1,
    "exported_at": WHEN,
    "account": {"name": "Somebody", "deep": [[{"a": 1.5e3}]]},
    "ratings": [
        {**HEAT, "rating": 4.5, "rated_at": WHEN, "seen": True},
        {**EMMA, "rating": 3, "rated_at": WHEN, "seen": False},
        {**HEAT, "rating": None, "rated_at": None, "seen": True},
    ],
    "states": [{**EMMA, "state": "watch_later", "set_at": WHEN}],
    "lists": [
        {"name": "Heists", "description": "", "items": [{**HEAT, "position": 1, "note": "First"}]},
        {"name": "Empty", "description": "", "items": []},
        {"name": "Towns", "description": "", "items": [{**EMMA, "position": 2, "note": ""}]},
    ],
}
AT = at(2024, 1, 2, 2, 4, 5)
SAYS: list[dict[str, Any]] = [
    {**HEAT, "rating": 4.5, "rated_at": AT, "state": "seen", "state_at": AT},
    {**EMMA, "rating": 3, "rated_at": AT},
    {**HEAT, "state": "seen"},
    {**EMMA, "state": "watch_later", "state_at": AT},
    {**HEAT, "list_name": "Heists", "position": 1, "note": "First"},
    {**EMMA, "list_name": "Towns", "position": 2},
]


def turned(value: Any) -> Any:
    """The same document with all its members in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


def test_any_json_of_the_same_meaning(write: Callable[..., Path]) -> None:
    one_element_a_line = json.dumps(EXPORT).replace("}, {", "},\n{")
    expected = [Entry(file="cinelibre", line=line, **said) for line, said in enumerate(SAYS, start=1)]
    for content in (
        one_element_a_line,
        json.dumps(EXPORT, indent=4, ensure_ascii=False),
        json.dumps(EXPORT, separators=(",", ":")).encode("utf-8-sig"),
        json.dumps(EXPORT).encode("utf-16"),
    ):
        path = write(content)
        assert read_history(path)[0] == "cinelibre"
        assert entries(path) == expected
    found = entries(write(json.dumps(turned(EXPORT))))
    by_said = {(entry.title, entry.rating, entry.state, entry.list_name, entry.note) for entry in expected}
    assert {(entry.title, entry.rating, entry.state, entry.list_name, entry.note) for entry in found} == by_said


def test_elements_that_cannot_be_used(write: Callable[..., Path]) -> None:
    path = write(
        json.dumps(
            {
                "format": "cinelibre",
                "version": 1,
                "ratings": [
                    {**HEAT, "rating": 9},
                    {**HEAT, "refs": "all"},
                    {**HEAT, "kind": "song", "rating": 1},
                    {},
                    1,
                ],
                "states": [{**HEAT, "state": "eaten"}, HEAT, {**HEAT, "state": "hidden", "set_at": "soon"}],
                "lists": [
                    "none",
                    {"items": [HEAT]},
                    {"name": "All", "items": [{**HEAT, "refs": ["x:y"], "title": ""}]},
                ],
            }
        )
    )
    assert [(piece.line, piece.state) for piece in read(path) if isinstance(piece, Entry)] == [(8, "hidden")]
    assert broken(path) == [
        (1, "the rating 9 is not between 0.5 and 5"),
        (2, "it is neither rated nor seen"),
        (3, "song is not a kind of title (movie, tv, book)"),
        (4, "it is neither rated nor seen"),
        (5, "it is not an object"),
        (6, "eaten is not a state (seen, watch_later, hidden)"),
        (7, "it has no state"),
        (8, "a list is not an object"),
        (9, "its list has no name"),
        (10, "it has neither a title nor an id"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"format": "cinelibre", "version": 2, "ratings": []}', "version 2 of CineLibre's export; version 1 can"),
        ('{"format": "cinelibre"}', "version None"),
        ('{"format": "cinelibre", "version": 1, "ratings": [{"title": "Heat"', "not JSON from line 1"),
        ('{"format": "cinelibre", "version": 1,\n"ratings": [\n{} {}]}', "not JSON from line 3 on: , is missing"),
        ('{"format": "cinelibre", "version": 1} and more', "something follows"),
        ('{"format": "cinelibre", "version": NaN}', "NaN is not JSON"),
        ('{"format": "other", "version": 1}', "not known"),
        ('{"format": "cinelibre", "version": 1, "x": ' + "[" * 200_000, "nested too deeply"),
        ('{"format": "cinelibre", "version": 1, "x": "' + "x" * 3 * MAX_VALUE, "larger than 1,000,000"),
        ("[" + "9" * 6_000 + "]", "not JSON"),
        ("{}", "not known"),
        ("[1, 2", "not known"),
    ],
)
def test_documents_that_are_not_read(write: Callable[..., Path], content: str, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        read_history(write(content))


def test_the_table(write: Callable[..., Path]) -> None:
    path = write(
        lines(
            "kind,title,year,refs,rating,rated_at,state,state_at",
            f"movie,Heat,1995,tmdb:movie:949 imdb:tt0113277,4.5,{WHEN},seen,{WHEN}",
            f"tvshow,The Wire,2002,tmdb:tv:1438 unknown:5,,{WHEN},hidden,",
            "book,The Iliad,-750,isbn:9780140275360,,,,",
            "movie,,,unknown:5,4,,,",
            ",Fargo,,,4,,,",
        )
    )
    heat, wire, fargo = (piece for piece in read(path) if isinstance(piece, Entry))
    assert heat == Entry(file="cinelibre", line=2, **SAYS[0])
    assert (wire.kind, wire.refs, wire.state, wire.rated_at) == ("tv", ["tmdb:tv:1438"], "hidden", None)
    assert (fargo.kind, fargo.refs) == (None, [])
    assert broken(path) == [(4, "it has neither a rating nor a state"), (5, "it has neither a title nor an id")]


class Slowly(io.BytesIO):
    """Gives a few bytes at a time, so that every value is cut somewhere."""

    step = 1

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self.step, size if size is not None and size > 0 else self.step))


def walked(document: Document) -> Any:
    """The next value, read member by member and element by element."""
    opening = document.peek()
    if opening == "[":
        return [walked(document) for _ in document.elements()]
    if opening == "{":
        return {name: walked(document) for name in document.members()}
    return document.value()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.integers(1, 9), st.sampled_from([None, 1]))
def test_a_document_is_the_same_wherever_it_is_cut(value: Any, step: int, indent: int | None) -> None:
    content = json.dumps(value, indent=indent).encode()

    def opened() -> Slowly:
        stream = Slowly(content)
        stream.step = step
        return stream

    for read_next in (walked, Document.value, Document.skip):
        document = Document(HistoryFile("", "", opened))
        assert read_next(document) == (None if read_next == Document.skip else value)
        document.end()


def test_memory_does_not_grow_with_the_document(write: Callable[..., Path]) -> None:
    """Neither with many elements nor with one that has many of its own."""
    ours = '{"format": "cinelibre", "version": 1'
    many = ",".join([json.dumps({**HEAT, "rating": 4.5, "position": 1})] * 6_000)
    for content in (
        f'{ours}, "ratings": [{many}]}}',
        f'{ours}, "lists": [{{"items": [{many}], "name": "All"}}], "account": [{many}]}}',
    ):
        path = write(content)
        tracemalloc.start()
        assert sum(1 for piece in read_history(path)[1] if not isinstance(piece, BrokenLine)) == 6_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
        tracemalloc.stop()
