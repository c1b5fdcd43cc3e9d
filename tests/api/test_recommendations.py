"""What to watch or read next: never what is rated, always up to date, of the kind asked for."""

import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.problems import assert_problem
from tests.api.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, catalogue_ids, rate, title_ids

Register = Callable[[], dict[str, str]]

KINDS = {"movie": "/movies", "tv": "/tvshows", "book": "/books"}
SIMILAR = f"/recommendations/similar/movie/{MATRIX}"
RECOMMENDING = ["/recommendations/personalized", "/recommendations/popular", SIMILAR, f"{SIMILAR}?cross_kind=true"]


@pytest.fixture(scope="module")
def user(api: httpx.Client, new_user: Register) -> dict[str, str]:
    """Someone who has rated films, series and books."""
    reader = new_user()
    for path in KINDS.values():
        for title_id in catalogue_ids(api, 5, path):
            rate(api, reader, title_id, 4.5)
    return reader


def personalised(api: httpx.Client, user: dict[str, str], query: str = "limit=100") -> list[dict[str, Any]]:
    reply = api.get(f"/recommendations/personalized?{query}", headers=user).raise_for_status()
    items: list[dict[str, Any]] = reply.json()["recommendations"]
    return items


def rated(api: httpx.Client, user: dict[str, str]) -> set[int]:
    return set(title_ids(api.get("/ratings/my?limit=100", headers=user).json()))


def test_no_recommendation_was_ever_rated_whatever_is_rated_next(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    chance = random.Random(15)
    catalogue = [title_id for path in KINDS.values() for title_id in catalogue_ids(api, 100, path)]
    given: set[int] = set()
    for number in range(15):
        # Half of them at random, half from what was just recommended: both must be gone in the next answer.
        shown = [item["title_id"] for item in personalised(api, reader, "limit=20")]
        title_id = chance.choice(shown if number % 2 else [other for other in catalogue if other not in given])
        rate(api, reader, title_id, chance.randint(1, 10) / 2)
        given.add(title_id)
        for path in RECOMMENDING:
            joiner = "&" if "?" in path else "?"
            shown = title_ids(api.get(f"{path}{joiner}limit=100", headers=reader).json())
            assert not given & set(shown), path
            assert len(shown) == 100, "the list is not filled up"


def test_the_third_rating_makes_the_very_next_answer_collaborative(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    for count, title_id in enumerate(title_ids(api.get("/recommendations/popular?limit=4").json())):
        strategies = [item["strategy"] for item in personalised(api, reader)]
        assert strategies[0] == ("collaborative" if count >= 3 else "popular")
        rate(api, reader, title_id, 5.0)


def test_a_rating_changes_the_very_next_answer(api: httpx.Client, user: dict[str, str]) -> None:
    before = [item["title_id"] for item in personalised(api, user)]
    rate(api, user, before[0], 0.5)
    after = [item["title_id"] for item in personalised(api, user)]
    assert before[0] not in after
    assert len(after) == len(before)


def test_the_strategies_follow_one_another_each_in_its_own_order(api: httpx.Client, user: dict[str, str]) -> None:
    items = personalised(api, user)
    tiers = ["collaborative", "popular", "acclaimed"]
    positions = [tiers.index(item["strategy"]) for item in items]
    assert positions == sorted(positions)
    for tier in tiers:
        scores = [item["score"] for item in items if item["strategy"] == tier]
        assert scores == sorted(scores, reverse=True)
    for item in items:
        voted = item["strategy"] == "collaborative"
        assert (item["predicted_rating"] is not None) == (item["neighbours"] is not None) == voted
        if voted:
            assert 0.5 <= item["predicted_rating"] <= 5.0
            assert item["neighbours"] >= 1


def test_the_same_question_has_the_same_answer(api: httpx.Client, user: dict[str, str]) -> None:
    assert personalised(api, user) == personalised(api, user)


def test_taste_decides_what_is_recommended(api: httpx.Client, new_user: Register) -> None:
    """Two readers who rated the same titles with opposite stars do not get the same list."""
    chosen = title_ids(api.get("/recommendations/popular?limit=12").json())
    lists = []
    for loved in (chosen[::2], chosen[1::2]):
        reader = new_user()
        for title_id in chosen:
            rate(api, reader, title_id, 5.0 if title_id in loved else 0.5)
        lists.append([item["title_id"] for item in personalised(api, reader, "limit=20")])
    assert lists[0] != lists[1]


@pytest.mark.parametrize(("kind", "stored"), [("movie", "movie"), ("tv", "tv"), ("tvshow", "tv"), ("book", "book")])
def test_one_kind_only(api: httpx.Client, user: dict[str, str], kind: str, stored: str) -> None:
    listed = api.get(f"{KINDS[stored]}?limit=100").json()
    unrated = set(title_ids(listed)) - rated(api, user)
    items = personalised(api, user, f"limit=100&kind={kind}")
    assert {item["kind"] for item in items} == {stored}
    assert len(items) == (100 if listed["has_more"] else len(unrated))
    popular = api.get(f"/recommendations/popular?limit=100&kind={kind}", headers=user).json()["items"]
    assert {item["kind"] for item in popular} == {stored}


def test_what_is_popular_for_a_user_is_what_is_popular_without_their_own(
    api: httpx.Client, user: dict[str, str]
) -> None:
    everyone = title_ids(api.get("/recommendations/popular?limit=100").json())
    own = title_ids(api.get("/recommendations/popular?limit=50", headers=user).json())
    mine = rated(api, user)
    assert mine & set(everyone)
    assert own == [title_id for title_id in everyone if title_id not in mine][:50]


def test_what_is_similar_for_a_user_is_what_is_similar_without_their_own(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    everyone = title_ids(api.get(f"{SIMILAR}?limit=20").json())
    for title_id in everyone[:5]:
        rate(api, reader, title_id)
    own = title_ids(api.get(f"{SIMILAR}?limit=15", headers=reader).json())
    assert own == everyone[5:]


@pytest.mark.parametrize(
    ("kind", "ref"),
    [("movie", MATRIX), ("tv", BREAKING_BAD), ("tvshow", BREAKING_BAD), ("book", FRANKENSTEIN)],
)
def test_similar_titles_are_ordered_by_similarity_and_are_never_the_title_itself(
    api: httpx.Client, kind: str, ref: str
) -> None:
    title = api.get(f"/titles/{ref}").json()
    for name in (ref, str(title["title_id"])):
        items = api.get(f"/recommendations/similar/{kind}/{name}?limit=40").json()["items"]
        assert len(items) == 40
        assert title["title_id"] not in [item["title_id"] for item in items]
        assert {item["kind"] for item in items} == {title["kind"]}
        similarities = [item["similarity"] for item in items]
        assert similarities == sorted(similarities, reverse=True)
        assert all(-1 <= similarity < 1 for similarity in similarities)


def test_across_kinds_a_book_leads_to_films_and_a_film_to_books(api: httpx.Client) -> None:
    for kind, ref in (("book", FRANKENSTEIN), ("movie", MATRIX)):
        path = f"/recommendations/similar/{kind}/{ref}?limit=100"
        mixed = api.get(f"{path}&cross_kind=true").json()["items"]
        assert {item["kind"] for item in mixed} == {"movie", "tv", "book"}
        same = [item["title_id"] for item in mixed if item["kind"] == kind]
        assert same == title_ids(api.get(path).json())[: len(same)]


def test_another_kind_can_be_asked_for(api: httpx.Client) -> None:
    for wanted, stored in (("book", "book"), ("tvshow", "tv"), ("tv", "tv"), ("movie", "movie")):
        items = api.get(f"{SIMILAR}?to_kind={wanted}").json()["items"]
        assert {item["kind"] for item in items} == {stored}


@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        ("book", MATRIX),
        ("tv", MATRIX),
        ("tvshow", MATRIX),
        ("movie", FRANKENSTEIN),
        ("movie", "999999999"),
        ("tv", "imdb:tt0"),
    ],
)
def test_a_title_of_another_kind_or_of_none_has_nothing_similar(api: httpx.Client, kind: str, ref: str) -> None:
    assert_problem(api.get(f"/recommendations/similar/{kind}/{ref}"), 404)
    assert_problem(api.get(f"/recommendations/similar/{kind}/{ref}?cross_kind=true"), 404)


@pytest.mark.parametrize("kind", ["film", "movies", "MOVIE", "null", "tv%20"])
def test_an_unknown_kind_is_refused(api: httpx.Client, kind: str) -> None:
    assert_problem(api.get(f"/recommendations/similar/{kind}/{MATRIX}"), 422)
    assert_problem(api.get(f"/recommendations/popular?kind={kind}"), 422)
