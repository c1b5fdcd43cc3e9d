"""Lifespan of the running application: what it holds, made in order at the start and closed in reverse at the end."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import cast

import msgspec
from litestar import Litestar

from api.accounts.passwords import PasswordHasher
from api.accounts.signing_keys import load_signing_keys
from api.accounts.tokens import TokenIssuer
from api.chat.rules import RuleParser
from api.chat.understanding import Understanding, load_language_model
from api.content.loading import load_search_model
from api.database import Database
from api.embedding.search_model import SearchModel
from api.http.after_answer import AfterAnswer
from api.http.seal import Seal
from api.imports.queue import ImportQueue
from api.imports.uploads import Uploads
from api.rpc import Rpc
from api.settings import Settings

log = logging.getLogger("cinelibre")


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a request needs."""

    settings: Settings
    rpc: Rpc
    after_answer: AfterAnswer
    tokens: TokenIssuer
    seal: Seal
    passwords: PasswordHasher
    search_model: SearchModel
    understanding: Understanding
    uploads: Uploads
    import_queue: ImportQueue
    comments: dict[str, str]


def lifespan(settings: Settings, conninfo: str) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Litestar's lifespan, which keeps what it made in app.state.running while it lasts."""

    @asynccontextmanager
    async def run(app: Litestar) -> AsyncIterator[None]:
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
            keys = await load_signing_keys(settings, rpc)
            app.state.running = Running(
                settings=settings,
                rpc=rpc,
                after_answer=await stack.enter_async_context(AfterAnswer()),
                tokens=TokenIssuer(keys, timedelta(days=settings.token_days)),
                seal=Seal(keys[0]),
                passwords=passwords,
                search_model=search_model,
                understanding=Understanding(rpc, RuleParser(), language_model),
                uploads=Uploads(settings.cinelibre_home / "uploads"),
                import_queue=await stack.enter_async_context(ImportQueue(rpc)),
                comments={row.name: row.description for row in await rpc.function_comments()},
            )
            yield

    return run


def running(app: Litestar) -> Running:
    """What the lifespan made."""
    return cast("Running", app.state.running)
