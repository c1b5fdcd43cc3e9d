"""Ratings by COPY into a staging table, then merged by a function."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sync.batches import batches
from sync.catalogue.copy_text import ESCAPES
from sync.connection import Connection
from sync.functions.ratings import MergedRatings, merge_staged_ratings
from sync.progress import Progress

ROWS_PER_BLOCK = 1_000


class StagedRating(NamedTuple):
    """A rating as an import knows it: user and title by their references, stars from 0.5 to 5."""

    user_ref: str
    title_ref: str
    rating: float
    rated_at: datetime


def merge_ratings(
    connection: Connection, ratings: Iterable[StagedRating], *, is_demo: bool = False, total: int | None = None
) -> MergedRatings:
    """Stage and merge ratings in one transaction: all or nothing, and a repeat changes nothing."""
    blocks = (block_of(batch) for batch in batches(ratings, ROWS_PER_BLOCK))
    return merge_blocks(connection, blocks, is_demo=is_demo, total=total)


def merge_blocks(
    connection: Connection, blocks: Iterable[bytes], *, is_demo: bool = False, total: int | None = None
) -> MergedRatings:
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
        (merged,) = merge_staged_ratings(connection, is_demo=is_demo)
    return merged


def block_of(ratings: Iterable[StagedRating]) -> bytes:
    """Ratings as text for merge_blocks."""
    return "".join(
        f"{user_ref.translate(ESCAPES)}\t{title_ref.translate(ESCAPES)}\t{rating}\t{rated_at.timestamp()!r}\n"
        for user_ref, title_ref, rating, rated_at in ratings
    ).encode()
