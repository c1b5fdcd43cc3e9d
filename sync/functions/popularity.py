"""Popularity of titles."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class PopularTitle(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def get_popular_items(connection: Connection, *, limit: int) -> list[PopularTitle]: ...
