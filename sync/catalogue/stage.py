"""Rows into the database by COPY, then merged by a function."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from sync.batches import batches
from sync.catalogue.titles import Title
from sync.connection import Connection, call
from sync.progress import Progress

ROWS_A_BLOCK = 1_000
TITLES_A_BLOCK = 100
# What COPY's text format reads as something else.
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class StagedRating(NamedTuple):
    """A rating as an import knows it: who and what by their references, stars from 0.5 to 5."""

    user_ref: str
    title_ref: str
    rating: float
    rated_at: datetime


class Merged(NamedTuple):
    """What a merge did: accounts made, ratings written, rows whose title is unknown."""

    users: int
    ratings: int
    unmatched: int


def merge_ratings(
    connection: Connection, ratings: Iterable[StagedRating], *, is_demo: bool = False, total: int | None = None
) -> Merged:
    """Stage and merge ratings in one transaction: all or nothing, and a repeat changes nothing."""
    blocks = (block_of(batch) for batch in batches(ratings, ROWS_A_BLOCK))
    return merge_blocks(connection, blocks, is_demo=is_demo, total=total)


def merge_blocks(
    connection: Connection, blocks: Iterable[bytes], *, is_demo: bool = False, total: int | None = None
) -> Merged:
    """Stage and merge lines of text: user ref, title ref, stars and seconds since 1970, with tabs between them."""
    with connection.transaction():
        # An interrupted import may have left rows; another one at the same time waits here.
        connection.execute("truncate data.staged_ratings")
        with (
            Progress("reading ratings", total, "rating") as progress,
            connection.cursor().copy(
                "copy data.staged_ratings (user_ref, title_ref, rating, rated_at) from stdin"
            ) as copy,
        ):
            for block in blocks:
                copy.write(block)
                progress.advance(block.count(b"\n"))
        ((users, written, unmatched),) = call(connection, "merge_staged_ratings", is_demo=is_demo)
    return Merged(users, written, unmatched)


def block_of(ratings: Iterable[StagedRating]) -> bytes:
    """Ratings as text for merge_blocks."""
    return "".join(
        f"{user_ref.translate(ESCAPES)}\t{title_ref.translate(ESCAPES)}\t{rating}\t{rated_at.timestamp()!r}\n"
        for user_ref, title_ref, rating, rated_at in ratings
    ).encode()


class MergedTitle(NamedTuple):
    """What became of a staged title: its first ref, our id, and added, changed or unchanged."""

    ref: str
    title_id: int
    outcome: str


def stage_titles(connection: Connection, titles: Iterable[Title]) -> None:
    """Put titles into the staging table, for merge_titles later in the caller's transaction.

    Raises psycopg's errors; text with a NUL is one that PostgreSQL cannot keep.
    """
    with connection.cursor().copy("copy data.staged_titles (ref, document_sha256, document) from stdin") as copy:
        for block in batches(titles, TITLES_A_BLOCK):
            copy.write(b"".join(map(_staged, block)))


def merge_titles(
    connection: Connection, titles: Iterable[Title], *, keep_known: bool = False, checked: bool = False
) -> list[MergedTitle]:
    """Stage and merge titles in the caller's transaction, as if one came after the other.

    With `keep_known` titles that are known already only get their further refs; with `checked` their sources were
    asked just now. Searches by words find what was written once refresh.index_texts has been called.
    """
    with connection.transaction():
        stage_titles(connection, titles)
        merged = call(connection, "merge_staged_titles", keep_known=keep_known, checked=checked)
    return [MergedTitle(*row) for row in merged]


def _staged(title: Title) -> bytes:
    """A line for COPY. JSON has escaped control characters, so that only its backslashes are left to escape."""
    document = msgspec.json.encode(title, order="deterministic")
    digest = hashlib.sha256(document).hexdigest().encode()
    ref = title.refs[0].translate(ESCAPES).encode()
    return ref + b"\t\\\\x" + digest + b"\t" + document.replace(b"\\", b"\\\\") + b"\n"
