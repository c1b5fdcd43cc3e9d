"""Parameters of lists: how many rows a page has, and which page it is."""

from typing import Annotated, TypeAlias

from litestar.params import QueryParameter

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=100, description="Rows a page.")]
Cursor: TypeAlias = Annotated[
    str | None,
    QueryParameter(max_length=4000, description="next_cursor of the page before.", pattern=r"^[A-Za-z0-9_-]+$(?!\n)"),
]
