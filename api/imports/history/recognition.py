"""Whose export a file is, by what is in it."""

from typing import NamedTuple

from api.imports.history import cinelibre, goodreads, imdb, letterboxd, movielens, trakt
from api.imports.history.broken import Unreadable
from api.imports.history.documents import Document
from api.imports.history.tables import Header, header_of
from api.imports.history.text import Source, head_text

HEAD = 16_384
# In this order: a file of our own has columns that others have too.
TABLES = {
    "cinelibre": cinelibre.recognises,
    "letterboxd": letterboxd.recognises,
    "imdb": imdb.recognises,
    "movielens": movielens.recognises,
    "goodreads": goodreads.recognises,
}


class Found(NamedTuple):
    """A file whose format is known: a table has a header, our own document its lists' names, Trakt's a role."""

    source: Source
    format: str
    header: Header | None = None
    names: list[str] = []  # noqa: RUF012
    role: trakt.Role | None = None


def recognise(source: Source) -> Found | None:
    """None for a file that is nobody's export. Raises HistoryError or Unreadable for a broken one."""
    head = source.head(HEAD)
    text = head_text(head)
    if text.lstrip()[:1] in ("{", "["):
        return _document(source, text.lstrip()[0])
    header = header_of(text)
    if header and header.columns[0].startswith(letterboxd.BANNER):
        films = header_of(text, skip=1)
        return Found(source, "letterboxd", Header(films.delimiter if films else ",", (letterboxd.BANNER,)))
    if header:
        for name, recognises in TABLES.items():
            if recognises(header):
                return Found(source, name, header)
    return None


def _document(source: Source, opening: str) -> Found | None:
    if opening == "{":
        names = cinelibre.outline(source)
        return None if names is None else Found(source, "cinelibre", names=names)
    role = trakt.role_of(source.path)
    document = Document(source)
    for _ in document.elements():
        first = document.value()
        if isinstance(first, dict) and trakt.role_by_keys(first):
            return Found(source, "trakt", role=role)
        break
    return None


def recognise_member(source: Source) -> Found | None:
    """The same for a file in an archive, where Trakt's are known by their names: many are empty arrays."""
    is_array = head_text(source.head(HEAD)).lstrip()[:1] == "["
    if role := trakt.role_of(source.path):
        if not is_array:
            raise Unreadable("it is no JSON array")
        return Found(source, "trakt", role=role)
    return None if is_array else recognise(source)
