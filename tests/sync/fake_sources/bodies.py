"""Made-up titles as TMDB, OMDb and Google Books tell of them."""

from collections.abc import Collection
from typing import Any

from tests.sync.fake_sources.made_titles import Made

SERVICES = [
    {"provider_id": 8, "provider_name": "Netflix", "display_priority": 0},
    {"provider_id": 1796, "provider_name": "Netflix basic with Ads", "display_priority": 1},
    {"provider_id": 5001, "provider_name": "Lantern Play", "display_priority": 2},
]
IMAGES = {
    "base_url": "http://images.example/t/p/",
    "secure_base_url": "https://images.example/t/p/",
    "backdrop_sizes": ["w300", "w780", "original"],
    "logo_sizes": ["w45", "original"],
    "poster_sizes": ["w92", "w500", "original"],
    "profile_sizes": ["w45", "original"],
    "still_sizes": ["w92", "original"],
}


def tmdb_listed(made: Made) -> dict[str, Any]:
    """An entry of /discover."""
    return {
        **_named(made),
        "adult": made.adult,
        "backdrop_path": None,
        "genre_ids": list(made.genres),
        "id": made.number,
        "original_language": made.language,
        "overview": made.overview,
        "popularity": made.votes / 10,
        "poster_path": _poster(made),
        "vote_average": made.rating,
        "vote_count": made.votes,
    }


def tmdb_details(made: Made, appended: Collection[str]) -> dict[str, Any]:
    """An answer of /movie/{id} or /tv/{id}, with what is to be appended."""
    body = {
        **_named(made),
        "adult": made.adult,
        "backdrop_path": f"/backdrop{made.number}.jpg",
        "genres": [{"id": genre, "name": str(genre)} for genre in made.genres],
        "homepage": "",
        "id": made.number,
        "original_language": made.language,
        "overview": made.overview,
        "popularity": made.votes / 10,
        "poster_path": _poster(made),
        "production_countries": [{"iso_3166_1": "IN", "name": "India"}],
        "status": "Released",
        "tagline": "",
        "vote_average": made.rating,
        "vote_count": made.votes,
    }
    if made.kind == "movie":
        body |= {"imdb_id": made.imdb_id, "runtime": 90 + made.number % 90, "video": False, "budget": 0, "revenue": 0}
    else:
        body |= {"created_by": [{"id": 1, "name": f"Creator {made.number % 40}"}], "episode_run_time": [45]}
        body |= {"number_of_seasons": 1 + made.number % 9, "origin_country": ["IN"]}
    sections = _sections(made)
    return body | {name: sections[name] for name in appended if name in sections}


def omdb_rating(made: Made) -> dict[str, Any]:
    """An answer of OMDb's; every seventh title has no rating there."""
    rated = made.number % 7 != 0
    return {
        "Title": made.name,
        "Year": str(made.released.year),
        "Genre": "N/A",
        "Ratings": [],
        "imdbRating": str(made.rating) if rated else "N/A",
        "imdbVotes": f"{made.votes * 3:,}" if rated else "N/A",
        "imdbID": made.imdb_id,
        "Type": "movie" if made.kind == "movie" else "series",
        "Response": "True",
    }


def google_volume(made: Made) -> dict[str, Any]:
    """A volume as Google Books has it."""
    info = {
        "title": made.name,
        "authors": [f"Author {made.number % 60}"],
        "publishedDate": [str(made.released.year), f"{made.released:%Y-%m}", str(made.released)][made.number % 3],
        "description": f"<p>{made.plot}</p><p><b>Edition</b> {made.edition}.</p>",
        "industryIdentifiers": [{"type": "ISBN_13", "identifier": isbn_of(made.number)}],
        "pageCount": 100 + made.number % 400,
        "categories": [subject.title() for subject in made.subjects],
        "maturityRating": "NOT_MATURE",
        "imageLinks": {"thumbnail": f"http://books.example/content?id={made.volume_id}&zoom=1&edge=curl"},
        "language": made.language,
    }
    return {"kind": "books#volume", "id": made.volume_id, "etag": str(made.edition), "volumeInfo": info, "saleInfo": {}}


def _named(made: Made) -> dict[str, Any]:
    released = str(made.released)
    if made.kind == "movie":
        return {"title": made.name, "original_title": made.original_name, "release_date": released}
    return {"name": made.name, "original_name": made.original_name, "first_air_date": released}


def _poster(made: Made) -> str | None:
    return None if made.number % 20 == 19 else f"/poster{made.number}.jpg"


def _sections(made: Made) -> dict[str, Any]:
    """All that can be appended."""
    number = made.number
    name = "title" if made.kind == "movie" else "name"
    french = {name: f"Titre {number}", "overview": f"En français. {made.overview}", "homepage": "", "tagline": ""}
    english = {name: "", "overview": made.overview, "homepage": "", "tagline": ""}
    translations = [_translation("en", "US", english), *([_translation("fr", "FR", french)] if number % 2 else [])]
    keywords = [{"id": each, "name": f"keyword {each}"} for each in sorted({number % 30, number % 47})]
    actors = [
        {"id": each, "name": f"Actor {each % 400}", "order": order, "character": ""}
        for order, each in enumerate(range(number, number + 12))
    ]
    crew = [
        {"id": 1, "name": f"Director {number % 90}", "department": "Directing", "job": "Director"},
        {"id": 2, "name": f"Writer {number % 70}", "department": "Writing", "job": "Screenplay"},
    ]
    trailer = {
        "iso_639_1": "en",
        "key": f"trailer{number:04d}",
        "site": "YouTube",
        "type": "Trailer",
        "official": True,
        "published_at": "2020-01-01T00:00:00.000Z",
    }
    certified = [{"certification": "UA", "type": 3, "release_date": f"{made.released}T00:00:00.000Z", "note": ""}]
    offers = {"link": "https://offers.example", "flatrate": [SERVICES[0]], "rent": [SERVICES[2]]}
    return {
        "videos": {"results": [trailer]},
        "translations": {"translations": translations},
        "credits": {"cast": actors, "crew": crew},
        "keywords": {"keywords" if made.kind == "movie" else "results": keywords},
        "external_ids": {"imdb_id": made.imdb_id, "wikidata_id": None},
        "release_dates": {"results": [{"iso_3166_1": "IN", "release_dates": certified}]},
        "content_ratings": {"results": [{"iso_3166_1": "IN", "rating": "UA 13+", "descriptors": []}]},
        "watch/providers": {"results": {"IN": offers} if number % 3 else {}},
        "images": {"backdrops": [], "logos": [], "posters": []},
    }


def _translation(language: str, country: str, data: dict[str, str]) -> dict[str, Any]:
    return {"iso_639_1": language, "iso_3166_1": country, "name": "", "english_name": "", "data": data}


def isbn_of(number: int) -> str:
    twelve = f"978{number:09d}"
    return twelve + str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(twelve)) % 10)
