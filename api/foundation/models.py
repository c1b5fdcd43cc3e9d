"""Replies about this installation: what it is, whether it is alive, whether it is ready."""

from typing import Literal

import msgspec

from api.embedding.search_model import SearchedBy


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """What answers here."""

    name: str
    version: str
    status: Literal["ok"]
    docs: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Alive."""

    status: Literal["ok"]


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests can be served, and with what."""

    status: Literal["ok", "unavailable"]
    database: bool
    search: SearchedBy
    notice: str | None
    titles: int
    ratings: int
