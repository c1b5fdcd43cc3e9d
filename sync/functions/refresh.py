"""Refresh of derived data, a step at a time."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class RefreshStep(Row, frozen=True, kw_only=True):
    """The stage that the next step works on."""

    stage: str


@declared
def refresh_derived(connection: Connection, *, restart: bool) -> list[RefreshStep]: ...
