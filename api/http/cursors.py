"""Cursors: opaque, sealed texts that say where the next page of a list begins."""

import hashlib
from typing import TypeVar
from uuid import UUID

import msgspec

from api.http.errors import ProblemError
from api.http.seal import BrokenSealError, Seal

Position = TypeVar("Position", bound=msgspec.Struct)


class NamedList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list `name`; list_id is the same on all its pages."""

    name: str
    list_id: UUID


class ListedTitles(NamedList, frozen=True, kw_only=True):
    """Titles of a list."""

    title_ids: list[int]


class ShownTitles(ListedTitles, frozen=True, kw_only=True):
    """The titles that the pages of a ranked list have shown so far: the next page neither repeats nor skips one."""


class FrozenList(ListedTitles, frozen=True, kw_only=True):
    """A list as its first page found it, and how far its pages have come."""

    position: int


class SortedList(NamedList, frozen=True, kw_only=True):
    """The last title that a list in a fixed order has shown, and how many titles were shown up to it."""

    sort_key: float
    title_id: int
    position: int


def write_cursor(seal: Seal, position: msgspec.Struct) -> str:
    return seal.close(msgspec.json.encode(position))


def read_cursor(seal: Seal, cursor: str, kind: type[Position]) -> Position:
    """The position that write_cursor put into a cursor. Raises a 422 problem for anything else."""
    try:
        return msgspec.json.decode(seal.open(cursor), type=kind)
    except (BrokenSealError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise foreign_cursor() from error


def list_name(*parts: object) -> str:
    """A short name for a list and what it was asked for; a cursor belongs to one."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def foreign_cursor() -> ProblemError:
    return ProblemError(422, "This cursor is not one of this list's.", code="invalid_cursor")
