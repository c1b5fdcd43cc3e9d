"""Loading the embedding model, if it is the one that embedded the catalogue."""

from api.embedding.embedder import Embedder
from api.embedding.model_files import ModelUnavailableError, resolve_model
from api.embedding.search_model import SearchModel
from api.rpc import Rpc
from api.settings import Settings


async def load_search_model(settings: Settings, rpc: Rpc) -> SearchModel:
    """The model, or the notice that it is missing or did not embed the catalogue."""
    try:
        files = resolve_model(settings.embedding_model, settings.cinelibre_home, settings.cinelibre_model_dir)
    except ModelUnavailableError as error:
        return SearchModel(None, f"Searching by words only: {error}.")
    for model in await rpc.embedding_models():
        if (model.name, model.weights_sha256) != (files.name, files.weights_sha256):
            notice = (
                f"Searching by words only: {model.titles} titles were embedded by {model.name} "
                f"({model.weights_sha256[:12]}), not by {files.name} ({files.weights_sha256[:12]}); "
                "run `cinelibre refresh` to embed them again."
            )
            return SearchModel(None, notice)
    return SearchModel(Embedder(files, settings.cinelibre_home / "cache"), None)
