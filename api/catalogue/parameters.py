"""Parameters that name titles, or say which titles and which of their texts are wanted."""

from typing import Annotated, Literal, TypeAlias

from litestar.params import PathParameter, QueryParameter
from msgspec import Meta

from api.catalogue.models import KindName

# A title of each kind, for examples.
EXAMPLES = {"movie": "tmdb:movie:603", "tv": "imdb:tt0903747", "book": "isbn:9780141439471"}

Exclude: TypeAlias = Annotated[
    list[Annotated[int, Meta(ge=1, le=2_147_483_647)]] | None,
    QueryParameter(
        max_items=200, description="Ids of titles to leave out; repeat for several.", schema_extra={"examples": [[1]]}
    ),
]
Kind: TypeAlias = Annotated[KindName | None, QueryParameter(description="Only films, series (tv or tvshow) or books.")]
Ref: TypeAlias = Annotated[
    str,
    PathParameter(
        description="Our id, or source:value: tmdb:movie:603, imdb:tt0133093, isbn:..., google:..., movielens:...",
        pattern=r"^([0-9]{1,9}|[a-z]+:[A-Za-z0-9:_.-]+)$(?!\n)",
        max_length=100,
        schema_extra={"examples": [EXAMPLES["movie"]]},
    ),
]
Slugs: TypeAlias = Annotated[
    list[Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$(?!\n)")]] | None,
    QueryParameter(
        max_items=30,
        description="Slugs of genres (see /genres); repeat for several.",
        schema_extra={"examples": [["drama"]]},
    ),
]
Languages: TypeAlias = list[Annotated[str, Meta(pattern=r"^[a-z]{2,3}$(?!\n)")]] | None
IncludeTranslations: TypeAlias = Annotated[
    Literal["translations"] | None,
    QueryParameter(description="translations: the texts of both languages, as title_en, title_fr and so on."),
]


def stored_kind(kind: KindName | None) -> str | None:
    """The database's name of a kind."""
    return "tv" if kind == "tvshow" else kind
