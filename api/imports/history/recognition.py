"""Recognition of a file's format by its contents."""

from typing import NamedTuple

from api.imports.history import cinelibre, goodreads, imdb, letterboxd, movielens, trakt
from api.imports.history.broken import BrokenFileError
from api.imports.history.json_documents import Document
from api.imports.history.tables import Header, header_of
from api.imports.history.text import HistoryFile, head_text

HEAD = 16_384
# In this order, because our own export shares columns with others.
TABLES = {
    "cinelibre": cinelibre.recognises,
    "letterboxd": letterboxd.recognises,
    "imdb": imdb.recognises,
    "movielens": movielens.recognises,
    "goodreads": goodreads.recognises,
}


class RecognisedFile(NamedTuple):
    """A file whose format is known: a table has a header, our own document its lists' names, Trakt's a role."""

    file: HistoryFile
    format: str
    header: Header | None = None
    names: list[str] = []  # noqa: RUF012
    role: trakt.Role | None = None


def recognise(file: HistoryFile) -> RecognisedFile | None:
    """The file with its format; None if no format fits. Raises HistoryError or BrokenFileError for a broken one."""
    head = file.head(HEAD)
    text = head_text(head)
    if text.lstrip()[:1] in ("{", "["):
        return _document(file, text.lstrip()[0])
    header = header_of(text)
    if header and header.columns[0].startswith(letterboxd.BANNER):
        films = header_of(text, skip=1)
        return RecognisedFile(file, "letterboxd", Header(films.delimiter if films else ",", (letterboxd.BANNER,)))
    if header:
        for name, recognises in TABLES.items():
            if recognises(header):
                return RecognisedFile(file, name, header)
    return None


def _document(file: HistoryFile, opening: str) -> RecognisedFile | None:
    if opening == "{":
        names = cinelibre.outline(file)
        return None if names is None else RecognisedFile(file, "cinelibre", names=names)
    role = trakt.role_of(file.path)
    document = Document(file)
    for _ in document.elements():
        first = document.value()
        if isinstance(first, dict) and trakt.role_by_keys(first):
            return RecognisedFile(file, "trakt", role=role)
        break
    return None


def recognise_member(file: HistoryFile) -> RecognisedFile | None:
    """Recognise a file in an archive, where Trakt's files are known by their names, because many are empty arrays."""
    is_array = head_text(file.head(HEAD)).lstrip()[:1] == "["
    if role := trakt.role_of(file.path):
        if not is_array:
            raise BrokenFileError("it is not a JSON array")
        return RecognisedFile(file, "trakt", role=role)
    return None if is_array else recognise(file)
