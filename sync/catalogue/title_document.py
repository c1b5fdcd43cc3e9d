"""Document of a title as a source knows it, which is staged and merged."""

import msgspec


class Text(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A title's name, overview and trailer in one language."""

    title: str
    overview: str = ""
    trailer_url: str | None = None


class Title(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A title as a source knows it; `refs` are its ids as source:value, by which it is found again."""

    kind: str
    refs: list[str]
    original_title: str
    texts: dict[str, Text]
    original_language: str | None = None
    year: int | None = None
    # An ISO 8601 date.
    released_on: str | None = None
    runtime_minutes: int | None = None
    seasons: int | None = None
    pages: int | None = None
    countries: list[str] = []
    certification: str | None = None
    genres: list[str] = []
    keywords: list[str] = []
    imdb_rating: float | None = None
    imdb_votes: int | None = None
    tmdb_rating: float | None = None
    tmdb_votes: int | None = None
    # Paths below the image server, beginning with a slash, or whole addresses.
    poster_path: str | None = None
    backdrop_path: str | None = None
    directors: list[str] = []
    creators: list[str] = []
    authors: list[str] = []
    writers: list[str] = []
    actors: list[str] = []
    # Services by country, then by access: {"FR": {"flatrate": ["netflix"]}}.
    providers: dict[str, dict[str, list[str]]] = {}
