"""Catalogue: titles by reference, genres, services, image sizes, and the queue of stale titles."""

from api.calls import Row
from sync.calls import declared
from sync.connection import Connection


class GenreSlug(Row, frozen=True, kw_only=True):
    genre: str


class TitleId(Row, frozen=True, kw_only=True):
    title_id: int


@declared
def enqueue_stale(connection: Connection, *, queue: str, limit: int) -> int: ...


@declared
def genres(connection: Connection) -> list[GenreSlug]: ...


@declared
def name_services(connection: Connection, *, slugs: list[str], names: list[str]) -> int: ...


@declared
def replace_image_sizes(
    connection: Connection, *, base_url: str, poster: list[str], backdrop: list[str], logo: list[str]
) -> int: ...


@declared
def resolve_title(connection: Connection, *, ref: str) -> list[TitleId]: ...
