"""Looking around: single titles, filters, sorting, genres."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX

Item = dict[str, Any]


@pytest.fixture(scope="module")
def films(api: httpx.Client) -> list[Item]:
    """Every film of the catalogue with its details, to check filters against."""
    return [api.get(f"/movies/{item['title_id']}").json() for item in listed(api, "")]


def listed(api: httpx.Client, query: str, path: str = "/movies") -> list[Item]:
    """Every title of a filtered list."""
    items: list[Item] = []
    cursor = ""
    while True:
        page = api.get(f"{path}?limit=100{query}{cursor}").raise_for_status().json()
        items += page["items"]
        if not page["next_cursor"]:
            return items
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.parametrize(
    ("ref", "path", "title"),
    [
        (MATRIX, "/movies", "The Matrix"),
        (FRANKENSTEIN, "/books", "Frankenstein"),
        (BREAKING_BAD, "/tvshows", "Breaking Bad"),
    ],
)
def test_a_title_is_found_by_our_id_and_by_every_reference_of_it(
    api: httpx.Client, ref: str, path: str, title: str
) -> None:
    details = api.get(f"{path}/{ref}").json()
    assert details["title"] == title
    assert ref in details["external_ids"]
    for name in (str(details["title_id"]), *details["external_ids"]):
        for area in (path, "/titles"):
            assert api.get(f"{area}/{name}").json() == details


def test_details_tell_everything_about_a_title(api: httpx.Client) -> None:
    film = api.get(f"/movies/{MATRIX}").json()
    assert film["kind"] == "movie"
    assert (film["year"], film["runtime_minutes"], film["original_language"]) == (1999, 136, "en")
    assert film["directors"] == ["Lana Wachowski", "Lilly Wachowski"]
    assert film["actors"][0] == "Keanu Reeves"
    assert "hacker" in film["keywords"]
    assert (film["seasons"], film["pages"], film["authors"]) == (None, None, [])
    book = api.get(f"/books/{FRANKENSTEIN}").json()
    assert (book["authors"], book["pages"], book["runtime_minutes"]) == (["Mary Shelley"], 335, None)


@pytest.mark.parametrize(
    ("path", "ref"),
    [
        ("/movies", FRANKENSTEIN),
        ("/movies", BREAKING_BAD),
        ("/books", MATRIX),
        ("/books", BREAKING_BAD),
        ("/tvshows", MATRIX),
        ("/tvshows", FRANKENSTEIN),
        ("/movies", "999999999"),
        ("/titles", "999999999"),
        ("/movies", "0"),
        ("/titles", "imdb:tt9999999"),
        ("/titles", "tmdb:603"),
        ("/titles", "tmdb:tv:603"),
        ("/titles", "nowhere:1"),
        ("/movies", "isbn:tmdb:movie:603"),
    ],
)
def test_a_title_of_another_kind_or_of_none_is_not_found(api: httpx.Client, path: str, ref: str) -> None:
    assert_problem(api.get(f"{path}/{ref}"), 404)


def test_the_wrong_kind_is_not_found_by_our_id_either(api: httpx.Client) -> None:
    book = api.get(f"/books/{FRANKENSTEIN}").json()["title_id"]
    assert_problem(api.get(f"/movies/{book}"), 404)
    assert api.get(f"/titles/{book}").status_code == 200


Filter = tuple[str, Callable[[Item], bool]]
FILTERS: list[Filter] = [
    ("&genre=western", lambda t: "Western" in t["genres"]),
    ("&genre=western&genre=sport", lambda t: bool({"Western", "Sport"} & set(t["genres"]))),
    ("&not_genre=drama&not_genre=comedy", lambda t: not {"Drama", "Comedy"} & set(t["genres"])),
    ("&genre=drama&not_genre=romance", lambda t: "Drama" in t["genres"] and "Romance" not in t["genres"]),
    ("&language=te", lambda t: t["original_language"] == "te"),
    ("&language=te&language=kn", lambda t: t["original_language"] in ("te", "kn")),
    ("&not_language=en&not_language=hi", lambda t: t["original_language"] not in ("en", "hi")),
    ("&country=FR", lambda t: "FR" in t["countries"]),
    ("&country=FR&country=JP", lambda t: bool({"FR", "JP"} & set(t["countries"]))),
    ("&year_gte=1999", lambda t: t["year"] >= 1999),
    ("&year_lte=1999", lambda t: t["year"] <= 1999),
    ("&year_gte=1999&year_lte=1999", lambda t: t["year"] == 1999),
    ("&runtime_gte=136", lambda t: t["runtime_minutes"] is not None and t["runtime_minutes"] >= 136),
    ("&runtime_lte=90", lambda t: t["runtime_minutes"] is not None and t["runtime_minutes"] <= 90),
    ("&imdb_gte=8.5", lambda t: t["imdb_rating"] is not None and t["imdb_rating"] >= 8.5),
    ("&votes_gte=5000", lambda t: t["imdb_votes"] is not None and t["imdb_votes"] >= 5000),
    (
        "&genre=drama&language=hi&year_gte=2000&runtime_gte=120",
        lambda t: (
            {"Drama"} <= set(t["genres"])
            and (t["original_language"], t["year"] >= 2000) == ("hi", True)
            and (t["runtime_minutes"] or 0) >= 120
        ),
    ),
]


@pytest.mark.parametrize(("query", "fits"), FILTERS, ids=[query.lstrip("&") for query, _ in FILTERS])
def test_a_filter_keeps_exactly_the_titles_that_fit(
    api: httpx.Client, films: list[Item], query: str, fits: Callable[[Item], bool]
) -> None:
    found = {item["title_id"] for item in listed(api, query)}
    assert 0 < len(found) < len(films)
    assert found == {film["title_id"] for film in films if fits(film)}


@pytest.mark.parametrize("query", ["&genre=nowhere", "&year_gte=2000&year_lte=1999", "&language=xx", "&country=AQ"])
def test_a_filter_that_nothing_fits_gives_an_empty_list(api: httpx.Client, query: str) -> None:
    assert listed(api, query) == []


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("votes", lambda t: max(t["imdb_votes"] or 0, t["tmdb_votes"] or 0)),
        ("imdb", lambda t: t["imdb_rating"] or 0),
        ("rating", lambda t: t["mean_rating"] or 0),
        ("year", lambda t: t["year"]),
    ],
)
def test_a_list_is_sorted_highest_first_then_by_id(api: httpx.Client, sort: str, key: Callable[[Item], float]) -> None:
    items = listed(api, f"&sort={sort}")
    keys = [(-key(item), item["title_id"]) for item in items]
    assert keys == sorted(keys)


def test_the_three_lists_share_no_title_and_together_are_the_catalogue(api: httpx.Client) -> None:
    lists = [{item["title_id"] for item in listed(api, "", path)} for path in ("/movies", "/tvshows", "/books")]
    assert len(set.union(*lists)) == sum(map(len, lists)) == api.get("/health/ready").json()["titles"]


def test_genres_count_their_titles_and_work_as_filters(api: httpx.Client) -> None:
    everything = [item for path in ("/movies", "/tvshows", "/books") for item in listed(api, "", path)]
    genres = api.get("/genres").json()
    assert [genre["name"] for genre in genres] == sorted(genre["name"] for genre in genres)
    for genre in genres:
        assert genre["title_count"] == sum(genre["name"] in item["genres"] for item in everything)
    western = next(genre for genre in genres if genre["genre"] == "western")
    lists = [listed(api, "&genre=western", path) for path in ("/movies", "/tvshows", "/books")]
    assert western["title_count"] == sum(map(len, lists))
