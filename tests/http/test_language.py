"""English or French: which one a reader gets, and what then is in it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, rate

Register = Callable[[], dict[str, str]]

FILM = f"/movies/{MATRIX}"
LOCALISED = [
    "/movies?limit=5",
    "/books?limit=5",
    "/tvshows?limit=5",
    FILM,
    f"/books/{FRANKENSTEIN}",
    f"/titles/{BREAKING_BAD}",
    "/genres",
    "/search/semantic?q=war&limit=5",
    "/recommendations/popular?limit=5",
    f"/recommendations/similar/movie/{MATRIX}?limit=5",
    "/recommendations/personalized?limit=5",
    "/ratings/my",
    "/onboarding/quiz?limit=5",
]


@pytest.fixture(scope="module")
def user(api: httpx.Client, new_user: Register) -> dict[str, str]:
    """Someone who has rated Frankenstein."""
    reader = new_user()
    rate(api, reader, api.get(f"/books/{FRANKENSTEIN}").json()["title_id"])
    return reader


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr", "fr"),
        ("en", "en"),
        ("FR", "fr"),
        ("fr-CA", "fr"),
        ("fr-FR, en;q=0.5", "fr"),
        ("en, fr", "en"),
        ("fr, en", "fr"),
        ("en;q=0.3, fr;q=0.4", "fr"),
        ("fr;q=0.3,en;q=0.4", "en"),
        ("de, fr;q=0.5", "fr"),
        ("de, es;q=0.5", "en"),
        ("*", "en"),
        ("de, *;q=0.1", "en"),
        ("fr;q=0", "en"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("en;q=0, *", "fr"),
        ("*;q=0.5, fr;q=0.6", "fr"),
        ("fr ; q=0.9 , en ; q=0.1", "fr"),
        ("fr;Q=0.1, en;q=0.2", "en"),
        ("", "en"),
        (";;;,,,", "en"),
        ("fr;q=abc, en", "en"),
        ("fr;q=1.5, en;q=0.1", "en"),
        ("fr;q=0_1, en;q=0.01", "en"),
        ("fr;level=1;q=0.1, en;q=0.2", "en"),
        ("fr-CA;q=0.8, en;q=0.7", "fr"),
        ("fr-CA;q=0.2, en;q=0.7", "en"),
        ("en;q=0", "fr"),
        ("en;q=0, fr;q=0", "en"),
        ("*;q=0, fr;q=0.001", "fr"),
        ("french", "en"),
        ("x-fr", "en"),
        ("fr" * 1000, "en"),
        ("fr," * 500, "fr"),
    ],
)
def test_the_most_wanted_language_that_there_is_answers(api: httpx.Client, accepted: str, language: str) -> None:
    reply = api.get(FILM, headers={"Accept-Language": accepted})
    assert reply.headers["content-language"] == language
    assert reply.json()["language"] == language


def test_without_a_wish_the_answer_is_english(api: httpx.Client) -> None:
    request = api.build_request("GET", FILM)
    request.headers.pop("accept-language", None)
    reply = api.send(request)
    assert reply.headers["content-language"] == "en"
    assert reply.json()["title"] == "The Matrix"


@pytest.mark.parametrize(("lang", "accepted"), [("fr", "en"), ("en", "fr"), ("fr", "de"), ("en", "fr;q=1, en;q=0")])
def test_the_parameter_overrides_the_header(api: httpx.Client, lang: str, accepted: str) -> None:
    reply = api.get(FILM, params={"lang": lang}, headers={"Accept-Language": accepted})
    assert reply.headers["content-language"] == lang
    assert reply.json()["language"] == lang


@pytest.mark.parametrize("path", LOCALISED)
def test_every_localised_reply_names_its_language_and_what_it_depends_on(
    api: httpx.Client, user: dict[str, str], path: str
) -> None:
    for language in ("en", "fr"):
        reply = api.get(path, headers={**user, "Accept-Language": language})
        assert reply.status_code == 200
        assert reply.headers["content-language"] == language
        assert "accept-language" in reply.headers["vary"].lower()


@pytest.mark.parametrize("path", LOCALISED)
@pytest.mark.parametrize("lang", ["xx", "de", "FR", "fr-CA", "english", ""])
def test_an_unknown_language_as_a_parameter_is_refused(
    api: httpx.Client, user: dict[str, str], path: str, lang: str
) -> None:
    joiner = "&" if "?" in path else "?"
    problem = assert_problem(api.get(f"{path}{joiner}lang={lang}", headers=user), 422)
    assert [error["pointer"] for error in problem["errors"]] == ["lang"]


def test_a_reply_that_has_no_language_does_not_claim_one(api: httpx.Client) -> None:
    for path in ("/health", "/", "/openapi.json"):
        assert "content-language" not in api.get(path, headers={"Accept-Language": "fr"}).headers


def test_a_french_film_has_french_texts_and_genres(api: httpx.Client) -> None:
    english, french = (api.get(FILM, params={"lang": lang}).json() for lang in ("en", "fr"))
    assert (english["title"], french["title"]) == ("The Matrix", "Matrix")
    assert french["overview"].startswith("Informaticien le jour")
    assert english["genres"] == ["Action", "Science fiction"]
    assert french["genres"] == ["Action", "Science-fiction"]
    shared = ("title_id", "original_title", "year", "countries", "keywords", "external_ids", "directors")
    assert all(english[name] == french[name] for name in shared)


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/popular",
        "/search/semantic?q=a+scientist+makes+a+monster",
        "/books",
        f"/recommendations/similar/movie/{MATRIX}",
    ],
)
def test_lists_are_the_same_titles_in_another_language(api: httpx.Client, path: str) -> None:
    lists = []
    for lang in ("en", "fr"):
        page = api.get(path, headers={"Accept-Language": lang}).json()
        lists.append(page.get("items") or page["results"])
        assert {item["language"] for item in lists[-1]} == {lang}
    english, french = lists
    assert [item["title_id"] for item in english] == [item["title_id"] for item in french]
    assert [item["overview"] for item in english] != [item["overview"] for item in french]


def test_my_ratings_and_recommendations_are_in_my_language(api: httpx.Client, user: dict[str, str]) -> None:
    (rated,) = api.get("/ratings/my?lang=fr", headers=user).json()["items"]
    assert rated["title"] == "Frankenstein ou le Prométhée moderne"
    recommended = api.get("/recommendations/personalized?lang=fr", headers=user).json()["recommendations"]
    assert {item["language"] for item in recommended} == {"fr"}


def test_genres_have_names_in_both_languages(api: httpx.Client) -> None:
    english, french = (
        {genre["genre"]: genre["name"] for genre in api.get("/genres", params={"lang": lang}).json()}
        for lang in ("en", "fr")
    )
    assert english.keys() == french.keys()
    assert (english["comedy"], french["comedy"]) == ("Comedy", "Comédie")
    assert (english["science-fiction"], french["science-fiction"]) == ("Science fiction", "Science-fiction")


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/users/me", 401, "Authentification requise"),
        ("/movies/999999999", 404, "Introuvable"),
        ("/nowhere", 404, "Introuvable"),
        ("/movies?limit=0", 422, "Requête non valide"),
        ("/movies?cursor=wrong", 422, "Requête non valide"),
    ],
)
def test_refusals_have_their_title_in_the_readers_language(
    api: httpx.Client, path: str, status: int, title: str
) -> None:
    reply = api.get(path, headers={"Accept-Language": "de, fr;q=0.4, en;q=0.2"})
    assert assert_problem(reply, status)["title"] == title
    assert reply.headers["content-language"] == "fr"
    assert "accept-language" in reply.headers["vary"].lower()
    english = api.get(path, headers={"Accept-Language": "en"})
    assert assert_problem(english, status)["title"] == HTTPStatus(status).phrase
    assert english.headers["content-language"] == "en"


def test_a_wrong_method_and_the_parameter_lang_are_refused_in_french_too(api: httpx.Client) -> None:
    reply = api.delete("/genres?lang=fr", headers={"Accept-Language": "en"})
    assert assert_problem(reply, 405)["title"] == "Méthode non autorisée"
    assert reply.headers["content-language"] == "fr"


TEXTS = ("title", "overview", "trailer_url", "genre_names")
BOTH = {f"{text}_{language}" for text in TEXTS for language in ("en", "fr")}
WITH_CARDS = [path for path in LOCALISED if not path.startswith("/genres")]


@pytest.mark.parametrize("path", WITH_CARDS)
def test_both_languages_stand_side_by_side_where_they_are_asked_for(
    api: httpx.Client, user: dict[str, str], path: str
) -> None:
    joiner = "&" if "?" in path else "?"
    for lang in ("en", "fr"):
        reply = api.get(f"{path}{joiner}include=translations&lang={lang}", headers=user).raise_for_status().json()
        items = cards_in(reply)
        assert items
        for item in items:
            assert item.keys() >= BOTH
            assert (item["title"], item["overview"]) == (item[f"title_{lang}"], item[f"overview_{lang}"])
            assert item["genres"] == item[f"genre_names_{lang}"]
    plain = api.get(path, headers=user).json()
    assert not any(item.keys() & BOTH for item in cards_in(plain))


def cards_in(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """The titles in a list, or the one that is the reply."""
    keys = ("items", "results", "recommendations", "suggestions")
    return next((reply[key] for key in keys if key in reply), [reply])


def test_include_takes_several_words(api: httpx.Client, user: dict[str, str]) -> None:
    query = "include=translations,reasons,signals&limit=3"
    for item in api.get(f"/recommendations/personalized?{query}", headers=user).json()["recommendations"]:
        assert item.keys() >= {*BOTH, "reasons", "signals"}
    assert_problem(api.get("/movies?include=seen"), 422)
