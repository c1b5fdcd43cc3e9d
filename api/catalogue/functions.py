"""Rows and calls of the catalogue: cards, details, references, genres, offers and images."""

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from api.calls import Calls, Moment, Row, reads, writes


class TitleCard(Row, frozen=True, kw_only=True):
    """What a list shows of a title. Ratings elsewhere are out of ten, mean_rating is in stars (0.5 to 5).

    poster_url and backdrop_url are images of a size for lists; /images/sizes says how poster_path and backdrop_path
    lead to others.
    """

    title_id: int
    kind: str
    title: str
    original_title: str
    original_language: str | None
    overview: str
    language: str | None
    trailer_url: str | None
    year: int | None
    runtime_minutes: int | None
    seasons: int | None
    pages: int | None
    genres: list[str]
    countries: list[str]
    certification: str | None
    poster_path: str | None
    poster_url: str | None
    backdrop_path: str | None
    backdrop_url: str | None
    imdb_rating: float | None
    imdb_votes: int | None
    tmdb_rating: float | None
    tmdb_votes: int | None
    mean_rating: float | None
    rating_count: int
    # Added to the function's columns where `include=translations` asks for them; null: there is no such text.
    title_en: str | UnsetType | None = UNSET
    title_fr: str | UnsetType | None = UNSET
    overview_en: str | UnsetType | None = UNSET
    overview_fr: str | UnsetType | None = UNSET
    trailer_url_en: str | UnsetType | None = UNSET
    trailer_url_fr: str | UnsetType | None = UNSET
    genre_names_en: list[str] | UnsetType = UNSET
    genre_names_fr: list[str] | UnsetType = UNSET


class TitleTranslations(Row, frozen=True, kw_only=True):
    title_id: int
    title_en: str | None
    title_fr: str | None
    overview_en: str | None
    overview_fr: str | None
    trailer_url_en: str | None
    trailer_url_fr: str | None
    genre_names_en: list[str]
    genre_names_fr: list[str]


class TitleBackground(Row, frozen=True, kw_only=True):
    """The people who made a title, its keywords, its ids elsewhere, and how fresh this is."""

    title_id: int
    kind: str
    title: str
    directors: list[str]
    creators: list[str]
    authors: list[str]
    writers: list[str]
    actors: list[str]
    keywords: list[str]
    external_ids: list[str]
    checked_at: Moment | None
    is_stale: bool
    gone_at: Moment | None


class Offer(Row, frozen=True, kw_only=True):
    """A service that has a title in a country; is_mine: the reader named it in their preferences."""

    title_id: int
    country: str
    access: str
    provider: str
    name: str
    is_mine: bool


class AvailabilitySummary(Row, frozen=True, kw_only=True):
    title_id: int
    country: str | None
    countries: list[str]
    link: str | None
    checked_at: Moment | None
    is_stale: bool


class Provider(Row, frozen=True, kw_only=True):
    """A service: what filters and preferences take, its name, and how many titles it streams in a country."""

    provider: str
    name: str
    titles: int | None


class ImageSize(Row, frozen=True, kw_only=True):
    kind: str
    base_url: str
    size: str


class RequestedRefresh(Row, frozen=True, kw_only=True):
    queued: int


class ResolvedTitle(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str


class Genre(Row, frozen=True, kw_only=True):
    """A genre: what filters take, its name in the reader's language, and how many titles have it."""

    genre: str
    name: str
    title_count: int


class CatalogueFunctions(Calls):
    @reads
    async def get_title(
        self, *, ref: str, kind: str | None, language: str, user_id: int | None
    ) -> list[TitleBackground]: ...

    @reads
    async def title_cards(self, *, title_ids: Sequence[int], language: str, user_id: int | None) -> list[TitleCard]: ...

    @reads
    async def title_translations(self, *, title_ids: Sequence[int]) -> list[TitleTranslations]: ...

    @reads
    async def resolve_title(self, *, ref: str) -> list[ResolvedTitle]: ...

    @reads
    async def genres(self, *, language: str) -> list[Genre]: ...

    @reads
    async def title_availability(self, *, ref: str, country: str | None, user_id: int | None) -> list[Offer]: ...

    @reads
    async def availability_summary(
        self, *, ref: str, country: str | None, user_id: int | None
    ) -> list[AvailabilitySummary]: ...

    @reads
    async def services(self, *, country: str | None) -> list[Provider]: ...

    @reads
    async def image_sizes(self) -> list[ImageSize]: ...

    @writes
    async def request_refresh(self, *, title_ids: Sequence[int]) -> list[RequestedRefresh]: ...
