"""Titles into the catalogue: what is known of them, and what their texts mean."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import msgspec

from api.embedding import Embedder, to_text
from sync.connection import Connection, call
from sync.progress import Progress

Item = TypeVar("Item")

TITLES_A_CALL = 500
EMBEDDINGS_A_CALL = 200


class Text(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a title is called and what it is about, in one language."""

    title: str
    overview: str = ""
    trailer_url: str | None = None


class Title(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A title as a source knows it; `refs` are its ids as source:value, by which it is found again."""

    kind: str
    refs: list[str]
    original_title: str
    texts: dict[str, Text]
    original_language: str | None = None
    year: int | None = None
    released_on: str | None = None
    runtime_minutes: int | None = None
    seasons: int | None = None
    pages: int | None = None
    countries: list[str] = []
    certification: str | None = None
    genres: list[str] = []
    keywords: list[str] = []
    imdb_rating: float | None = None
    imdb_votes: int | None = None
    tmdb_rating: float | None = None
    tmdb_votes: int | None = None
    poster_path: str | None = None
    backdrop_path: str | None = None
    directors: list[str] = []
    creators: list[str] = []
    authors: list[str] = []
    writers: list[str] = []
    actors: list[str] = []
    # By country, then by access: {"FR": {"flatrate": ["netflix"]}}.
    providers: dict[str, dict[str, list[str]]] = {}


def store_titles(connection: Connection, titles: Sequence[Title], *, keep_known: bool = False) -> int:
    """Add or update titles, or with `keep_known` add only; returns how many there were.

    Each batch is a transaction of its own.
    """
    with Progress("storing titles", len(titles), "title") as progress:
        for batch in batches(titles, TITLES_A_CALL):
            call(connection, "upsert_titles", titles=msgspec.json.encode(batch).decode(), keep_known=keep_known)
            progress.advance(len(batch))
    return len(titles)


def embed_stale_titles(connection: Connection, embedder: Embedder) -> int:
    """Embed every title that has no embedding of its present text by this model; returns how many."""
    model = {"model_name": embedder.files.name, "weights_sha256": embedder.files.weights_sha256}
    done = 0
    with Progress("embedding titles", unit="title") as progress:
        while stale := call(connection, "stale_embeddings", **model, limit=EMBEDDINGS_A_CALL):
            title_ids, texts = [row[0] for row in stale], [row[1] for row in stale]
            vectors = [to_text(vector) for vector in embedder.embed(texts, progress.advance)]
            call(connection, "store_embeddings", **model, title_ids=title_ids, texts=texts, embeddings=vectors)
            done += len(stale)
    return done


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size` items, in order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
