"""Opaque, signed cursors: where the next page of a list begins."""

import base64
import hashlib
import hmac
from typing import TypeVar
from uuid import UUID

import msgspec

from api.accounts.tokens import TokenIssuer
from api.http.errors import ProblemError

Position = TypeVar("Position", bound=msgspec.Struct)

SEAL_BYTES = 16


class NamedList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list `name`; list_id is the same on all its pages."""

    name: str
    list_id: UUID


class ListedTitles(NamedList, frozen=True, kw_only=True):
    """Titles of a list."""

    title_ids: list[int]


class ShownTitles(ListedTitles, frozen=True, kw_only=True):
    """What the pages of a ranked list have shown so far, so that the next one neither repeats nor skips a title."""


class FrozenList(ListedTitles, frozen=True, kw_only=True):
    """A list as its first page found it, and how far its pages have come."""

    position: int


class SortedList(NamedList, frozen=True, kw_only=True):
    """The last title that a list in a fixed order has shown, and how many with it."""

    sort_key: float
    title_id: int
    position: int


def write_cursor(tokens: TokenIssuer, position: msgspec.Struct) -> str:
    payload = msgspec.json.encode(position)
    return base64.urlsafe_b64encode(tokens.seal(payload) + payload).rstrip(b"=").decode()


def read_cursor(tokens: TokenIssuer, cursor: str, kind: type[Position]) -> Position:
    """The position that write_cursor put into a cursor. Raises a 422 problem for anything else."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        seal, payload = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not hmac.compare_digest(seal, tokens.seal(payload)):
            raise foreign_cursor()
        return msgspec.json.decode(payload, type=kind)
    except (ValueError, msgspec.MsgspecError) as error:
        raise foreign_cursor() from error


def list_name(*parts: object) -> str:
    """A short name for a list and what it was asked for; a cursor belongs to one."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def foreign_cursor() -> ProblemError:
    return ProblemError(422, "This cursor is not one of this list's.", code="invalid_cursor")
