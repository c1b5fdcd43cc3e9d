"""Searching: by meaning, and by words where the model is missing or is not the catalogue's."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from api.settings import Settings
from tests.conftest import serving
from tests.factories import Factory
from tests.titles import title_ids


@pytest.fixture(scope="module")
def without_model(sample_database: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The sample catalogue served where no model is."""
    settings = Settings(cinelibre_home=home, cinelibre_model_dir=tmp_path_factory.mktemp("empty"))
    with serving(settings, sample_database) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("a hacker learns that reality is a computer simulation", "The Matrix"),
        ("a student builds a creature out of dead bodies", "Frankenstein"),
        ("chemistry teacher cooks drugs", "Breaking Bad"),
    ],
)
def test_a_search_by_meaning_finds_what_a_title_is_about(api: httpx.Client, query: str, title: str) -> None:
    reply = api.get("/search/semantic", params={"q": query, "limit": 3}).json()
    assert title in [result["title"] for result in reply["results"]]
    assert (reply["searched_by"], reply["notice"]) == ("meaning", None)


def test_a_threshold_cuts_the_list_and_changes_nothing_else(api: httpx.Client) -> None:
    path = "/search/semantic?q=war&limit=100"
    everything = api.get(f"{path}&threshold=-1").json()["results"]
    middle = everything[30]["score"]
    some = api.get(f"{path}&threshold={middle - 1e-9}").json()["results"]
    assert [item["title_id"] for item in some] == [item["title_id"] for item in everything[:31]]
    assert api.get(f"{path}&threshold=1").json()["results"] == []


def test_a_kind_keeps_the_order_of_the_others(api: httpx.Client) -> None:
    path = "/search/semantic?q=war&limit=100"
    mixed = api.get(path).json()["results"]
    for kind, stored in (("movie", "movie"), ("book", "book"), ("tv", "tv"), ("tvshow", "tv")):
        only = api.get(f"{path}&kind={kind}").json()["results"]
        wanted = [item["title_id"] for item in mixed if item["kind"] == stored]
        assert [item["title_id"] for item in only][: len(wanted)] == wanted
        assert {item["kind"] for item in only} == {stored}


def test_without_a_model_words_are_searched_and_the_reply_says_why(without_model: httpx.Client) -> None:
    reply = without_model.get("/search/semantic?q=matrix")
    assert reply.status_code == 200
    assert reply.json()["searched_by"] == "words"
    assert "CINELIBRE_MODEL_DIR" in reply.json()["notice"]
    assert reply.json()["results"][0]["title"] == "The Matrix"
    ready = without_model.get("/health/ready").json()
    assert (ready["status"], ready["search"]) == ("ok", "words")
    assert ready["notice"] == reply.json()["notice"]


@pytest.mark.parametrize("query", ["matrx", "amelie", "Keanu Reeves", "frankenstien", "simulation", "Matrix AND NOT"])
def test_words_find_titles_despite_typos_and_by_people(without_model: httpx.Client, query: str) -> None:
    assert without_model.get("/search/semantic", params={"q": query}).json()["results"], query


@pytest.mark.parametrize(
    "query",
    ["'", '"', "&|!()", "a:*", "\\", "%", " ", "!!", "<->", '"unclosed', "é" * 500, "- -", "😀"],
)
def test_signs_are_words_like_others(without_model: httpx.Client, query: str) -> None:
    assert without_model.get("/search/semantic", params={"q": query}).status_code == 200


def test_words_page_like_meaning(without_model: httpx.Client) -> None:
    big = title_ids(without_model.get("/search/semantic?q=love+story&limit=30").json())
    assert len(big) > 5
    pages = [without_model.get("/search/semantic?q=love+story&limit=4").json()]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(without_model.get(f"/search/semantic?q=love+story&limit=4&cursor={cursor}").json())
    assert [title_id for page in pages for title_id in title_ids(page)][: len(big)] == big


def test_similar_titles_need_no_model(without_model: httpx.Client, api: httpx.Client) -> None:
    path = "/recommendations/similar/movie/tmdb:movie:603"
    assert without_model.get(path).json()["items"] == api.get(path).json()["items"]


def test_a_catalogue_embedded_by_other_weights_is_searched_by_words_and_says_what_to_run(
    own_database: str, home: Path
) -> None:
    with psycopg.connect(own_database, autocommit=True) as connection:
        factory = Factory(connection)
        factory.embed(factory.title("Robots in love"), [1.0])
    with serving(Settings(cinelibre_home=home), own_database) as client:
        reply = client.get("/search/semantic?q=robots").json()
    assert reply["searched_by"] == "words"
    assert "cinelibre refresh" in reply["notice"]
    assert [result["title"] for result in reply["results"]] == ["Robots in love"]


def test_a_catalogue_without_embeddings_is_searched_without_a_failure(own_database: str, home: Path) -> None:
    with psycopg.connect(own_database, autocommit=True) as connection:
        Factory(connection).title("Robots in love")
    with serving(Settings(cinelibre_home=home), own_database) as client:
        reply = client.get("/search/semantic?q=robots")
    assert reply.status_code == 200
    assert reply.json()["has_more"] is False


def test_an_unknown_model_in_the_settings_is_named_in_the_notice(own_database: str, home: Path) -> None:
    with serving(Settings(cinelibre_home=home, embedding_model="nobody/nothing"), own_database) as client:
        reply = client.get("/search/semantic?q=x")
    assert reply.status_code == 200
    assert "nobody/nothing" in reply.json()["notice"]


def test_a_search_forgives_and_says_what_it_found_by(api: httpx.Client) -> None:
    reply = api.get("/search", params={"q": "shoshank redemtion", "limit": 3}).json()
    first = reply["results"][0]
    assert (first["title"], first["matched"], reply["notice"]) == ("The Shawshank Redemption", "title", None)
    found = api.get("/search", params={"q": "Keanu Reeves", "limit": 1}).json()["results"][0]
    assert (found["title"], found["matched"]) == ("The Matrix", "person")
    meant = api.get("/search", params={"q": "a hacker learns that reality is a computer simulation"}).json()["results"]
    assert "The Matrix" in [title["title"] for title in meant[:5]]
    assert "meaning" in [title["matched"] for title in meant]


def test_without_a_model_a_search_goes_by_words_and_says_so(without_model: httpx.Client) -> None:
    reply = without_model.get("/search", params={"q": "le parain"}).json()
    assert reply["results"][0]["title"] == "The Godfather"
    assert "CINELIBRE_MODEL_DIR" in reply["notice"]
    assert without_model.get("/search", params={"q": "zxqwvk"}).json()["results"] == []


def test_a_search_answers_in_the_readers_language(api: httpx.Client) -> None:
    reply = api.get("/search?q=godfather&limit=2", headers={"Accept-Language": "fr"})
    assert "Le Parrain" in [title["title"] for title in reply.json()["results"]]


@pytest.mark.parametrize(
    ("path", "query", "kind", "title"),
    [
        ("/movies/search-by-keywords", "the shinning", "movie", "The Shining"),
        ("/books/search-by-keywords", "the shinning", "book", "The Shining"),
        ("/tvshows/search-by-keywords", "squidgame", "tv", "Squid Game"),
    ],
)
def test_each_kind_has_a_search_of_its_own(api: httpx.Client, path: str, query: str, kind: str, title: str) -> None:
    reply = api.post(path, json={"query": query}).raise_for_status().json()
    assert reply["results"][0]["title"] == title
    assert {found["kind"] for found in reply["results"]} == {kind}
    mixed = api.get("/search", params={"q": query, "kind": kind}).json()["results"]
    assert [found["title_id"] for found in mixed] == [found["title_id"] for found in reply["results"]]


@pytest.mark.parametrize(
    "body", [{}, {"query": ""}, {"query": 3}, {"query": "x" * 501}, {"query": "a\0"}, {"words": "x"}]
)
def test_a_search_needs_a_query(api: httpx.Client, body: dict[str, object]) -> None:
    assert api.post("/movies/search-by-keywords", json=body).status_code == 422


@pytest.mark.parametrize("path", ["/search", "/search/suggest"])
@pytest.mark.parametrize("query", ["?!", " ", "😀", "'", "a:*", "%", "\\", "...", "<->"])
def test_signs_alone_find_little_and_break_nothing(api: httpx.Client, path: str, query: str) -> None:
    reply = api.get(path, params={"q": query})
    assert reply.status_code == 200
    if query != "a:*":
        assert reply.json()["results"] == []


def test_pages_of_a_search_join_up_and_leave_out_what_the_reader_gets_to_know(
    api: httpx.Client, new_user: Callable[[], dict[str, str]]
) -> None:
    whole = title_ids(api.get("/search?q=love+story&limit=40").json())
    page = api.get("/search?q=love+story&limit=15").json()
    reader = new_user()
    rest = []
    shown = title_ids(page)
    while cursor := page["next_cursor"]:
        page = api.get(f"/search?q=love+story&limit=15&cursor={cursor}").json()
        shown += title_ids(page)
        if len(shown) >= len(whole):
            break
    assert shown[: len(whole)] == whole
    api.put(f"/me/titles/{whole[0]}/rating", json={"rating": 4}, headers=reader).raise_for_status()
    rest = title_ids(api.get("/search?q=love+story&limit=39", headers=reader).json())
    assert whole[0] not in rest
    seen = title_ids(api.get("/search?q=love+story&limit=39&include=seen", headers=reader).json())
    assert whole[0] in seen
    assert api.get(f"/search?q=other&cursor={cursor}").status_code == 422


def test_titles_are_suggested_while_somebody_types(api: httpx.Client, new_user: Callable[[], dict[str, str]]) -> None:
    found = api.get("/search/suggest?q=shaw").raise_for_status().json()["results"]
    assert [(title["title"], title["kind"], title["year"]) for title in found] == [
        ("The Shawshank Redemption", "movie", 1994)
    ]
    french = api.get("/search/suggest?q=le+parr&lang=fr").json()["results"]
    assert [title["title"] for title in french] == ["Le Parrain"]
    assert len(api.get("/search/suggest?q=s&limit=3").json()["results"]) == 3
    reader = new_user()
    api.put(f"/me/titles/{found[0]['title_id']}/rating", json={"rating": 4}, headers=reader).raise_for_status()
    known = api.get("/search/suggest?q=shaw", headers=reader).json()["results"]
    assert found[0]["title_id"] not in [title["title_id"] for title in known]
    assert api.get("/search/suggest?q=shaw&include=seen", headers=reader).json()["results"] == found
