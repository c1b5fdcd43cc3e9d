"""Public keys of access tokens."""

import msgspec
from litestar import MediaType, get

from api.accounts.models import PublicKeys
from api.accounts.tokens import InjectedTokens
from api.http.reader import PUBLIC


@get("/.well-known/jwks.json", opt=PUBLIC, media_type=MediaType.JSON, summary="Public keys", tags=["service"])
async def jwks(tokens: InjectedTokens) -> PublicKeys:
    """The keys that verify access tokens, as a JSON Web Key Set."""
    return msgspec.convert(tokens.jwks(), PublicKeys)


ROUTES = [jwks]
