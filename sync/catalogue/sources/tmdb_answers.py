"""Parts of TMDB's answers that we read; nearly everything can be missing, null, empty or zero."""

from typing import Any

import msgspec


class Genre(msgspec.Struct):
    id: int


class Country(msgspec.Struct):
    iso_3166_1: str | None = None


class Member(msgspec.Struct):
    """A member of the cast or the crew, or a series' creator."""

    name: str | None = None
    order: int | None = None
    job: str | None = None


class Credits(msgspec.Struct):
    cast: list[Member] = []
    crew: list[Member] = []


class Keyword(msgspec.Struct):
    name: str | None = None


class Keywords(msgspec.Struct):
    """Keywords of a title; those of a series are called results."""

    keywords: list[Keyword] = []
    results: list[Keyword] = []


class ExternalIds(msgspec.Struct):
    imdb_id: str | None = None


class Video(msgspec.Struct):
    iso_639_1: str | None = None
    key: str | None = None
    site: str | None = None
    type: str | None = None
    official: bool | None = None
    published_at: str | None = None


class Videos(msgspec.Struct):
    results: list[Video] = []


class DatedRelease(msgspec.Struct):
    """type: 1 premiere, 2 limited, 3 theatrical, 4 digital, 5 physical, 6 television."""

    certification: str | None = None
    type: int | None = None


class CountryReleases(msgspec.Struct):
    iso_3166_1: str | None = None
    release_dates: list[DatedRelease] = []


class Releases(msgspec.Struct):
    results: list[CountryReleases] = []


class ContentRating(msgspec.Struct):
    iso_3166_1: str | None = None
    rating: str | None = None


class ContentRatings(msgspec.Struct):
    results: list[ContentRating] = []


class TranslatedText(msgspec.Struct):
    """A film has a title, a series a name."""

    title: str | None = None
    name: str | None = None
    overview: str | None = None


class Translation(msgspec.Struct):
    iso_639_1: str | None = None
    iso_3166_1: str | None = None
    data: TranslatedText | None = None


class Translations(msgspec.Struct):
    translations: list[Translation] = []


class Offer(msgspec.Struct):
    provider_name: str | None = None


class Services(msgspec.Struct):
    results: list[Offer] = []


class Offers(msgspec.Struct):
    """Services that offer a title in a country, by access."""

    flatrate: list[Offer] = []
    free: list[Offer] = []
    ads: list[Offer] = []
    rent: list[Offer] = []
    buy: list[Offer] = []


class OffersByCountry(msgspec.Struct):
    results: dict[str, Offers] = {}


class Image(msgspec.Struct):
    file_path: str | None = None


class Images(msgspec.Struct):
    posters: list[Image] = []
    backdrops: list[Image] = []


class Episode(msgspec.Struct):
    runtime: int | None = None


class Details(msgspec.Struct):
    """A film or a series with what was appended to it; each has some of these."""

    id: int
    adult: bool | None = None
    title: str | None = None
    name: str | None = None
    original_title: str | None = None
    original_name: str | None = None
    original_language: str | None = None
    overview: str | None = None
    release_date: str | None = None
    first_air_date: str | None = None
    runtime: int | None = None
    episode_run_time: list[int | None] | None = None
    last_episode_to_air: Episode | None = None
    number_of_seasons: int | None = None
    genres: list[Genre] | None = None
    production_countries: list[Country] | None = None
    origin_country: list[str | None] | None = None
    vote_average: float | None = None
    vote_count: int | None = None
    poster_path: str | None = None
    backdrop_path: str | None = None
    imdb_id: str | None = None
    created_by: list[Member] | None = None
    credits: Credits | None = None
    keywords: Keywords | None = None
    external_ids: ExternalIds | None = None
    videos: Videos | None = None
    release_dates: Releases | None = None
    content_ratings: ContentRatings | None = None
    translations: Translations | None = None
    offers: OffersByCountry | None = msgspec.field(name="watch/providers", default=None)
    images: Images | None = None


class Listed(msgspec.Struct):
    """An entry of a list."""

    id: int
    adult: bool | None = None


class Listing(msgspec.Struct):
    """A page of a list; its entries are converted one by one, so that a broken one does not spoil the others."""

    results: list[Any]
    total_pages: int = 1
    total_results: int | None = None


class ImageConfiguration(msgspec.Struct):
    base_url: str | None = None
    secure_base_url: str | None = None
    poster_sizes: list[str] = []
    backdrop_sizes: list[str] = []
    logo_sizes: list[str] = []


class Configuration(msgspec.Struct):
    images: ImageConfiguration
