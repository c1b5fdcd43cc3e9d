"""Queues of jobs, a title each: whole titles from the source that names them, and IMDb ratings from OMDb."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sync.catalogue.counts import TitleCounts
from sync.catalogue.quarantine import merge_or_quarantine, quarantine_titles
from sync.catalogue.sources.omdb import Omdb, Rating
from sync.catalogue.sources.title_source import TitleSource
from sync.catalogue.title_document import Title
from sync.connection import Connection
from sync.functions.intake import mark_titles_gone
from sync.functions.sync import store_imdb_ratings, unknown_refs


class Queue(Protocol):
    """A queue's jobs: `fetch` asks the source, from any thread; the others write, in the caller's transaction.

    `forget` is given the refs that the source does not know.
    """

    name: str

    def fetch(self, ref: str) -> Any: ...

    def store(self, connection: Connection, answers: Mapping[str, Any]) -> TitleCounts: ...

    def forget(self, connection: Connection, refs: Sequence[str]) -> TitleCounts: ...


class TitleQueue:
    """Whole titles of a source, whose queue has its name."""

    def __init__(self, name: str, source: TitleSource) -> None:
        self.name = name
        self.fetch = source.title

    def store(self, connection: Connection, answers: Mapping[str, Title]) -> TitleCounts:
        return merge_or_quarantine(connection, self.name, list(answers.values()))

    def forget(self, connection: Connection, refs: Sequence[str]) -> TitleCounts:
        """Bury titles that the source once had; quarantine refs that nobody has a title for."""
        # An id of another source, by which a title was looked up, says nothing about a title of this one.
        own = [ref for ref in refs if ref.startswith(f"{self.name}:")]
        mark_titles_gone(connection, refs=own)
        unknown = [title.ref for title in unknown_refs(connection, refs=list(refs))]
        if unknown:
            said = "Somebody names it, but its source does not know it."
            quarantine_titles(connection, self.name, [(ref, "missing", said, None) for ref in unknown])
        return TitleCounts(gone=len(set(own) - set(unknown)), quarantined=len(unknown))


class RatingQueue:
    """IMDb ratings of titles, by way of OMDb."""

    name = "omdb"

    def __init__(self, omdb: Omdb) -> None:
        self.fetch = omdb.rating

    def store(self, connection: Connection, answers: Mapping[str, Rating]) -> TitleCounts:
        return self._store(connection, [(ref, said.imdb_rating, said.imdb_votes) for ref, said in answers.items()])

    def forget(self, connection: Connection, refs: Sequence[str]) -> TitleCounts:
        """Mark the titles as asked for; a rating that was known before stays."""
        return self._store(connection, [(ref, None, None) for ref in refs])

    @staticmethod
    def _store(connection: Connection, said: Sequence[tuple[str, float | None, int | None]]) -> TitleCounts:
        refs, ratings, votes = zip(*said, strict=True)
        stored = store_imdb_ratings(connection, refs=list(refs), ratings=list(ratings), votes=list(votes))
        changed = sum(rating.is_changed for rating in stored)
        return TitleCounts(changed=changed, unchanged=len(said) - changed)
