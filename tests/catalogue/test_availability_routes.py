"""Availability over REST, and the refresh that reading a stale title causes."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sync.connection import Connection, call, connect
from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, title_ids

Register = Callable[[], dict[str, str]]
FRENCH = {"Accept-Language": "fr"}
MATRIX_WATCH = "https://www.themoviedb.org/movie/603/watch"


@pytest.fixture
def database(sample_database: str) -> Iterator[Connection]:
    """The sample catalogue, which has no offers and no synchronisation; what a test adds is taken away again."""
    with connect(sample_database) as connection:
        yield connection
        for table in ("title_services", "sync_runs", "jobs"):
            connection.execute(f"delete from data.{table}")


def offer(connection: Connection, ref: str, country: str, provider: str, access: str = "flatrate") -> int:
    ((title_id, _),) = call(connection, "resolve_title", ref=ref)
    statement = "insert into data.title_services (title_id, country, service, access) values (%s, %s, %s, %s)"
    connection.execute(statement, [title_id, country, provider, access])
    return int(title_id)


def subscriber(api: httpx.Client, user: dict[str, str], country: str | None, *providers: str) -> dict[str, str]:
    body = {"country": country, "providers": list(providers)}
    api.put("/users/me/preferences", json=body, headers=user).raise_for_status()
    return user


def test_offers_are_those_of_the_readers_country_and_say_whose_they_are(
    api: httpx.Client, new_user: Register, database: Connection
) -> None:
    nowhere = api.get(f"/titles/{MATRIX}/availability").raise_for_status().json()
    assert (nowhere["offers"], nowhere["countries"], nowhere["checked_at"]) == ([], [], None)
    assert (nowhere["country"], nowhere["attribution"], nowhere["link"]) == (None, "JustWatch", MATRIX_WATCH)
    title_id = offer(database, MATRIX, "FR", "netflix")
    offer(database, MATRIX, "FR", "canal-plus", "rent")
    offer(database, MATRIX, "IN", "zee5", "free")

    def shown(query: str = "", user: dict[str, str] | None = None) -> tuple[Any, ...]:
        reply = api.get(f"/titles/{title_id}/availability{query}", headers=user).raise_for_status().json()
        offers = [(o["country"], o["access"], o["provider"], o["name"], o["is_mine"]) for o in reply["offers"]]
        assert reply["countries"] == ["FR", "IN"]
        return reply["country"], reply["link"], offers

    french = [("FR", "flatrate", "netflix", "Netflix", False), ("FR", "rent", "canal-plus", "Canal+", False)]
    indian = [("IN", "free", "zee5", "ZEE5", False)]
    assert shown() == (None, MATRIX_WATCH, french + indian)
    assert shown("?country=IN") == ("IN", f"{MATRIX_WATCH}?locale=IN", indian)
    assert shown("?country=DE")[2] == []
    user = subscriber(api, new_user(), "FR", "canal-plus")
    assert shown(user=user)[::2] == ("FR", [french[0], (*french[1][:4], True)])
    assert_problem(api.get("/titles/imdb:tt7777777/availability"), 404)
    assert_problem(api.get(f"/titles/{MATRIX}/availability?country=fr"), 422)
    assert api.get(f"/titles/{FRANKENSTEIN}/availability").json()["link"] is None

    services = api.get("/providers?country=FR").raise_for_status().json()
    assert services == [{"provider": "netflix", "name": "Netflix", "titles": 1}]
    everything = api.get("/providers").raise_for_status().json()
    assert {"provider": "zee5", "name": "ZEE5", "titles": None} in everything


def test_filters_and_recommendations_keep_to_the_readers_services(
    api: httpx.Client, new_user: Register, database: Connection
) -> None:
    netflix = [offer(database, ref, "FR", "netflix") for ref in (MATRIX, BREAKING_BAD)]
    offer(database, FRANKENSTEIN, "IN", "netflix", "free")
    arte = offer(database, "tmdb:movie:12", "FR", "arte", "ads")
    offer(database, "tmdb:movie:2062", "FR", "netflix", "buy")
    user = subscriber(api, new_user(), "FR", "netflix")
    path, mine = "/titles/search-by-filters", {"on_my_services": True}

    def found(filters: dict[str, Any], query: str = "", path: str = path) -> list[int]:
        return sorted(title_ids(api.post(f"{path}?{query}", json=filters, headers=user).raise_for_status().json()))

    reply = api.post(f"{path}?include=facets&limit=1", json=mine, headers=user).raise_for_status().json()
    assert (reply["filters"]["on_my_services"], reply["filters"]["providers"]) == (True, [])
    assert {value["value"]: value["titles"] for value in reply["facets"]["kind"]} == {"movie": 1, "tv": 1}
    first, second = title_ids(reply), found(mine, f"cursor={reply['next_cursor']}")
    assert sorted(first + second) == sorted(netflix)
    assert found({**mine, "providers": ["arte"]}) == sorted([*netflix, arte])
    assert found(mine, path="/tvshows/search-by-filters") == [netflix[1]]
    assert found({**mine, "sort": "personal"}) == sorted(netflix)

    url = "/recommendations/personalized?on_my_services=true"
    page = api.get(f"{url}&limit=1", headers=user).raise_for_status().json()
    following = api.get(f"{url}&cursor={page['next_cursor']}", headers=user).raise_for_status().json()
    assert sorted(title_ids(page) + title_ids(following)) == sorted(netflix)
    assert following["has_more"] is False
    assert_problem(api.get(f"/recommendations/personalized?cursor={page['next_cursor']}", headers=user), 422)

    chat = api.post("/chat", json={"message": "something on my services"}, headers=user).raise_for_status().json()
    assert chat["filters"]["on_my_services"] is True
    # Few enough for the chat to go on without this filter, and to say of which titles.
    assert sorted(item["title_id"] for item in chat["items"] if not item["without"]) == sorted(netflix)
    assert "on your services" in chat["text"]

    assert assert_problem(api.post(path, json=mine), 401)
    stranger = new_user()
    chat = api.post("/chat", json={"message": "un film sur mes services"}, headers=stranger | FRENCH).json()
    assert title_ids(chat)
    assert "préférences" in chat["text"]
    for refusal in (api.post(path, json=mine, headers=stranger), api.get(url, headers=stranger)):
        assert "preferences" in assert_problem(refusal, 422)["detail"]


def test_a_read_of_an_old_title_is_answered_at_once_and_queued(api: httpx.Client, database: Connection) -> None:
    waiting = "select ref from data.jobs order by ref"

    def queued(*, expected: int) -> list[str]:
        for _ in range(200):
            refs = [ref for (ref,) in database.execute(waiting).fetchall()]
            if len(refs) >= expected:
                break
            time.sleep(0.02)
        return refs

    # Nobody would ask the sources.
    for url in (f"/movies/{MATRIX}", f"/titles/{BREAKING_BAD}/availability"):
        assert api.get(url).json()["is_stale"] is False
    database.execute("insert into data.sync_runs (source, since) values ('tmdb', now()), ('omdb', now())")
    details = api.get(f"/movies/{MATRIX}").raise_for_status().json()
    assert (details["is_stale"], details["checked_at"], details["gone_at"]) == (True, None, None)
    refs = [ref for ref in details["external_ids"] if ref.startswith(("tmdb:", "imdb:"))]
    assert queued(expected=len(refs)) == sorted(refs)
    availability = api.get(f"/titles/{BREAKING_BAD}/availability").raise_for_status().json()
    assert availability["is_stale"] is True
    assert BREAKING_BAD in queued(expected=len(refs) + 1)


def test_sizes_of_images_are_told_once_for_all(api: httpx.Client) -> None:
    sizes = api.get("/images/sizes").raise_for_status().json()
    assert set(sizes) == {"base_url", "poster", "backdrop", "logo"}
    assert sizes["base_url"].startswith("https://")
    assert {"w342", "original"} < set(sizes["poster"])
    assert {"w780", "original"} < set(sizes["backdrop"])
    card = api.get("/movies?limit=1").json()["items"][0]
    assert {
        name: card[name] for name in ("poster_path", "poster_url", "backdrop_path", "backdrop_url")
    } == dict.fromkeys(("poster_path", "poster_url", "backdrop_path", "backdrop_url"))
