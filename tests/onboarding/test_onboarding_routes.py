"""The onboarding quiz over REST: asked with and without a token, answered, answered again, and forgotten."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, catalogue_ids, title_ids

Register = Callable[[], dict[str, str]]

QUIZ = "/onboarding/quiz"
QUESTIONS = ["kinds", "genres", "languages", "eras", "moods"]
ANSWERS = {"genres": ["comedy", "romance"], "languages": ["hi"], "moods": ["funny"]}
UNANSWERED: dict[str, Any] = {"answers": {}, "favourites": [], "saved_at": None}


@pytest.fixture
def user(new_user: Register) -> dict[str, str]:
    return new_user()


def ask(api: httpx.Client, user: dict[str, str] | None = None, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.get(QUIZ, params=query, headers=user or {}).raise_for_status().json()
    return found


def answer(api: httpx.Client, user: dict[str, str], **body: Any) -> dict[str, Any]:
    reply = api.post(QUIZ, json={"answers": {}, **body}, headers=user)
    assert reply.status_code == 200, reply.text
    saved: dict[str, Any] = reply.json()
    return saved


def ids(titles: list[dict[str, Any]]) -> list[int]:
    return [title["title_id"] for title in titles]


def test_anybody_is_asked_five_questions_and_shown_well_known_titles(api: httpx.Client) -> None:
    quiz = ask(api)
    assert [question["question"] for question in quiz["questions"]] == QUESTIONS
    for question in quiz["questions"]:
        assert question["body"].endswith("?")
        assert 1 <= question["most_answers"] <= len(question["options"])
        assert all(option["option"] and option["name"] for option in question["options"])
    assert quiz["favourites"] == {"fewest": 5, "most": 10}
    assert len(quiz["suggestions"]) == 24
    assert set(Counter(title["kind"] for title in quiz["suggestions"])) == {"movie", "tv", "book"}
    assert len({title["original_language"] for title in quiz["suggestions"]}) >= 6
    assert quiz["suggestions"][0].keys() == api.get(f"/movies/{MATRIX}").json().keys() - {
        "directors", "creators", "authors", "writers", "actors", "keywords", "external_ids", "checked_at", "is_stale",
        "gone_at",
    }  # fmt: skip
    assert quiz["mine"] is None


def test_the_quiz_is_the_same_every_time_and_under_both_prefixes(api: httpx.Client) -> None:
    assert ask(api) == ask(api) == api.get(f"/api/v1{QUIZ}").json()


def test_the_quiz_is_french_for_the_french(api: httpx.Client, user: dict[str, str]) -> None:
    answer(api, user, favourites=[MATRIX, FRANKENSTEIN, BREAKING_BAD, *catalogue_ids(api, 2, "/books")])
    english, french = ask(api, user, lang="en"), ask(api, user, lang="fr")
    for before, after in zip(english["questions"], french["questions"], strict=True):
        assert before["body"] != after["body"]
        assert before["most_answers"] == after["most_answers"]
        assert {option["option"] for option in before["options"]} == {option["option"] for option in after["options"]}
    assert french["questions"][0]["options"][1] == {"option": "tv", "name": "Séries"}
    assert ids(english["suggestions"]) == ids(french["suggestions"])
    assert {title["language"] for title in french["suggestions"]} == {"fr"}
    assert "Frankenstein ou le Prométhée moderne" in [title["title"] for title in french["mine"]["favourites"]]
    reply = api.post(QUIZ, json={"answers": {}}, headers={**user, "Accept-Language": "fr"})
    assert reply.headers["content-language"] == "fr"


@pytest.mark.parametrize("number", [1, 7, 100])
def test_there_are_as_many_suggestions_as_are_asked_for(api: httpx.Client, number: int) -> None:
    assert ids(ask(api, limit=number)["suggestions"]) == ids(ask(api, limit=100)["suggestions"])[:number]


def test_for_more_suggestions_name_those_that_were_shown(api: httpx.Client) -> None:
    everything = set(ids(ask(api, limit=100)["suggestions"]))
    shown = ids(ask(api, limit=20)["suggestions"])
    more = ids(ask(api, limit=20, exclude=shown)["suggestions"])
    assert len(more) == 20
    assert not set(more) & set(shown)
    assert set(more) & everything


def test_suggestions_are_of_the_kinds_asked_for_and_first_of_the_languages_and_genres(api: httpx.Client) -> None:
    for kind, stored in (("tvshow", "tv"), ("tv", "tv"), ("book", "book"), ("movie", "movie")):
        assert {title["kind"] for title in ask(api, kind=kind)["suggestions"]} == {stored}
    kinds = {title["kind"] for title in ask(api, kind=["book", "tvshow"], limit=50)["suggestions"]}
    assert kinds == {"book", "tv"}
    found = ask(api, kind="movie", language=["ta", "mr"], limit=44)["suggestions"]
    assert {title["original_language"] for title in found[:30]} == {"ta", "mr"}
    found = ask(api, genre="horror", limit=40)["suggestions"]
    assert all("Horror" in title["genres"] for title in found[:10])
    assert len(found) == 40


def test_suggestions_follow_what_was_answered_unless_asked_otherwise(api: httpx.Client, user: dict[str, str]) -> None:
    answer(api, user, answers={"kinds": ["movie"], "languages": ["bn"]})
    assert {title["original_language"] for title in ask(api, user, limit=20)["suggestions"]} == {"bn"}
    assert {title["kind"] for title in ask(api, user, limit=100)["suggestions"]} == {"movie"}
    assert {title["kind"] for title in ask(api, user, kind="book")["suggestions"]} == {"book"}
    assert {title["original_language"] for title in ask(api, user, language="hi")["suggestions"]} == {"hi"}


def test_what_is_answered_is_kept_and_shown_again(api: httpx.Client, user: dict[str, str]) -> None:
    assert ask(api, user)["mine"] == UNANSWERED
    favourites = ids(ask(api, user)["suggestions"])[:6]
    saved = answer(api, user, answers=ANSWERS, favourites=favourites)
    assert saved.pop("next") == "/recommendations/personalized"
    assert saved["answers"] == ANSWERS
    assert sorted(ids(saved["favourites"])) == sorted(favourites)
    assert datetime.fromisoformat(saved["saved_at"]) <= datetime.now(UTC)
    assert ask(api, user)["mine"] == saved


def test_where_to_go_next_is_a_route(api: httpx.Client, user: dict[str, str]) -> None:
    path = answer(api, user, answers=ANSWERS)["next"]
    assert len(title_ids(api.get(path, headers=user).raise_for_status().json())) == 20


def test_favourites_are_named_by_id_or_by_reference(api: httpx.Client, user: dict[str, str]) -> None:
    first, second = catalogue_ids(api, 2, "/books")
    saved = answer(api, user, favourites=[MATRIX, first, BREAKING_BAD, str(second), FRANKENSTEIN])
    refs = [api.get(f"/titles/{ref}").json()["title_id"] for ref in (MATRIX, BREAKING_BAD, FRANKENSTEIN)]
    assert set(ids(saved["favourites"])) == {first, second, *refs}


def test_favourites_are_recommended_nowhere(api: httpx.Client, user: dict[str, str]) -> None:
    lists = {
        "/recommendations/personalized": "recommendations",
        "/recommendations/popular": "items",
        f"/recommendations/similar/movie/{MATRIX}": "items",
        QUIZ: "suggestions",
    }

    def shown(path: str) -> list[int]:
        return ids(api.get(path, params={"limit": 100}, headers=user).raise_for_status().json()[lists[path]])

    before = {path: shown(path) for path in lists}
    for path in lists:
        favourites = before[path][:5]
        answer(api, user, favourites=favourites)
        for other, titles in before.items():
            now = shown(other)
            assert not set(now) & set(favourites), other
            kept = [title_id for title_id in titles if title_id not in favourites]
            # Suggestions are spread over what is left, and favourites tell of taste: these may change their order.
            assert now[: len(kept)] == kept or other in (QUIZ, "/recommendations/personalized")
            assert len(now) == len(titles)
    api.delete(QUIZ, headers=user).raise_for_status()
    assert {path: shown(path) for path in lists} == before


def test_answering_again_replaces_everything(api: httpx.Client, user: dict[str, str]) -> None:
    titles = catalogue_ids(api, 12)
    answer(api, user, answers=ANSWERS, favourites=titles[:6])
    again = answer(api, user, answers={"genres": ["war"]}, favourites=titles[6:11])
    assert again["answers"] == {"genres": ["war"]}
    assert set(ids(again["favourites"])) == set(titles[6:11])
    assert answer(api, user)["favourites"] == []
    assert ask(api, user)["mine"]["answers"] == {}


def test_the_quiz_can_be_skipped_and_that_is_known(api: httpx.Client, user: dict[str, str]) -> None:
    saved = answer(api, user, answers={"genres": [], "moods": []}, favourites=[])
    assert (saved["answers"], saved["favourites"]) == ({}, [])
    assert ask(api, user)["mine"]["saved_at"] == saved["saved_at"]
    assert saved["saved_at"] is not None


def test_answers_are_forgotten(api: httpx.Client, user: dict[str, str]) -> None:
    answer(api, user, answers=ANSWERS, favourites=catalogue_ids(api, 7))
    reply = api.delete(QUIZ, headers=user)
    assert (reply.status_code, reply.json()) == (200, {"answers": 4, "favourites": 7})
    assert ask(api, user)["mine"] == UNANSWERED
    assert api.delete(QUIZ, headers=user).json() == {"answers": 0, "favourites": 0}


def test_answers_are_their_users_own(api: httpx.Client, new_user: Register) -> None:
    mine, theirs = new_user(), new_user()
    answer(api, mine, answers=ANSWERS)
    assert ask(api, theirs)["mine"] == UNANSWERED
    api.delete(QUIZ, headers=theirs).raise_for_status()
    assert ask(api, mine)["mine"]["answers"] == ANSWERS


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"answers": {"snacks": ["popcorn"]}}, "snacks"),
        ({"answers": {"genres": ["popcorn"]}}, "popcorn"),
        ({"answers": {"kinds": ["tvshow"]}}, "tvshow"),
        ({"answers": {"moods": ["dark", "cosy", "tense", "funny"]}}, "at most 3"),
        ({"answers": {}, "favourites": [MATRIX] * 5}, "5 to 10"),
        ({"answers": {}, "favourites": [1, 2, 3, 4]}, "you chose 4"),
        ({"answers": {}, "favourites": list(range(1, 12))}, "you chose 11"),
        ({"answers": {}, "favourites": [2147483647, 1, 2, 3, 4]}, "2147483647"),
    ],
)
def test_what_the_quiz_does_not_take_is_refused_by_name_and_nothing_changes(
    api: httpx.Client, user: dict[str, str], body: dict[str, Any], words: str
) -> None:
    answer(api, user, answers=ANSWERS)
    before = ask(api, user)["mine"]
    problem = assert_problem(api.post(QUIZ, json=body, headers=user), 422)
    assert words in problem["detail"]
    assert ask(api, user)["mine"] == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"favourites": [1, 2, 3, 4, 5]},
        {"answers": None},
        {"answers": []},
        {"answers": [["genres", "drama"]]},
        {"answers": {"genres": "drama"}},
        {"answers": {"genres": None}},
        {"answers": {"genres": [None]}},
        {"answers": {"genres": [1]}},
        {"answers": {"genres": [["drama"]]}},
        {"answers": {"genres": ["Drama"]}},
        {"answers": {"genres": ["drama\n"]}},
        {"answers": {"genres": ["\u0000"]}},
        {"answers": {"genres": ["a" * 41]}},
        {"answers": {"genres": ["drama"] * 101}},
        {"answers": {f"question-{number}": [] for number in range(21)}},
        {"answers": {"": ["drama"]}},
        {"answers": {"g\u0000": ["drama"]}},
        {"answers": {}, "favourites": None},
        {"answers": {}, "favourites": 1},
        {"answers": {}, "favourites": [None]},
        {"answers": {}, "favourites": [0]},
        {"answers": {}, "favourites": [-1]},
        {"answers": {}, "favourites": [2**31]},
        {"answers": {}, "favourites": [1.5]},
        {"answers": {}, "favourites": ["The Matrix"]},
        {"answers": {}, "favourites": list(range(1, 102))},
        {"answers": {}, "moods": ["dark"]},
        {"answers": {}, "user_id": 1},
    ],
    ids=str,
)
def test_a_body_of_another_shape_is_refused(api: httpx.Client, user: dict[str, str], body: object) -> None:
    problem = assert_problem(api.post(QUIZ, json=body, headers=user), 422)
    assert problem["code"] == "invalid_request"
    assert ask(api, user)["mine"] == UNANSWERED


def test_an_unknown_reference_is_refused(api: httpx.Client, user: dict[str, str]) -> None:
    body = {"answers": {}, "favourites": [1, 2, 3, 4, "imdb:tt0000000"]}
    assert_problem(api.post(QUIZ, json=body, headers=user), 404)
    assert ask(api, user)["mine"] == UNANSWERED


@pytest.mark.parametrize(
    "query",
    [
        "kind=film",
        "kind=",
        "kind=movie&kind=null",
        "genre=Drama",
        "language=english",
        "limit=0",
        "limit=101",
        "mood=dark",
    ],
)
def test_a_wrong_parameter_is_refused_and_named(api: httpx.Client, query: str) -> None:
    problem = assert_problem(api.get(f"{QUIZ}?{query}"), 422)
    assert problem["errors"][0]["pointer"].startswith(query.partition("=")[0])


def test_without_a_token_nothing_is_kept_or_forgotten_and_a_wrong_one_is_refused(api: httpx.Client) -> None:
    assert_problem(api.post(QUIZ, json={"answers": ANSWERS}), 401)
    assert_problem(api.delete(QUIZ), 401)
    wrong = {"Authorization": "Bearer nothing"}
    for method in ("GET", "POST", "DELETE"):
        assert_problem(api.request(method, QUIZ, headers=wrong), 401)
