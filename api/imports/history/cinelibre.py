"""CineLibre's own exports: JSON with ratings, states and lists, or CSV with one title per line."""

from collections.abc import Callable, Iterator
from functools import partial

from api.imports.history.broken import HistoryError, UnusableLineError, entries_of
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.json_documents import Document, Element
from api.imports.history.tables import Header, TableRow, read_rows
from api.imports.history.text import HistoryFile, quotable
from api.imports.history.values import (
    FIRST_BOOK,
    FIRST_FILM,
    kind_of,
    known_refs,
    moment,
    stars,
    state_of,
    text_of,
    title_of,
    whole,
    year_of,
)

FORMAT = "cinelibre"
VERSION = 1
MAX_LISTS = 10_000


def recognises(header: Header) -> bool:
    return header.has("kind", "title", "refs")


def read(file: HistoryFile, header: Header) -> Iterator[Entry | BrokenLine]:
    return read_rows(file, header, _of_row)


def outline(file: HistoryFile) -> list[str] | None:
    """The names of the lists in a JSON export, in its order; None for another document.

    Reads it to its end, since a list's name may follow its items. Raises HistoryError for another version than
    ours, and BrokenFileError for what is not JSON.
    """
    document, names, said = Document(file), list[str](), dict[str, object]()
    for key in document.members():
        if key in ("format", "version"):
            said[key] = document.value()
            if said.get("format", FORMAT) != FORMAT:
                return None
        elif key == "lists" and document.peek() == "[":
            for _ in document.elements():
                names.append(_list_name(document))
                if len(names) > MAX_LISTS:
                    raise HistoryError(f"The file has more than {MAX_LISTS:,} lists.")
        else:
            document.skip()
    document.end()
    if said.get("format") != FORMAT:
        return None
    version = said.get("version")
    if version != VERSION or isinstance(version, bool):
        raise HistoryError(
            f"The file is version {quotable(str(version))} of CineLibre's export; version {VERSION} can be read here."
        )
    return names


def read_document(file: HistoryFile, names: list[str]) -> Iterator[Entry | BrokenLine]:
    """The entries of a JSON export whose lists have these names."""
    document, numbers, left = Document(file), _Numbers(file.name), iter(names)
    for key in document.members():
        if key == "ratings" and document.peek() == "[":
            yield from entries_of(numbers.elements(document), _of_rating)
        elif key == "states" and document.peek() == "[":
            yield from entries_of(numbers.elements(document), _of_state)
        elif key == "lists" and document.peek() == "[":
            for _, name in zip(document.elements(), left, strict=False):
                yield from _of_list(document, numbers, name)
        else:
            document.skip()


class _Numbers:
    """Numbers of the titles of a document, counted over all its arrays."""

    def __init__(self, file: str) -> None:
        self._file, self.last = file, 0

    def elements(self, document: Document) -> Iterator[Element | BrokenLine]:
        for _ in document.elements():
            self.last += 1
            value = document.value()
            if isinstance(value, dict):
                yield Element(self._file, self.last, value)
            else:
                yield self.broken("it is not an object")

    def broken(self, reason: str) -> BrokenLine:
        return BrokenLine(file=self._file, line=max(1, self.last), reason=reason)


def _list_name(document: Document) -> str:
    name = ""
    if document.peek() != "{":
        document.skip()
        return name
    for key in document.members():
        if key == "name" and isinstance(value := document.value(), str):
            name = value.strip()
        elif key != "name":
            document.skip()
    return name


def _of_list(document: Document, numbers: _Numbers, name: str) -> Iterator[Entry | BrokenLine]:
    if document.peek() != "{":
        document.skip()
        yield numbers.broken("a list is not an object")
        return
    for key in document.members():
        if key == "items" and document.peek() == "[":
            yield from entries_of(numbers.elements(document), partial(_of_item, name=name))
        else:
            document.skip()


def _of_rating(element: Element) -> list[Entry]:
    values = element.values
    rating = stars(text_of(values.get("rating")))
    seen = values.get("seen") is True
    if rating is None and not seen:
        raise UnusableLineError("it is neither rated nor seen")
    at = moment(text_of(values.get("rated_at")))
    state = "seen" if seen else None
    return [_title(element)(rating=rating, rated_at=at if rating else None, state=state, state_at=at if seen else None)]


def _of_state(element: Element) -> list[Entry]:
    state = state_of(text_of(element.values.get("state")))
    if state is None:
        raise UnusableLineError("it has no state")
    return [_title(element)(state=state, state_at=moment(text_of(element.values.get("set_at"))))]


def _of_item(element: Element, *, name: str) -> list[Entry]:
    if not name:
        raise UnusableLineError("its list has no name")
    values = element.values
    position, note = whole(text_of(values.get("position"))), text_of(values.get("note"))
    return [_title(element)(list_name=text_of(name), position=position, note=note)]


def _title(element: Element) -> Callable[..., Entry]:
    """A maker of entries for the title that an element names."""
    values = element.values
    named = values.get("refs") or []
    if not isinstance(named, list):
        raise UnusableLineError("refs is not an array in it")
    return _named(
        element, [text_of(ref) for ref in named], *(text_of(values.get(key)) for key in ("kind", "title", "year"))
    )


def _of_row(row: TableRow) -> list[Entry]:
    rating = stars(row.get("rating"))
    state = state_of(row.get("state"))
    if rating is None and state is None:
        raise UnusableLineError("it has neither a rating nor a state")
    made = _named(row, row.get("refs").split(), row.get("kind"), row.get("title"), row.get("year"))
    return [
        made(
            rating=rating,
            rated_at=moment(row.get("rated_at")) if rating else None,
            state=state,
            state_at=moment(row.get("state_at")) if state else None,
        )
    ]


def _named(place: TableRow | Element, named: list[str], kind: str, title: str, year: str) -> Callable[..., Entry]:
    refs = known_refs(named)
    known = kind_of(kind)
    return partial(
        Entry,
        file=place.file,
        line=place.line,
        kind=known,
        refs=refs,
        title=title_of(title, refs),
        year=year_of(year, earliest=FIRST_BOOK if known == "book" else FIRST_FILM),
    )
