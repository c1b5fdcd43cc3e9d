"""Pages of lists: an opaque, signed cursor says where the next one begins."""

import base64
import binascii
import hmac
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar import Request

from api.errors import ProblemError
from api.tokens import TokenIssuer

Item = TypeVar("Item")
Position = TypeVar("Position", bound=msgspec.Struct)

# Ranked lists end here: what comes later is no recommendation.
DEEPEST = 200
SEAL_BYTES = 16


class Page(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """Part of a list; next_cursor is null on the last page."""

    items: list[Item]
    next_cursor: str | None
    has_more: bool


class RankedPosition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many rows of a ranked list have been shown."""

    list: str
    offset: int


def write_cursor(tokens: TokenIssuer, position: msgspec.Struct) -> str:
    payload = msgspec.json.encode(position)
    return base64.urlsafe_b64encode(tokens.seal(payload) + payload).rstrip(b"=").decode()


def read_cursor(tokens: TokenIssuer, cursor: str, kind: type[Position]) -> Position:
    """The position that write_cursor put into a cursor. Raises a 422 problem for anything else."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        seal, payload = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not hmac.compare_digest(seal, tokens.seal(payload)):
            raise ValueError("wrong seal")
        return msgspec.json.decode(payload, type=kind)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise ProblemError(422, "This cursor is not one of this list's.", code="invalid_cursor") from error


def ranked_offset(tokens: TokenIssuer, cursor: str | None, name: str) -> int:
    """Where a page of the ranked list `name` begins."""
    if cursor is None:
        return 0
    position = read_cursor(tokens, cursor, RankedPosition)
    if position.list != name:
        raise ProblemError(422, "This cursor is not one of this list's.", code="invalid_cursor")
    return position.offset


def next_ranked(tokens: TokenIssuer, name: str, offset: int, found: int, limit: int) -> str | None:
    """The cursor after a page of `found` rows where one more than `limit` was asked for."""
    if found <= limit or offset + limit >= DEEPEST:
        return None
    return write_cursor(tokens, RankedPosition(list=name, offset=offset + limit))


def link_header(request: Request[Any, Any, Any], next_cursor: str | None) -> dict[str, str]:
    """RFC 8288: where the next page is."""
    if next_cursor is None:
        return {}
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<{request.url.path}?{urlencode([*query, ("cursor", next_cursor)])}>; rel="next"'}
