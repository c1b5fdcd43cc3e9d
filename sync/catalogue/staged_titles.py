"""Titles by COPY into a staging table, then merged by a function."""

import hashlib
from collections.abc import Iterable

import msgspec

from sync.batches import batches
from sync.catalogue.copy_text import ESCAPES
from sync.catalogue.title_document import Title
from sync.connection import Connection
from sync.functions.intake import MergedTitle, merge_staged_titles

TITLES_PER_BLOCK = 100


def stage_titles(connection: Connection, titles: Iterable[Title]) -> None:
    """Put titles into the staging table, for merge_titles later in the caller's transaction.

    Raises psycopg's errors; text with a NUL is one that PostgreSQL cannot keep.
    """
    with connection.cursor().copy("copy data.staged_titles (ref, document_sha256, document) from stdin") as copy:
        for block in batches(titles, TITLES_PER_BLOCK):
            copy.write(b"".join(map(_staged, block)))


def merge_titles(
    connection: Connection, titles: Iterable[Title], *, keep_known: bool = False, checked: bool = False
) -> list[MergedTitle]:
    """Stage and merge titles in the caller's transaction, as if one came after the other.

    With `keep_known` titles that are known already only get their further refs; with `checked` their sources were
    asked just now. Searches by words find what was written once derived.index_texts has been called.
    """
    with connection.transaction():
        stage_titles(connection, titles)
        return merge_staged_titles(connection, keep_known=keep_known, checked=checked)


def _staged(title: Title) -> bytes:
    """A line for COPY. JSON has escaped control characters, so that only its backslashes are left to escape."""
    document = msgspec.json.encode(title, order="deterministic")
    digest = hashlib.sha256(document).hexdigest().encode()
    ref = title.refs[0].translate(ESCAPES).encode()
    return ref + b"\t\\\\x" + digest + b"\t" + document.replace(b"\\", b"\\\\") + b"\n"
