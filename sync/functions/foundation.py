"""Foundation: the counts of what the service stores."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class ServiceStatus(Row, frozen=True, kw_only=True):
    titles: int
    embedded_titles: int
    users: int
    rated_titles: int
    ratings: int


@declared
def service_status(connection: Connection) -> list[ServiceStatus]: ...
