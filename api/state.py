"""What a running service holds, made at start and handed to the routes."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from litestar import Litestar

from api.database import Database
from api.embedding import Embedder
from api.model_files import ModelUnavailableError, resolve_model
from api.passwords import PasswordHasher
from api.rpc import Rpc
from api.settings import Settings
from api.tokens import TokenIssuer, generate_key, key_id

log = logging.getLogger("cinelibre")


class SearchModel:
    """The embedding model if there is one, else why searches go by words."""

    def __init__(self, embedder: Embedder | None, notice: str | None) -> None:
        self.embedder = embedder
        self.notice = notice


async def load_search_model(settings: Settings, rpc: Rpc) -> SearchModel:
    """Load the model; where it is missing or did not embed the catalogue, the notice says what to do."""
    try:
        files = resolve_model(settings.embedding_model, settings.cinelibre_home, settings.cinelibre_model_dir)
    except ModelUnavailableError as error:
        return SearchModel(None, f"Searching by words only: {error}.")
    stored = await rpc.embedding_models()
    for model in stored:
        if (model.name, model.weights_sha256) != (files.name, files.weights_sha256):
            notice = (
                f"Searching by words only: {model.titles} titles were embedded by {model.name} "
                f"({model.weights_sha256[:12]}), not by {files.name} ({files.weights_sha256[:12]}); "
                "run `cinelibre refresh` to embed them again."
            )
            return SearchModel(None, notice)
    return SearchModel(Embedder(files, settings.cinelibre_home / "cache"), None)


async def load_tokens(settings: Settings, rpc: Rpc) -> TokenIssuer:
    """The signing keys: from the environment, else from the database, which gets one at the first start."""
    lifetime = timedelta(days=settings.token_days)
    if settings.jwt_private_key:
        return TokenIssuer([settings.jwt_private_key], lifetime)
    keys = await rpc.signing_keys()
    if not keys:
        pem = generate_key()
        keys = await rpc.create_signing_key(kid=key_id(pem), private_key=pem)
    return TokenIssuer([key.private_key for key in keys], lifetime)


def lifespan(settings: Settings, conninfo: str):  # type: ignore[no-untyped-def]
    """Litestar's lifespan: everything a request needs is in app.state while it lasts."""

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(Database(conninfo, size=settings.pool_size))
            app.state.settings = settings
            app.state.rpc = Rpc(database)
            app.state.tokens = await load_tokens(settings, app.state.rpc)
            app.state.passwords = PasswordHasher(settings.password_pepper)
            stack.callback(app.state.passwords.close)
            app.state.search_model = await load_search_model(settings, app.state.rpc)
            if embedder := app.state.search_model.embedder:
                stack.callback(embedder.close)
            else:
                log.warning(app.state.search_model.notice)
            app.state.comments = {row.name: row.description for row in await app.state.rpc.function_comments()}
            yield

    return running
