"""What routes ask for by parameter name: Litestar injects it from the running service or the request."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeAlias, cast

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from api.accounts.authentication import CHALLENGE
from api.accounts.passwords import PasswordHasher
from api.accounts.tokens import TokenIssuer
from api.catalogue.listing import Listing
from api.chat.understanding import Understanding
from api.http.after_answer import AfterAnswer
from api.http.bodies import sent
from api.http.errors import AnyRequest, ProblemError
from api.http.language import Language, negotiate
from api.imports.queue import ImportQueue
from api.imports.uploads import Uploads
from api.lifespan import SearchModel, running_service
from api.rpc import Rpc
from api.settings import Settings

InjectedRpc: TypeAlias = NamedDependency[Rpc]
InjectedSettings: TypeAlias = NamedDependency[Settings]
InjectedAfterAnswer: TypeAlias = NamedDependency[AfterAnswer]
InjectedTokens: TypeAlias = NamedDependency[TokenIssuer]
InjectedPasswords: TypeAlias = NamedDependency[PasswordHasher]
InjectedModel: TypeAlias = NamedDependency[SearchModel]
InjectedUnderstanding: TypeAlias = NamedDependency[Understanding]
InjectedUploads: TypeAlias = NamedDependency[Uploads]
InjectedImportQueue: TypeAlias = NamedDependency[ImportQueue]
InjectedListing: TypeAlias = NamedDependency[Listing]
KeepNeighbours: TypeAlias = Callable[[int], None]
InjectedKeepNeighbours: TypeAlias = NamedDependency[KeepNeighbours]
RequestRefresh: TypeAlias = Callable[[int], None]
InjectedRequestRefresh: TypeAlias = NamedDependency[RequestRefresh]
ReaderLanguage: TypeAlias = NamedDependency[Language]
# The id in the token: of routes that need one, and of routes that also work without.
UserId: TypeAlias = NamedDependency[int]
ReaderId: TypeAlias = NamedDependency[int | None]


def rpc(request: AnyRequest) -> Rpc:
    return running_service(request.app).rpc


def settings(request: AnyRequest) -> Settings:
    return running_service(request.app).settings


def after_answer(request: AnyRequest) -> AfterAnswer:
    return running_service(request.app).after_answer


def tokens(request: AnyRequest) -> TokenIssuer:
    return running_service(request.app).tokens


def passwords(request: AnyRequest) -> PasswordHasher:
    return running_service(request.app).passwords


def search_model(request: AnyRequest) -> SearchModel:
    return running_service(request.app).search_model


def understanding(request: AnyRequest) -> Understanding:
    return running_service(request.app).understanding


def uploads(request: AnyRequest) -> Uploads:
    return running_service(request.app).uploads


def import_queue(request: AnyRequest) -> ImportQueue:
    return running_service(request.app).import_queue


def user_id(request: AnyRequest) -> int:
    if request.state.user_id is None:
        raise ProblemError(401, "This needs an access token.", headers=CHALLENGE)
    return int(request.state.user_id)


def reader_id(request: AnyRequest) -> int | None:
    return cast("int | None", request.state.user_id)


async def reader_language(
    request: AnyRequest,
    rpc: InjectedRpc,
    reader_id: ReaderId,
    lang: Annotated[Language | None, QueryParameter(description="Overrides Accept-Language.")] = None,
) -> Language:
    """The reader's language; the reply's headers will name it.

    Only where the request names none, by `lang` or Accept-Language, a signed-in reader's preferences are asked.
    """
    accepted = request.headers.get("accept-language")
    if lang is None and accepted is None and reader_id is not None:
        (preferences,) = await rpc.get_preferences(user_id=reader_id)
        accepted = preferences.language
    chosen = lang or negotiate(accepted)
    request.state.language = chosen
    return chosen


def keep_neighbours(request: AnyRequest, rpc: InjectedRpc, after_answer: InjectedAfterAnswer) -> KeepNeighbours:
    """What a route calls for a user whose next recommendations shall be quick; done after the answer."""

    def keep(user_id: int) -> None:
        refresh = partial(rpc.refresh_neighbours, user_id=user_id, only_stale=True)
        after_answer.schedule(request, ("neighbours", user_id), refresh)

    return keep


def request_refresh(request: AnyRequest, rpc: InjectedRpc, after_answer: InjectedAfterAnswer) -> RequestRefresh:
    """What a route calls for a title that it showed although it is stale; done after the answer."""

    def ask(title_id: int) -> None:
        after_answer.schedule(request, ("refresh", title_id), partial(rpc.request_refresh, title_ids=[title_id]))

    return ask


def listing(
    request: AnyRequest,
    rpc: InjectedRpc,
    tokens: InjectedTokens,
    reader_language: ReaderLanguage,
    reader_id: ReaderId,
    after_answer: InjectedAfterAnswer,
) -> Listing:
    return Listing(request, rpc, tokens, reader_language, reader_id, after_answer)


PROVIDERS = {
    "sent": Provide(sent),
    "reader_language": Provide(reader_language),
    **{
        function.__name__: Provide(function, sync_to_thread=False)
        for function in (
            rpc,
            settings,
            after_answer,
            keep_neighbours,
            request_refresh,
            tokens,
            passwords,
            search_model,
            understanding,
            uploads,
            import_queue,
            user_id,
            reader_id,
            listing,
        )
    },
}
