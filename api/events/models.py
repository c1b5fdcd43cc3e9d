"""Bodies of events."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from api.calls import Moment
from api.catalogue.models import TitleId
from api.http.bodies import Body

Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
EventTitle: TypeAlias = Annotated[TitleId | None, Meta(description="Our id of the title it was done to.", examples=[1])]


class InteractionBody(Body, frozen=True, kw_only=True):
    """Something a user did. Choose event_id once for each event: sending it again records nothing twice."""

    event_id: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=64,
            pattern=r"^[!-~]+$(?!\n)",
            description="Yours to choose, once an event.",
            examples=["7f1c2a90"],
        ),
    ]
    event: Annotated[Literal["view", "click", "search", "rate"], Meta(description="What was done.", examples=["view"])]
    title_id: EventTitle = None
    item_id: EventTitle = None
    query: Annotated[Text | None, Meta(description="Of a search, and only of one.", examples=["robots"])] = None
    occurred_at: Annotated[
        Moment | None,
        Meta(description="When: now if it is left out.", examples=["2026-01-31T20:15:00Z"]),
    ] = None


# One event, or up to 500 of which all are recorded or none.
Interactions: TypeAlias = InteractionBody | Annotated[list[InteractionBody], Meta(min_length=1, max_length=500)]
