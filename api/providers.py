"""What routes ask for by parameter name: Litestar injects it from the running service or the request."""

from typing import Annotated, Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.params import Parameter

from api.auth import CHALLENGE
from api.errors import ProblemError
from api.language import Language, negotiate
from api.passwords import PasswordHasher
from api.rpc import Rpc
from api.settings import Settings
from api.state import SearchModel
from api.tokens import TokenIssuer

AnyRequest = Request[Any, Any, Any]


def rpc(state: State) -> Rpc:
    return state.rpc  # type: ignore[no-any-return]


def settings(state: State) -> Settings:
    return state.settings  # type: ignore[no-any-return]


def tokens(state: State) -> TokenIssuer:
    return state.tokens  # type: ignore[no-any-return]


def passwords(state: State) -> PasswordHasher:
    return state.passwords  # type: ignore[no-any-return]


def search_model(state: State) -> SearchModel:
    return state.search_model  # type: ignore[no-any-return]


def user_id(request: AnyRequest) -> int:
    """The id in the token, for routes that need one."""
    found = request.state.user_id
    if found is None:
        raise ProblemError(401, "This needs an access token.", headers=CHALLENGE)
    return int(found)


def reader_id(request: AnyRequest) -> int | None:
    """The id in the token if there is one, for routes that work without."""
    return request.state.user_id  # type: ignore[no-any-return]


def language(
    request: AnyRequest,
    lang: Annotated[Language | None, Parameter(query="lang", description="Overrides Accept-Language.")] = None,
) -> Language:
    """The reader's language; the reply's headers will name it."""
    request.state.language = lang or negotiate(request.headers.get("accept-language"))
    return request.state.language  # type: ignore[no-any-return]


PROVIDERS = {
    function.__name__: Provide(function, sync_to_thread=False)
    for function in (rpc, settings, tokens, passwords, search_model, user_id, reader_id, language)
}

