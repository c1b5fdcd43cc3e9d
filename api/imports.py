"""What routes of imports take and answer."""

from typing import Annotated

import msgspec
from msgspec import Meta

from api.models import Body, NamedTitle
from api.rows import Moment, TitleCard


class DecisionBody(Body, frozen=True, kw_only=True):
    """Which title an entry means."""

    title_id: Annotated[NamedTitle, Meta(description="Our id, or a reference; null to skip the entry.")]


class ImportEntryCard(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of an import says of a title (as the file has it), and which title of ours it means or may mean."""

    entry_position: int
    file: str
    line: int
    kind: str | None
    refs: list[str]
    title: str
    year: int | None
    creators: list[str]
    rating: float | None
    rated_at: Moment | None
    state: str | None
    state_at: Moment | None
    list_name: str | None
    list_position: int | None
    note: str
    match: str
    reason: str | None
    matched: TitleCard | None
    candidates: list[TitleCard]
