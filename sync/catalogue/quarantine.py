"""Quarantine of titles that cannot be read, or that the database refuses, each with its reason."""

from collections.abc import Sequence

import psycopg

from sync.catalogue.counts import TitleCounts
from sync.catalogue.staged_titles import merge_titles
from sync.catalogue.title_document import Title
from sync.connection import Connection
from sync.functions.sync import quarantine


def quarantine_titles(connection: Connection, source: str, broken: Sequence[tuple[str, str, str, str | None]]) -> None:
    """Quarantine titles: for each its ref, the reason in a word, in a sentence, and an excerpt of the answer."""
    refs, reasons, details, documents = (list(column) for column in zip(*broken, strict=True))
    quarantine(
        connection,
        source=source,
        refs=refs,
        reasons=reasons,
        details=details,
        documents=documents,
    )


def merge_or_quarantine(connection: Connection, source: str, titles: Sequence[Title]) -> TitleCounts:
    """Merge whole titles that their source has just returned; those that the database refuses are quarantined."""
    try:
        with connection.transaction():
            outcomes = [merged.outcome for merged in merge_titles(connection, titles, checked=True)]
    except (psycopg.DataError, psycopg.IntegrityError, UnicodeEncodeError) as error:
        if len(titles) == 1:
            reason = str(error).partition("\n")[0]
            quarantine_titles(connection, source, [(titles[0].refs[0], "refused", reason, repr(titles[0]))])
            return TitleCounts(quarantined=1)
        # One refused title rolls back its whole batch: halve it until that title is alone.
        counts, half = TitleCounts(), len(titles) // 2
        counts.add(merge_or_quarantine(connection, source, titles[:half]))
        counts.add(merge_or_quarantine(connection, source, titles[half:]))
        return counts
    return TitleCounts(**{outcome: outcomes.count(outcome) for outcome in ("added", "changed", "unchanged")})
