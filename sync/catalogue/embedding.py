"""Embedding of titles whose texts have changed, or that another model embedded."""

from api.embedding.embedder import Embedder, to_text
from api.embedding.model_files import ModelFiles, ModelUnavailableError, resolve_model
from api.settings import Settings
from sync.connection import Connection
from sync.functions.content import stale_embeddings, store_embeddings
from sync.progress import Progress, say

EMBEDDINGS_PER_CALL = 200


def embed_if_possible(settings: Settings, connection: Connection) -> int:
    """Embed the titles that need it, and return how many; without a model say that searches go by words."""
    try:
        files = resolve_model(settings.embedding_model, settings.cinelibre_home, settings.cinelibre_model_dir)
    except ModelUnavailableError as error:
        say(f"searches go by words: {error}")
        return 0
    embedded = embed_catalogue(connection, files, settings)
    if embedded:
        say(f"embedded {embedded} titles")
    return embedded


def embed_catalogue(connection: Connection, files: ModelFiles, settings: Settings) -> int:
    """Embed the titles that need it; loads the model only if there are any."""
    if not stale_embeddings(connection, model_name=files.name, weights_sha256=files.weights_sha256, limit=1):
        return 0
    embedder = Embedder(files, settings.cinelibre_home / "cache")
    try:
        return embed_stale_titles(connection, embedder)
    finally:
        embedder.close()


def embed_stale_titles(connection: Connection, embedder: Embedder) -> int:
    """Embed every title that has no embedding of its present text by this model; returns how many."""
    files = embedder.files
    done = after = 0
    with Progress("embedding titles", unit="title") as progress:
        while stale := stale_embeddings(
            connection,
            model_name=files.name,
            weights_sha256=files.weights_sha256,
            limit=EMBEDDINGS_PER_CALL,
            after_title_id=after,
        ):
            texts = [title.embedding_text for title in stale]
            store_embeddings(
                connection,
                model_name=files.name,
                weights_sha256=files.weights_sha256,
                title_ids=[title.title_id for title in stale],
                texts=texts,
                embeddings=[to_text(vector) for vector in embedder.embed(texts, progress.advance)],
            )
            done += len(stale)
            after = stale[-1].title_id
    return done
