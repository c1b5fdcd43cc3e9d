"""Titles of the sample catalogue that tests name, and how lists of titles are read."""

from typing import Any

import httpx

MATRIX = "tmdb:movie:603"
FRANKENSTEIN = "isbn:9780141439471"
BREAKING_BAD = "imdb:tt0903747"

Headers = dict[str, str]


def title_ids(reply: dict[str, Any]) -> list[int]:
    """The ids in a page, whichever key the list is under."""
    items = next(reply[key] for key in ("items", "results", "recommendations") if key in reply)
    return [item["title_id"] for item in items]


def catalogue_ids(api: httpx.Client, count: int, path: str = "/movies") -> list[int]:
    """Some titles to rate: the `count` (at most 100) most voted."""
    return title_ids(api.get(path, params={"limit": count}).raise_for_status().json())


def rate(api: httpx.Client, user: Headers, title_id: int, rating: float = 4.0) -> int:
    """Give stars; returns the rating's id."""
    body = {"title_id": title_id, "rating": rating}
    return int(api.post("/ratings", json=body, headers=user).raise_for_status().json()["rating_id"])
