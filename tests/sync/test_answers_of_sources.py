"""Answers of TMDB and OMDb in full: shaped as they send them, with contents made up here."""

from pathlib import Path
from typing import TypeVar

import pytest

from sync.catalogue.sources.omdb import judge_omdb
from sync.catalogue.sources.tmdb_answers import Configuration, Details, Listing
from sync.catalogue.sources.tmdb_titles import GENRES, title_from_tmdb
from sync.catalogue.title_document import Text, Title
from sync.catalogue.upstream.client import Meaning
from sync.catalogue.upstream.decoding import decode

Answer = TypeVar("Answer")

ANSWERS = Path(__file__).parent / "answers"
COUNTRIES = ("IN", "US", "FR")
# TMDB's lists of genres, films' and series'.
TMDB_GENRES = {
    *(12, 14, 16, 18, 27, 28, 35, 36, 37, 53, 80, 99, 878, 9648, 10402, 10749, 10751, 10752, 10770),
    *(10759, 10762, 10763, 10764, 10765, 10766, 10767, 10768),
}
NEWS, REALITY, SOAP, TALK, TV_MOVIE = 10763, 10764, 10766, 10767, 10770


def read(name: str, kind: type[Answer]) -> Answer:
    return decode((ANSWERS / f"{name}.json").read_bytes(), kind)


def test_a_film_in_full_becomes_a_title() -> None:
    assert title_from_tmdb(read("tmdb_movie", Details), "movie", COUNTRIES) == Title(
        kind="movie",
        refs=["tmdb:movie:7000001", "imdb:tt7000001"],
        original_title="கடைசிப் படகு",
        texts={
            "en": Text(
                title="The Last Ferry",
                overview="A ferryman's last crossing takes all night.",
                trailer_url="https://www.youtube.com/watch?v=made-up-001",
            ),
            "fr": Text(title="Le Dernier Bac", overview="La dernière traversée d'un passeur dure toute la nuit."),
        },
        original_language="ta",
        year=2019,
        released_on="2019-03-08",
        runtime_minutes=131,
        countries=["IN"],
        certification="U/A 13+",
        genres=["drama", "mystery"],
        keywords=["river", "night"],
        tmdb_rating=7.412,
        tmdb_votes=214,
        poster_path="/poster-of-the-ferry.jpg",
        backdrop_path="/water.jpg",
        directors=["First Director"],
        actors=["First Actor", "Second Actor"],
        providers={"IN": {"flatrate": ["netflix"], "rent": ["lantern-rent"]}},
    )


def test_a_series_in_full_becomes_a_title() -> None:
    assert title_from_tmdb(read("tmdb_tv", Details), "tv", COUNTRIES) == Title(
        kind="tv",
        refs=["tmdb:tv:7000002", "imdb:tt7000002"],
        original_title="Les Gardiens du phare",
        texts={
            "en": Text(
                title="The Lighthouse Keepers",
                overview="Three keepers find that time passes differently on their rock.",
            ),
            "fr": Text(
                title="Les Gardiens du phare",
                overview="Trois gardiens découvrent que le temps passe autrement sur leur rocher.",
            ),
        },
        original_language="fr",
        year=2021,
        released_on="2021-09-12",
        runtime_minutes=48,
        seasons=3,
        countries=["FR"],
        certification="TV-14",
        genres=["science-fiction", "fantasy", "drama"],
        keywords=["time travel"],
        tmdb_rating=8.043,
        tmdb_votes=96,
        poster_path="/poster-of-the-lighthouse.jpg",
        creators=["First Creator"],
        actors=["First Actor"],
        providers={"FR": {"ads": ["lantern-play"]}},
    )


@pytest.mark.parametrize(
    ("name", "ids", "pages", "total"),
    [
        ("tmdb_discover_movie", [7000001, 7000003], 12, 231),
        ("tmdb_discover_tv", [7000002], 1, 1),
        ("tmdb_changes", [7000001, 7000004, 7000005], 3, 203),
    ],
)
def test_a_page_of_a_list_is_read(name: str, ids: list[int], pages: int, total: int) -> None:
    listing = read(name, Listing)
    assert [entry["id"] for entry in listing.results] == ids
    assert (listing.total_pages, listing.total_results) == (pages, total)


def test_the_sizes_of_images_are_read() -> None:
    images = read("tmdb_configuration", Configuration).images
    assert images.secure_base_url == "https://image.tmdb.org/t/p/"
    assert images.poster_sizes == ["w92", "w342", "w780", "original"]


def test_all_genres_but_five_have_a_counterpart() -> None:
    assert set(GENRES) == TMDB_GENRES - {NEWS, REALITY, SOAP, TALK, TV_MOVIE}


@pytest.mark.parametrize(
    ("status", "error", "meaning"),
    [
        (200, "Movie not found!", "missing"),
        (200, "Series not found!", "missing"),
        (200, "Incorrect IMDb ID.", "missing"),
        (401, "Invalid API key!", "key"),
        (401, "No API key provided.", "key"),
        (401, "Request limit reached!", "spent"),
        (401, "Daily request limit reached!", "spent"),
        (401, "Request limit reached!\t", "spent"),
        (200, "Error getting data.", "failed"),
    ],
)
def test_a_refusal_of_omdb_is_understood_by_its_words(status: int, error: str, meaning: Meaning) -> None:
    assert judge_omdb(status, f'{{"Response":"False","Error":"{error}"}}'.encode()) == meaning
