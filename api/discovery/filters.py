"""Filters of titles as one validated type: discovery takes them, and the chat's parsers produce them."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from api.http.bodies import Body
from api.http.codes import CountryCode, LanguageCode, ServiceSlug

# Names of people, keywords and titles as a reader would write them.
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Genre: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$(?!\n)", examples=["thriller"])]
Sort: TypeAlias = Literal["imdb", "votes", "popularity", "release", "personal"]

Genres: TypeAlias = Annotated[tuple[Genre, ...], Meta(max_length=30)]
Languages: TypeAlias = Annotated[tuple[LanguageCode, ...], Meta(max_length=30)]
Names: TypeAlias = Annotated[tuple[Name, ...], Meta(max_length=20)]
Year: TypeAlias = Annotated[int, Meta(ge=-3000, le=2200, examples=[2010])]
Minutes: TypeAlias = Annotated[int, Meta(ge=0, le=10_000, examples=[120])]
RUNTIME = "A film's running time, a series' usual episode, in minutes."
# A request that finds something in the sample catalogue.
EXAMPLE = {"genres": ["drama"], "languages": ["hi", "ml", "en"], "year_gte": 1990, "sort": "imdb"}


class Filters(Body, frozen=True, kw_only=True):
    """Which titles are wanted; what is left out is not asked for. A title that lacks a value asked for does not fit."""

    kind: Annotated[Literal["movie", "tv", "book"] | None, Meta(description="The path's, where it names one.")] = None
    genres: Annotated[Genres, Meta(description="Any of them, or with genre_match all of them.")] = ()
    genre_match: Annotated[Literal["any", "all"], Meta(description="A romantic comedy is both: all.")] = "any"
    not_genres: Annotated[Genres, Meta(description="None of them.", examples=[["horror"]])] = ()
    languages: Annotated[Languages, Meta(description="Original languages, ISO 639-1; any of them.")] = ()
    not_languages: Annotated[Languages, Meta(description="None of them.", examples=[["en"]])] = ()
    countries: Annotated[
        tuple[CountryCode, ...], Meta(max_length=30, description="Of production, ISO 3166-1 alpha-2; any of them.")
    ] = ()
    people: Annotated[
        Names, Meta(description="All of them took part; case and accents do not matter.", examples=[["Mohanlal"]])
    ] = ()
    not_people: Annotated[Names, Meta(description="None of them took part.", examples=[["Salman Khan"]])] = ()
    keywords: Annotated[Names, Meta(description="All of them.", examples=[["time travel"]])] = ()
    not_keywords: Annotated[Names, Meta(description="None of them.", examples=[["gore"]])] = ()
    year_gte: Annotated[Year | None, Meta(description="The first year.")] = None
    year_lte: Annotated[Year | None, Meta(description="The last year.", examples=[2020])] = None
    runtime_gte: Annotated[Minutes | None, Meta(description=RUNTIME, examples=[80])] = None
    runtime_lte: Annotated[Minutes | None, Meta(description=RUNTIME)] = None
    imdb_gte: Annotated[
        Annotated[float, Meta(ge=0, le=10)] | None, Meta(description="Least IMDb rating.", examples=[7.5])
    ] = None
    votes_gte: Annotated[
        Annotated[int, Meta(ge=0, le=2_000_000_000)] | None,
        Meta(description="Least votes on IMDb.", examples=[10_000]),
    ] = None
    maturity_lte: Annotated[
        Annotated[int, Meta(ge=0, le=21)] | None,
        Meta(description="The age from which a title is meant: 13 keeps what a child of 13 may see.", examples=[13]),
    ] = None
    providers: Annotated[
        tuple[ServiceSlug, ...],
        Meta(max_length=30, description="Streaming services, any of them, in provider_country."),
    ] = ()
    on_my_services: Annotated[
        bool | None,
        Meta(
            description="true: the services of your preferences count as named in providers. Needs a token.",
            examples=[False, True],
        ),
    ] = None
    provider_country: Annotated[
        CountryCode | None, Meta(description="That of your preferences, if it is left out, or any.")
    ] = None
    sort: Annotated[Sort | None, Meta(description="Best or newest first; personal is your own order.")] = None


class Wish(Filters, frozen=True, kw_only=True):
    """A request in a reader's own words, understood: filters, and what filters cannot say."""

    like: Annotated[
        Name | None,
        Meta(description="A title that what is wanted resembles, as the reader wrote it.", examples=["Drishyam"]),
    ] = None
    mood: Annotated[
        Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$(?!\n)")] | None,
        Meta(
            description="One of the quiz's: uplifting, tense, dark, funny, romantic, thoughtful, adventurous or cosy.",
            examples=["uplifting"],
        ),
    ] = None
    about: Annotated[
        Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$")] | None,
        Meta(description="What it is about, searched by meaning.", examples=["a heist that goes wrong"]),
    ] = None
    title: Annotated[
        Name | None,
        Meta(
            description="A title that the reader looks for itself, perhaps half remembered or misspelt.",
            examples=["shoshank redemtion"],
        ),
    ] = None
