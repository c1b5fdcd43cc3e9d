"""References to titles, resolved to our ids."""

from api.http.errors import FieldError, ProblemError
from api.rpc import Rpc


async def title_id_of(rpc: Rpc, title_id: int | str | None, item_id: int | str | None = None) -> int:
    """The id behind title_id or item_id, of which there must be exactly one. 404 for an unknown reference."""
    if (title_id is None) == (item_id is None):
        message = "Name the title once: as title_id or as item_id."
        raise ProblemError(422, message, errors=(FieldError(pointer="/title_id", detail=message),))
    named = item_id if title_id is None else title_id
    if isinstance(named, int):
        return named
    (resolved,) = await rpc.resolve_title(ref=str(named))
    return resolved.title_id
