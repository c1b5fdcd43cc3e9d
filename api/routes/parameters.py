"""Query parameters that several routes share, with their bounds."""

from typing import Annotated, TypeAlias

from litestar.params import Parameter

from api.models import Kind as KindName

Limit: TypeAlias = Annotated[int, Parameter(ge=1, le=100, description="Rows a page.")]
Cursor: TypeAlias = Annotated[
    str | None, Parameter(max_length=4000, description="next_cursor of the page before.", pattern=r"^[A-Za-z0-9_-]+$")
]
Kind: TypeAlias = Annotated[KindName | None, Parameter(description="Only films, series (tv or tvshow) or books.")]


def stored_kind(kind: KindName | None) -> str | None:
    """The database's name of a kind."""
    return "tv" if kind == "tvshow" else kind
