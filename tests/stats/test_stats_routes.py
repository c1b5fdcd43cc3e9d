"""My own figures over REST."""

from collections.abc import Callable

import httpx

from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX

Register = Callable[[], dict[str, str]]
PATH = "/users/me/stats"
TOPS = ("genres", "directors", "creators", "authors", "actors", "decades", "languages", "countries")


def test_a_newcomer_has_zeros_and_empty_lists(api: httpx.Client, new_user: Register) -> None:
    stats = api.get(PATH, headers=new_user()).raise_for_status().json()
    assert (stats["watch_count"], stats["rating_count"], stats["mean_rating"], stats["year"]) == (0, 0, None, None)
    assert [stats[f"top_{name}"] for name in TOPS] == [{"by_count": [], "by_rating": []}] * len(TOPS)
    assert (stats["months"], stats["highest_rated"], stats["first_seen"], stats["last_seen"]) == ([], [], None, None)
    assert [bar["ratings"] for bar in stats["rating_histogram"]] == [0] * 10
    assert stats["discoveries"] == {"genres": [], "languages": [], "countries": []}


def test_what_was_seen_and_rated_is_counted_and_named_in_my_language(api: httpx.Client, new_user: Register) -> None:
    me = new_user()
    for ref, day in ((MATRIX, "2025-03-01"), (FRANKENSTEIN, "2026-03-01"), (BREAKING_BAD, "2026-03-02")):
        body = {"state": "seen", "set_at": f"{day}T20:00:00Z"}
        api.put(f"/me/titles/{ref}/state", json=body, headers=me).raise_for_status()
    api.put(f"/me/titles/{FRANKENSTEIN}/rating", json={"rating": 4.5}, headers=me).raise_for_status()
    api.put(f"/me/titles/{MATRIX}/state", json={"state": "seen", "set_at": "2025-03-01T20:00:00Z"}, headers=me)

    reply = api.get(PATH, params={"lang": "fr"}, headers=me)
    assert reply.headers["content-language"] == "fr"
    stats = reply.json()
    assert (stats["watch_count"], stats["rating_count"], stats["mean_rating"]) == (3, 1, 4.5)
    assert {(row["state"], row["kind"]): row["titles"] for row in stats["states"] if row["titles"]} == {
        ("seen", "movie"): 1,
        ("seen", "tv"): 1,
        ("seen", "book"): 1,
    }
    assert stats["first_seen"]["title"] == "Matrix"
    assert "Science-fiction" in {genre["name"] for genre in stats["top_genres"]["by_count"]}
    assert [author["name"] for author in stats["top_authors"]["by_rating"]] == ["Mary Shelley"]
    assert stats["top_actors"]["by_rating"] == []
    (best,) = stats["highest_rated"]
    assert (best["title"], best["rating"]) == ("Frankenstein ou le Prométhée moderne", 4.5)

    review = api.get(PATH, params={"year": 2025}, headers=me).json()
    assert (review["year"], review["watch_count"], review["busiest_month"]) == (2025, 1, "2025-03")
    assert review["first_seen"]["title_id"] == review["last_seen"]["title_id"] == stats["first_seen"]["title_id"]
    assert {genre["value"] for genre in review["discoveries"]["genres"]} == {"action", "science-fiction"}
    assert [language["value"] for language in review["discoveries"]["languages"]] == ["en"]


def test_statistics_need_a_token_and_a_year_that_there_can_be(api: httpx.Client, new_user: Register) -> None:
    assert_problem(api.get(PATH), 401)
    for year in ("1899", "2201", "2026.5", "next"):
        assert_problem(api.get(PATH, params={"year": year}, headers=new_user()), 422)
