"""Rows and calls of the foundation: the installation's status and the functions' comments."""

from api.calls import Calls, Row, reads


class ServiceStatus(Row, frozen=True, kw_only=True):
    """How much there is in the database."""

    titles: int
    embedded_titles: int
    users: int
    rated_titles: int
    ratings: int


class FunctionComment(Row, frozen=True, kw_only=True):
    name: str
    description: str


class FoundationFunctions(Calls):
    @reads
    async def service_status(self) -> list[ServiceStatus]: ...

    @reads
    async def function_comments(self) -> list[FunctionComment]: ...
