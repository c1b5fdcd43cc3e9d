"""What is asked for one by one: whole titles from their source, and IMDb ratings. A queue each."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec
import psycopg

from sync.catalogue.sources.omdb import Omdb, Rating
from sync.catalogue.sources.source import Source
from sync.catalogue.stage import merge_titles
from sync.catalogue.titles import Title
from sync.connection import Connection, call


class Counts(msgspec.Struct, kw_only=True):
    """What became of how many titles."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    quarantined: int = 0

    def add(self, other: "Counts") -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Feed(Protocol):
    """Answers about single titles: `fetch` asks, from any thread; the others write, in the caller's transaction."""

    queue: str

    def fetch(self, ref: str) -> Any: ...

    def store(self, connection: Connection, answers: Mapping[str, Any]) -> Counts: ...

    def forget(self, connection: Connection, refs: Sequence[str]) -> Counts: ...


class TitleFeed:
    """Titles from the source that names them."""

    def __init__(self, queue: str, source: Source) -> None:
        self.queue = queue
        self.fetch = source.title

    def store(self, connection: Connection, answers: Mapping[str, Title]) -> Counts:
        return store_titles(connection, self.queue, list(answers.values()))

    def forget(self, connection: Connection, refs: Sequence[str]) -> Counts:
        """A title that its source no longer knows is a tombstone; one that nobody knew is a broken link in a list."""
        # An id of somebody else's, by which it was looked for, says nothing about a title of this source.
        own = [ref for ref in refs if ref.startswith(f"{self.queue}:")]
        call(connection, "mark_titles_gone", refs=own)
        unknown = [ref for (ref,) in call(connection, "unknown_refs", refs=list(refs))]
        if unknown:
            said = "Somebody names it, but its source does not know it."
            quarantine(connection, self.queue, [(ref, "missing", said, None) for ref in unknown])
        return Counts(gone=len(set(own) - set(unknown)), quarantined=len(unknown))


class RatingFeed:
    """What IMDb's users think of titles, by way of OMDb."""

    queue = "omdb"

    def __init__(self, omdb: Omdb) -> None:
        self.fetch = omdb.rating

    def store(self, connection: Connection, answers: Mapping[str, Rating]) -> Counts:
        return self._store(connection, [(ref, said.imdb_rating, said.imdb_votes) for ref, said in answers.items()])

    def forget(self, connection: Connection, refs: Sequence[str]) -> Counts:
        """Nothing is known of its ratings, which is no reason to forget those that were."""
        return self._store(connection, [(ref, None, None) for ref in refs])

    @staticmethod
    def _store(connection: Connection, said: Sequence[tuple[str, float | None, int | None]]) -> Counts:
        refs, ratings, votes = zip(*said, strict=True)
        rows = call(connection, "store_imdb_ratings", refs=list(refs), ratings=list(ratings), votes=list(votes))
        changed = sum(is_changed for _, _, is_changed in rows)
        return Counts(changed=changed, unchanged=len(said) - changed)


def store_titles(connection: Connection, source: str, titles: Sequence[Title]) -> Counts:
    """Merge whole titles that their source has just been asked for; what the database refuses goes into quarantine."""
    try:
        with connection.transaction():
            outcomes = [outcome for _, _, outcome in merge_titles(connection, titles, checked=True)]
    except (psycopg.DataError, psycopg.IntegrityError, UnicodeEncodeError) as error:
        if len(titles) == 1:
            said = str(error).partition("\n")[0]
            quarantine(connection, source, [(titles[0].refs[0], "refused", said, repr(titles[0]))])
            return Counts(quarantined=1)
        # One of them spoils it for the others: find it.
        counts, half = Counts(), len(titles) // 2
        counts.add(store_titles(connection, source, titles[:half]))
        counts.add(store_titles(connection, source, titles[half:]))
        return counts
    return Counts(**{outcome: outcomes.count(outcome) for outcome in ("added", "changed", "unchanged")})


def quarantine(connection: Connection, source: str, broken: Sequence[tuple[str, str, str, str | None]]) -> None:
    """Remember what cannot be read: refs, reasons in a word, in a sentence, and what the source said."""
    refs, reasons, details, documents = (list(column) for column in zip(*broken, strict=True))
    call(
        connection,
        "quarantine",
        source=source,
        refs=refs,
        reasons=reasons,
        details=details,
        documents=documents,
    )
