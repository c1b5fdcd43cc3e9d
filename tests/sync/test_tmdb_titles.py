"""Titles of the catalogue made of TMDB's films and series."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.catalogue.sources import certifications, services
from sync.catalogue.sources.tmdb_answers import Configuration, Details, Listing
from sync.catalogue.sources.tmdb_titles import GENRES, title_from_tmdb
from sync.catalogue.title_document import Text, Title
from sync.catalogue.upstream.decoding import UnusableAnswerError, decode
from tests.communities import fetch
from tests.conftest import Connection

COUNTRIES = ("IN", "US", "GB", "FR", "CA", "AU", "DE")


def mapped(kind: str = "movie", **fields: Any) -> Title:
    """The title that TMDB's fields make."""
    return title_from_tmdb(msgspec.convert({"id": 1, "title": "A film", **fields}, Details), kind, COUNTRIES)


def test_a_title_of_which_hardly_anything_is_known() -> None:
    bare = Title(kind="movie", refs=["tmdb:movie:1"], original_title="A film", texts={"en": Text(title="A film")})
    assert mapped() == bare
    empty: dict[str, Any] = {
        "original_title": "",
        "original_language": "xx",
        "overview": " ",
        "release_date": "",
        "runtime": 0,
        "vote_average": 0.0,
        "vote_count": 0,
        "poster_path": None,
        "imdb_id": "",
        "genres": [],
        "production_countries": [],
        "videos": {"results": []},
        "translations": {"translations": [{"iso_639_1": "fr", "data": {"title": "", "overview": ""}}]},
        "release_dates": {"results": [{"iso_3166_1": "IN", "release_dates": [{"certification": "", "type": 3}]}]},
        "external_ids": {"imdb_id": None},
        "watch/providers": {"results": {"IN": {"link": ""}}},
    }
    assert mapped(**empty) == bare
    with pytest.raises(UnusableAnswerError, match="no-name"):
        mapped(title=" ", original_title=None)


def test_values_that_the_tables_refuse_are_missing() -> None:
    title = mapped(
        "tv",
        original_title="x" * 9_000,
        overview="y" * 90_000,
        release_date="2021-13-45",
        first_air_date="0000-00-00",
        runtime=99_999,
        episode_run_time=[None, 0, 40_000],
        number_of_seasons=-1,
        vote_average=11.5,
        vote_count=3_000_000_000,
        poster_path="https://elsewhere.example/a.jpg",
        images={"posters": [{"file_path": "//x/../y"}, {"file_path": "/second.jpg"}]},
        imdb_id="tt1",
        external_ids={"imdb_id": "tt0000001'; --"},
        origin_country=["IN", "in", "India", None, "IN"],
        keywords={"results": [{"name": "LOUD"}, {"name": "loud "}, {}, *({"name": f"k{n}"} for n in range(90))]},
        credits={"cast": [{"name": f"Actor {n}", "order": 50 - n} for n in range(50)] + [{"name": None}]},
    )
    assert (len(title.original_title), len(title.texts["en"].overview)) == (500, 10_000)
    assert (title.year, title.released_on, title.runtime_minutes, title.seasons) == (None, None, None, None)
    assert (title.tmdb_rating, title.tmdb_votes, title.poster_path) == (None, None, "/second.jpg")
    assert (title.refs, title.countries) == (["tmdb:tv:1"], ["IN"])
    assert (title.keywords[:2], len(title.keywords)) == (["loud", "k0"], 30)
    assert title.actors == [f"Actor {number}" for number in range(49, 39, -1)]
    later = mapped("tv", release_date="1990-01-01", first_air_date="2024-02-30", last_episode_to_air={"runtime": 52})
    assert (later.year, later.released_on, later.runtime_minutes) == (2024, None, 52)


def translation(language: str, country: str, title: str = "", overview: str = "") -> dict[str, Any]:
    return {"iso_639_1": language, "iso_3166_1": country, "data": {"title": title, "overview": overview}}


def test_texts_come_from_translations_and_fall_back_to_the_answer() -> None:
    given = [
        translation("en", "GB", "The Colour", "British"),
        translation("en", "US", "The Color"),
        translation("fr", "CA", "La couleur (Québec)", "D'ici"),
        translation("fr", "FR", "", "De là"),
        translation("de", "DE", "Die Farbe", "Deutsch"),
    ]
    title = mapped(title="Color", original_title="Ran̄g", overview="Main", translations={"translations": given})
    assert title.texts == {
        "en": Text(title="The Color", overview="British"),
        "fr": Text(title="La couleur (Québec)", overview="De là"),
    }
    # A translation into the original language leaves the title out.
    french = mapped(original_title="Un film", original_language="fr", overview="A story.")
    assert french.texts["fr"] == Text(title="Un film")
    untitled = mapped(title="Color", translations={"translations": [translation("fr", "FR", "", "Bleu")]})
    assert untitled.texts["fr"] == Text(title="Color", overview="Bleu")
    assert mapped(original_language="cn").original_language == "zh"


def test_the_newest_official_trailer_on_youtube_is_the_trailer() -> None:
    def video(key: str, published: str, **fields: Any) -> dict[str, Any]:
        given = {"iso_639_1": "en", "site": "YouTube", "type": "Trailer", "official": True, "published_at": published}
        return {"key": key, **given, **fields}

    videos = [
        video("fan-made-1", "2026-01-01", official=False),
        video("official-1", "2020-01-01"),
        video("official-2", "2021-01-01"),
        video("teaser-001", "2025-01-01", type="Teaser"),
        video("elsewhere1", "2025-01-01", site="Vimeo"),
        video("bad key<>!", "2025-01-01"),
        video("francais-1", "2019-01-01", iso_639_1="fr", official=False),
    ]
    texts = mapped(original_language="fr", videos={"results": videos}).texts
    assert texts["en"].trailer_url == "https://www.youtube.com/watch?v=official-2"
    assert texts["fr"].trailer_url == "https://www.youtube.com/watch?v=francais-1"


def test_certifications_are_those_of_the_first_board_that_is_understood(connection: Connection) -> None:
    known = {row["certification"] for row in fetch(connection, "select certification from data.certifications")}
    assert set().union(certifications.AGES, *certifications.BOARDS.values()) <= known
    chosen = certifications.certification
    assert chosen({"US": ["R"], "IN": ["U/A 16+"], "FR": ["12"]}) == "U/A 16+"
    assert chosen({"US": ["NR", "PG-13"], "IN": ["", "unrated"], "DE": ["12"]}) == "PG-13"
    # Everybody in Spain, adults in India.
    assert chosen({"ES": ["A"], "NL": ["16"], "BR": ["L"]}) == "16"
    assert chosen({"ES": ["A"]}) is None

    releases = [
        {"certification": "12", "type": 4},
        {"certification": "15", "type": 3},
        {"certification": "", "type": 3},
    ]
    film = mapped(release_dates={"results": [{"iso_3166_1": "GB", "release_dates": releases}]})
    assert film.certification == "15"
    series = mapped("tv", content_ratings={"results": [{"iso_3166_1": "US", "rating": "TV-MA"}]})
    assert series.certification == "TV-MA"


def test_genres_and_services_are_those_of_the_catalogue(connection: Connection) -> None:
    slugs = {row["slug"] for row in fetch(connection, "select slug from data.genres")}
    assert {slug for genre in GENRES.values() for slug in genre} <= slugs
    series = mapped(
        "tv", genres=[{"id": 10765}, {"id": 10762}, {"id": 10768}, {"id": 10767}, {"id": 10759}, {"id": 12}]
    )
    assert series.genres == ["science-fiction", "fantasy", "children", "war", "action", "adventure"]

    stored = fetch(connection, "select slug, name from data.services")
    assert {row["name"]: services.service_slug(row["name"]) for row in stored} == {
        row["name"]: row["slug"] for row in stored
    }
    assert set(services.SAME.values()) <= {row["slug"] for row in stored}
    told = {
        "Netflix basic with Ads": "netflix",
        "Netflix Standard with Ads": "netflix",
        "Amazon Prime Video with Ads": "amazon-prime-video",
        "Peacock Premium Plus": "peacock",
        "Paramount Plus Essential": "paramount-plus",
        "Disney Plus": "disney-plus",
        "Jio Hotstar": "jiohotstar",
        "YouTube Premium": "youtube-premium",
        "Séries & Films": "series-and-films",
        "A service with a name that is longer than any slug may be": "a-service-with-a-name-that-is-longer-tha",
        "網": None,
        "": None,
    }
    assert {name: services.service_slug(name) for name in told} == told
    assert services.service_slug("Apple TV", "buy") == "apple-tv-store"

    offered: dict[str, Any] = {
        "watch/providers": {
            "results": {
                "IN": {"ads": [{"provider_name": "Netflix"}, {"provider_name": "Netflix basic with Ads"}], "buy": []},
                "SE": {"flatrate": [{"provider_name": "Netflix"}]},
            }
        }
    }
    assert mapped(**offered).providers == {"IN": {"ads": ["netflix"]}}


def test_recorded_answers_become_titles(shared: Path) -> None:
    """Of the real service, or true to its shape."""
    samples = shared / "data" / "api-samples" / "tmdb"

    def read(name: str, kind: str) -> Title:
        return title_from_tmdb(decode((samples / name).read_bytes(), Details), kind, COUNTRIES)

    film = read("details/movie-details-append-response.json", "movie")
    assert film.refs == ["tmdb:movie:550", "imdb:tt0137523"]
    assert (film.year, film.runtime_minutes, film.certification, film.genres) == (1999, 139, "R", ["drama"])
    assert (film.directors, film.actors) == (["David Fincher"], ["Edward Norton"])
    assert film.providers == {"US": {"flatrate": ["netflix"]}}
    assert film.texts["en"].trailer_url == "https://www.youtube.com/watch?v=SUXWAEX2jlg"
    assert film.poster_path == "/fpemzjF623QVTe98pCVlwwtFC5N.jpg"
    series = read("details/tv-series-details-append-response.json", "tv")
    assert (series.original_title, series.seasons, series.runtime_minutes) == ("Game of Thrones", 7, 60)
    assert (series.certification, series.creators) == ("TV-MA", ["David Benioff"])
    assert series.genres == ["science-fiction", "fantasy", "drama"]
    assert read("recorded/movieDetailsResponse.json", "movie").texts["en"].overview.startswith("Harry Potter has lived")
    assert read("recorded/tvDetailsResponse.json", "tv").countries == ["US"]

    for name in ("recorded/discover-movie.json", "recorded/discover-tv.json", "details/changed-id-collection.json"):
        listing = decode((samples / name).read_bytes(), Listing)
        assert all(isinstance(entry["id"], int) for entry in listing.results)
        assert listing.total_results
    images = decode((samples / "recorded/configuration-api.json").read_bytes(), Configuration).images
    assert images.secure_base_url == "https://image.tmdb.org/t/p/"
    listed = [
        genre["id"]
        for name in ("genre-movie-list.json", "genre-tv-list.json")
        for genre in json.loads((samples / "recorded" / name).read_bytes())["genres"]
    ]
    assert set(GENRES) == set(listed) - {10763, 10764, 10766, 10767, 10770}
