"""From what clients call a title to its id."""

from typing import Annotated, TypeAlias

from litestar.params import Parameter

from api.errors import FieldError, ProblemError
from api.rpc import Rpc

REF_PATTERN = r"^([0-9]{1,9}|[a-z]+:[A-Za-z0-9:_.-]+)$"

Ref: TypeAlias = Annotated[
    str,
    Parameter(
        description="Our id, or source:value: tmdb:movie:603, imdb:tt0133093, isbn:..., google:..., movielens:...",
        pattern=REF_PATTERN, max_length=100,
    ),
]


async def title_id_of(rpc: Rpc, title_id: int | str | None, item_id: int | str | None) -> int:
    """The id behind title_id or item_id, of which a body has exactly one. 404 for an unknown reference."""
    if (title_id is None) == (item_id is None):
        message = "Name the title once: as title_id or as item_id."
        raise ProblemError(422, message, errors=(FieldError(pointer="/title_id", detail=message),))
    named = item_id if title_id is None else title_id
    if isinstance(named, int):
        return named
    (resolved,) = await rpc.resolve_title(ref=str(named))
    return resolved.title_id
