"""Document of an export, part by part."""

from typing import Any
from uuid import UUID

import msgspec

from api.accounts.functions import Preferences, User
from api.calls import Moment
from api.imports.functions import ExportedImpression, ExportedInteraction, Import, ImportEntry

VERSION = 1


class NamedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A title by its ids elsewhere, its original name and its year, so that another installation finds it."""

    refs: list[str]
    kind: str
    title: str
    year: int | None


class RatingLine(NamedLine, frozen=True, kw_only=True):
    """Stars, 0.5 to 5; `seen` says that the title counts as seen by being rated."""

    rating: float
    rated_at: Moment
    seen: bool


class StateLine(NamedLine, frozen=True, kw_only=True):
    """What the person said of a title: seen, watch_later or hidden."""

    state: str
    set_at: Moment


class ItemLine(NamedLine, frozen=True, kw_only=True):
    """A title in a list; position counts from 1, the top."""

    position: int
    note: str
    added_at: Moment


class ListLines(msgspec.Struct, frozen=True, kw_only=True):
    """A list of the person's."""

    name: str
    description: str
    created_at: Moment
    updated_at: Moment
    items: list[ItemLine]


class TurnLine(msgspec.Struct, frozen=True, kw_only=True):
    """A message, what was answered, and the filters that were understood."""

    said_at: Moment
    message: str | None
    reply: str
    language: str
    wish: Any
    title_ids: list[int]


class SessionLines(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation."""

    session_id: UUID
    title: str
    started_at: Moment
    last_at: Moment
    turns: list[TurnLine]


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is kept of a person, but for the hash of their password.

    waiting is what imports said of titles that the catalogue does not have yet.
    """

    format: str
    version: int
    exported_at: Moment
    account: User
    preferences: Preferences
    quiz: dict[str, list[str]]
    ratings: list[RatingLine]
    states: list[StateLine]
    lists: list[ListLines]
    favourites: list[NamedLine]
    interactions: list[ExportedInteraction]
    impressions: list[ExportedImpression]
    chat: list[SessionLines]
    imports: list[Import]
    waiting: list[ImportEntry]
