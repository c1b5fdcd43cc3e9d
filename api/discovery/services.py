"""Services that a reader subscribes to, as a filter."""

from typing import TypeVar

import msgspec

from api.discovery.filters import Filters
from api.http.errors import ProblemError
from api.http.reader import CHALLENGE
from api.rpc import Rpc

Wanted = TypeVar("Wanted", bound=Filters)


async def with_my_services(rpc: Rpc, reader_id: int | None, filters: Wanted) -> Wanted:
    """The filters with the reader's services by name, where they ask for them.

    Raises a 401 problem for a reader without a token; the function raises PT422 where no services are named.
    """
    if not filters.on_my_services:
        return filters
    if reader_id is None:
        raise ProblemError(401, "Whose services? Log in, and send your token.", headers=CHALLENGE)
    (mine,) = await rpc.my_services(user_id=reader_id)
    return msgspec.structs.replace(filters, providers=(*filters.providers, *mine.providers))
