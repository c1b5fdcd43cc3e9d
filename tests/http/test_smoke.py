"""The requests that the product's documents show, as they show them."""

from collections.abc import Callable

import httpx
import pytest

from sync.connection import connect
from tests.titles import MATRIX, catalogue_ids, title_ids

MOUNTS = ["", "/api/v1"]

Register = Callable[[], dict[str, str]]


@pytest.fixture(params=MOUNTS, ids=["root", "api_v1"])
def mount(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_root_says_what_answers(api: httpx.Client, mount: str) -> None:
    reply = api.get(f"{mount}/")
    assert reply.status_code == 200
    assert reply.json() == {"name": "CineLibre", "version": reply.json()["version"], "status": "ok", "docs": "/docs"}


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_health_is_ok(api: httpx.Client, mount: str, path: str) -> None:
    reply = api.get(mount + path)
    assert reply.status_code == 200
    assert reply.json()["status"] == "ok"


def test_readiness_counts_titles_and_says_how_searches_run(api: httpx.Client) -> None:
    reply = api.get("/health/ready").json()
    assert reply["database"] is True
    assert reply["search"] == "meaning"
    assert reply["notice"] is None
    assert reply["titles"] > 300
    assert reply["ratings"] > 10_000


def test_the_documented_registration_opens_an_account(api: httpx.Client, sample_database: str) -> None:
    body = {"email": "test@example.com", "password": "test123", "name": "Test"}
    # Tests that send the document's examples may have registered it before.
    with connect(sample_database) as connection:
        connection.execute("delete from data.users where email = %s", [body["email"]])
    reply = api.post("/auth/register", json=body)
    assert reply.status_code == 201
    session = reply.json()
    assert session["token"] == session["access_token"]
    assert session["token_type"] == "bearer"
    assert session["expires_in"] == 7 * 24 * 3600
    assert (session["user"]["email"], session["user"]["name"]) == ("test@example.com", "Test")
    assert "password" not in reply.text
    mine = api.get("/auth/me", headers={"Authorization": f"Bearer {session['token']}"})
    assert mine.json() == session["user"]


@pytest.mark.parametrize("path", ["/auth/register", "/auth/signup"])
def test_who_registers_can_log_in(api: httpx.Client, mount: str, path: str) -> None:
    email = f"{mount}{path}".strip("/").replace("/", ".") + "@example.com"
    body = {"email": email, "password": "test123", "name": "Test"}
    registered = api.post(mount + path, json=body)
    assert registered.status_code == 201
    session = api.post(f"{mount}/auth/login", json={"email": email, "password": "test123"})
    assert session.status_code == 200
    assert session.json()["user"] == registered.json()["user"]


@pytest.mark.parametrize("path", ["/auth/me", "/users/me"])
def test_my_account_is_under_both_paths(api: httpx.Client, new_user: Register, mount: str, path: str) -> None:
    reply = api.get(mount + path, headers=new_user())
    assert reply.status_code == 200
    assert reply.json()["name"] == "Reader"
    assert reply.json()["rating_count"] == 0


def test_the_documented_search_gives_five_results(api: httpx.Client, mount: str) -> None:
    reply = api.get(f"{mount}/search/semantic?q=action&limit=5")
    assert reply.status_code == 200
    results = reply.json()["results"]
    assert len(results) == 5
    scores = [result["score"] for result in results]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert reply.json()["searched_by"] == "meaning"


def test_a_search_gives_twelve_results_unless_asked_otherwise(api: httpx.Client) -> None:
    assert len(api.get("/search/semantic?q=love").json()["results"]) == 12


def test_a_search_by_meaning_finds_a_title_by_what_happens_in_it(api: httpx.Client) -> None:
    query = "a+hacker+learns+that+reality+is+a+computer+simulation"
    reply = api.get(f"/search/semantic?q={query}&limit=3")
    assert "The Matrix" in [result["title"] for result in reply.json()["results"]]


def test_a_rating_is_created_and_listed(api: httpx.Client, new_user: Register, mount: str) -> None:
    user = new_user()
    (title_id,) = catalogue_ids(api, 1)
    created = api.post(f"{mount}/ratings", json={"item_id": title_id, "rating": 4.5}, headers=user)
    assert created.status_code == 201
    assert (created.json()["title_id"], created.json()["rating"]) == (title_id, 4.5)
    mine = api.get(f"{mount}/ratings/my", headers=user)
    assert mine.status_code == 200
    (item,) = mine.json()["items"]
    assert (item["rating_id"], item["title_id"], item["rating"]) == (created.json()["rating_id"], title_id, 4.5)


def test_similar_titles_are_of_the_same_kind(api: httpx.Client, mount: str) -> None:
    reply = api.get(f"{mount}/recommendations/similar/movie/{MATRIX}")
    assert reply.status_code == 200
    assert len(reply.json()["items"]) == 20
    assert {item["kind"] for item in reply.json()["items"]} == {"movie"}


def test_popular_titles_are_the_best_rated(api: httpx.Client, mount: str) -> None:
    reply = api.get(f"{mount}/recommendations/popular?limit=100")
    assert reply.status_code == 200
    items = reply.json()["items"]
    assert min(item["rating_count"] for item in items) >= 5
    keys = [(-item["mean_rating"], -item["rating_count"], item["title_id"]) for item in items]
    assert keys == sorted(keys)


def test_a_new_user_is_recommended_something(api: httpx.Client, new_user: Register, mount: str) -> None:
    reply = api.get(f"{mount}/recommendations/personalized", headers=new_user())
    assert reply.status_code == 200
    assert len(title_ids(reply.json())) == 20


@pytest.mark.parametrize(("path", "kind"), [("/movies", "movie"), ("/books", "book"), ("/tvshows", "tv")])
def test_each_kind_has_its_list(api: httpx.Client, mount: str, path: str, kind: str) -> None:
    reply = api.get(mount + path)
    assert reply.status_code == 200
    assert len(reply.json()["items"]) == 20
    assert {item["kind"] for item in reply.json()["items"]} == {kind}


def test_an_interaction_is_recorded(api: httpx.Client, new_user: Register, mount: str) -> None:
    (title_id,) = catalogue_ids(api, 1)
    event = {"event_id": "first", "event": "view", "item_id": title_id}
    reply = api.post(f"{mount}/interactions", json=event, headers=new_user())
    assert reply.status_code == 201
    assert reply.json() == {"recorded": 1, "repeated": 0}


def test_replies_name_their_request(api: httpx.Client) -> None:
    first, second = (api.get("/health").headers["x-request-id"] for _ in range(2))
    assert first
    assert first != second
