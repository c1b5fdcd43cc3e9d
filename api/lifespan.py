"""What a running service holds, made at start and handed to the routes."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import cast

import msgspec
from litestar import Litestar

from api.accounts.passwords import PasswordHasher
from api.accounts.tokens import TokenIssuer, generate_key, key_id
from api.chat.llm import LanguageModel
from api.chat.llm_answer import Vocabulary
from api.chat.rules import RuleParser
from api.chat.understanding import Understanding
from api.database import Database
from api.embedding.embedder import Embedder
from api.embedding.model_files import ModelUnavailableError, resolve_model
from api.http.after_answer import AfterAnswer
from api.imports.queue import ImportQueue
from api.imports.uploads import Uploads
from api.rpc import Rpc
from api.settings import Settings, SettingsError

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
        try:
            return TokenIssuer([settings.jwt_private_key], lifetime)
        except ValueError as error:
            raise SettingsError("JWT_PRIVATE_KEY: this is no RSA private key in PEM form") from error
    keys = await rpc.signing_keys()
    if not keys:
        pem = generate_key()
        keys = await rpc.create_signing_key(kid=key_id(pem), private_key=pem)
    return TokenIssuer([key.private_key for key in keys], lifetime)


async def load_language_model(settings: Settings, rpc: Rpc) -> LanguageModel | None:
    """The language model that understands chat messages, if there is one. It is first asked when a message comes."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    options = await rpc.onboarding_quiz(language="en")
    vocabulary = Vocabulary(
        genres=tuple(row.option for row in options if row.question == "genres"),
        moods=tuple(row.option for row in options if row.question == "moods"),
    )
    return LanguageModel(settings.llm_base_url, settings.llm_model, settings.llm_api_key, vocabulary)


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a request needs."""

    settings: Settings
    rpc: Rpc
    after_answer: AfterAnswer
    tokens: TokenIssuer
    passwords: PasswordHasher
    search_model: SearchModel
    understanding: Understanding
    uploads: Uploads
    import_queue: ImportQueue
    comments: dict[str, str]


def lifespan(settings: Settings, conninfo: str) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Litestar's lifespan: connects, loads, and keeps the outcome in app.state.running while it lasts."""

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            reading = await stack.enter_async_context(Database(conninfo, size=settings.pool_size, read_only=True))
            writing = await stack.enter_async_context(Database(conninfo, size=settings.write_pool_size))
            rpc = Rpc(reading, writing)
            passwords = PasswordHasher(settings.password_pepper)
            stack.callback(passwords.close)
            search_model = await load_search_model(settings, rpc)
            if search_model.embedder:
                stack.callback(search_model.embedder.close)
            else:
                log.warning(search_model.notice)
            language_model = await load_language_model(settings, rpc)
            if language_model:
                await stack.enter_async_context(language_model)
            app.state.running = Running(
                settings=settings,
                rpc=rpc,
                after_answer=await stack.enter_async_context(AfterAnswer()),
                tokens=await load_tokens(settings, rpc),
                passwords=passwords,
                search_model=search_model,
                understanding=Understanding(rpc, RuleParser(), language_model),
                uploads=Uploads(settings.cinelibre_home / "uploads"),
                import_queue=await stack.enter_async_context(ImportQueue(rpc)),
                comments={row.name: row.description for row in await rpc.function_comments()},
            )
            yield

    return running


def running_service(app: Litestar) -> Running:
    """What the lifespan made."""
    return cast("Running", app.state.running)
