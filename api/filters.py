"""What a reader wants to see, as one validated type: discovery by filters takes it, and the chat's parsers make it."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from api.models import Body

# Names of people, keywords and titles as a reader would write them.
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Genre: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$(?!\n)", examples=["thriller"])]
LanguageCode: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z]{2,3}$(?!\n)", examples=["ml"])]
CountryCode: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)", examples=["IN"])]
Provider: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$(?!\n)", examples=["netflix"])]
Sort: TypeAlias = Literal["imdb", "votes", "popularity", "release", "personal"]

Genres: TypeAlias = Annotated[tuple[Genre, ...], Meta(max_length=30)]
Languages: TypeAlias = Annotated[tuple[LanguageCode, ...], Meta(max_length=30)]
Names: TypeAlias = Annotated[tuple[Name, ...], Meta(max_length=20)]
Year: TypeAlias = Annotated[int, Meta(ge=-3000, le=2200, examples=[2010])]
Minutes: TypeAlias = Annotated[int, Meta(ge=0, le=10_000, examples=[120])]


class Filters(Body, frozen=True, kw_only=True):
    """Which titles are wanted; what is left out is not asked for. A title that lacks a value asked for does not fit."""

    kind: Literal["movie", "tv", "book"] | None = None
    # Any of them, or with genre_match all of them: a romantic comedy is both.
    genres: Genres = ()
    genre_match: Literal["any", "all"] = "any"
    not_genres: Genres = ()
    # Original languages, ISO 639-1; any of them.
    languages: Languages = ()
    not_languages: Languages = ()
    # Of production, ISO 3166-1 alpha-2; any of them.
    countries: Annotated[tuple[CountryCode, ...], Meta(max_length=30)] = ()
    # All of them took part; none of them did. Case and accents do not matter.
    people: Names = ()
    not_people: Names = ()
    # All of them.
    keywords: Names = ()
    not_keywords: Names = ()
    year_gte: Year | None = None
    year_lte: Year | None = None
    # A film's running time, a series' usual episode.
    runtime_gte: Minutes | None = None
    runtime_lte: Minutes | None = None
    imdb_gte: Annotated[float, Meta(ge=0, le=10, examples=[7.5])] | None = None
    votes_gte: Annotated[int, Meta(ge=0, le=2_000_000_000, examples=[10_000])] | None = None
    # The age from which a title is meant: 13 keeps what a child of 13 may see.
    maturity_lte: Annotated[int, Meta(ge=0, le=21, examples=[13])] | None = None
    # Streaming services, any of them, in provider_country.
    providers: Annotated[tuple[Provider, ...], Meta(max_length=30)] = ()
    provider_country: CountryCode | None = None
    sort: Sort | None = None


class Wish(Filters, frozen=True, kw_only=True):
    """A request in a reader's own words, understood: filters, and what filters cannot say."""

    # A title that what is wanted resembles, as the reader wrote it.
    like: Name | None = None
    # One of the quiz's moods: uplifting, tense, dark, funny, romantic, thoughtful, adventurous or cosy.
    mood: Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$(?!\n)", examples=["uplifting"])] | None = None
    # What it is about, searched by meaning.
    about: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$")] | None = None
    # A title that the reader looks for itself, perhaps half remembered or misspelt.
    title: Name | None = None
