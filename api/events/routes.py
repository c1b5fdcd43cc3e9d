"""Interactions of readers: views, clicks, searches, ratings."""

from litestar import post

from api.events.functions import Tracked
from api.events.models import InteractionBody, Interactions
from api.http.bodies import Accepts, JsonBody
from api.http.errors import FieldError, ProblemError
from api.http.reader import UserId
from api.rpc import InjectedRpc

EXAMPLE = {"event_id": "7f1c2a90", "event": "view", "title_id": 1}


@post(
    "/interactions",
    opt={"function": "track_interactions", "body": Accepts(Interactions, example=EXAMPLE)},
    summary="Record events",
    tags=["interactions"],
)
async def track(sent: JsonBody[Interactions], rpc: InjectedRpc, user_id: UserId) -> Tracked:
    events = [sent] if isinstance(sent, InteractionBody) else sent
    for position, event in enumerate(events):
        _check(event, "" if isinstance(sent, InteractionBody) else f"/{position}")
    (tracked,) = await rpc.track_interactions(
        user_id=user_id,
        event_ids=[event.event_id for event in events],
        events=[event.event for event in events],
        title_ids=[event.title_id or event.item_id for event in events],
        queries=[event.query for event in events],
        occurred_at=[event.occurred_at for event in events],
    )
    return tracked


def _check(event: InteractionBody, pointer: str) -> None:
    """Raise a 422 problem unless a search has a query, and any other event one title."""
    named = (event.title_id is not None) + (event.item_id is not None)
    if event.event == "search" and event.query is None:
        raise _problem(f"{pointer}/query", "A search needs its query.")
    if event.event != "search" and event.query is not None:
        raise _problem(f"{pointer}/query", "Only a search has a query.")
    if named > 1 or (event.event != "search" and named == 0):
        raise _problem(f"{pointer}/title_id", "Name the title once: as title_id or as item_id.")


def _problem(pointer: str, detail: str) -> ProblemError:
    return ProblemError(422, detail, errors=(FieldError(pointer=pointer, detail=detail),))


ROUTES = [track]
