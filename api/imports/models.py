"""Bodies and replies of imports."""

from typing import Annotated

from msgspec import Meta

from api.catalogue.functions import TitleCard
from api.catalogue.models import TitleIdOrRef
from api.http.bodies import Body
from api.imports.functions import ImportedLine


class DecisionBody(Body, frozen=True, kw_only=True):
    """Which title an entry means."""

    title_id: Annotated[TitleIdOrRef, Meta(description="Our id, or a reference; null to skip the entry.")]


class ImportEntryCard(ImportedLine, frozen=True, kw_only=True):
    """What a line of an import says of a title (as the file has it), and which title of ours it means or may mean."""

    reason: str | None
    matched: TitleCard | None
    candidates: list[TitleCard]
