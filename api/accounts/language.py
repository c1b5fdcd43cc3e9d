"""Language of a reader: by `lang`, by Accept-Language, or by their preferences."""

from typing import Annotated

from litestar.params import QueryParameter

from api.http.errors import AnyRequest
from api.http.language import Language, negotiate
from api.http.reader import ReaderId
from api.rpc import InjectedRpc


async def reader_language(
    request: AnyRequest,
    rpc: InjectedRpc,
    reader_id: ReaderId,
    lang: Annotated[Language | None, QueryParameter(description="Overrides Accept-Language.")] = None,
) -> Language:
    """The reader's language; the reply's headers will name it.

    A signed-in reader's preferences are asked only where the request names no language.
    """
    accepted = request.headers.get("accept-language")
    if lang is None and accepted is None and reader_id is not None:
        (preferences,) = await rpc.get_preferences(user_id=reader_id)
        accepted = preferences.language
    chosen = lang or negotiate(accepted)
    request.state.language = chosen
    return chosen
