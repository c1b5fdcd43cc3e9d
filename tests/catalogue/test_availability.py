"""Offers of titles, services by name, and lists of the titles that a reader's own services stream."""

from api.discovery.title_filter import TitleFilter
from sync.connection import call
from tests.communities import called, fetch, refused, search_exactly, tune
from tests.conftest import Connection
from tests.factories import Factory

OFFERS = {
    "FR": {"buy": ["arte"], "flatrate": ["netflix", "mubi"], "rent": ["netflix"]},
    "IN": {"ads": ["mx-player"], "flatrate": ["some-new-service"]},
}


def reader(
    connection: Connection, factory: Factory, country: str | None, *services: str, cap: int | None = None
) -> int:
    user_id = factory.user()
    call(connection, "save_preferences", user_id=user_id, country=country, providers=list(services), maturity_lte=cap)
    return user_id


def offers(
    connection: Connection, ref: str, country: str | None = None, user_id: int | None = None
) -> list[tuple[str, str, str, bool]]:
    rows = called(connection, "title_availability", ref=ref, country=country, user_id=user_id)
    return [(row["country"], row["access"], row["name"], row["is_mine"]) for row in rows]


def test_offers_come_by_country_access_and_name(connection: Connection, factory: Factory) -> None:
    title_id = factory.title(refs=["tmdb:movie:603"], providers=OFFERS, certification="R")
    french = [
        ("FR", "flatrate", "MUBI", False),
        ("FR", "flatrate", "Netflix", False),
        ("FR", "rent", "Netflix", False),
        ("FR", "buy", "ARTE", False),
    ]
    indian = [("IN", "flatrate", "some-new-service", False), ("IN", "ads", "Amazon MX Player", False)]
    assert offers(connection, "tmdb:movie:603") == french + indian
    assert offers(connection, str(title_id), "IN") == indian
    assert offers(connection, str(title_id), "DE") == []
    me = reader(connection, factory, "FR", "mubi", "hulu")
    mine = [(*offer[:3], offer[2] == "MUBI") for offer in french]
    assert offers(connection, str(title_id), None, me) == mine
    assert offers(connection, str(title_id), "IN", me) == indian

    connection.execute("update data.external_ids set checked_at = '2026-01-02' where source = 'tmdb'")
    (summary,) = called(connection, "availability_summary", ref=str(title_id), user_id=me)
    assert (summary["title_id"], summary["country"], summary["countries"]) == (title_id, "FR", ["FR", "IN"])
    assert summary["link"] == "https://www.themoviedb.org/movie/603/watch?locale=FR"
    assert summary["checked_at"].isoformat().startswith("2026-01-0")
    (anywhere,) = called(connection, "availability_summary", ref="tmdb:movie:603")
    assert (anywhere["country"], anywhere["link"]) == (None, "https://www.themoviedb.org/movie/603/watch")

    child = reader(connection, factory, None, cap=12)
    assert offers(connection, str(title_id), None, child) == []
    assert called(connection, "availability_summary", ref=str(title_id), user_id=child) == []
    assert called(connection, "availability_summary", ref="tmdb:movie:604") == []

    # What the source does not list any more is gone with the next document; a title may have none at all.
    factory.title(refs=["tmdb:movie:603"], providers={"IN": {"ads": ["mx-player"]}})
    assert offers(connection, str(title_id)) == indian[1:]
    factory.title(refs=["tmdb:movie:603"])
    (nowhere,) = called(connection, "availability_summary", ref=str(title_id))
    assert (nowhere["countries"], offers(connection, str(title_id))) == ([], [])


def test_services_are_counted_where_they_stream_and_get_their_names_once(
    connection: Connection, factory: Factory
) -> None:
    for number in range(3):
        factory.title(refs=[f"tmdb:tv:{number}"], kind="tv", providers=OFFERS)
    factory.title(providers={"FR": {"flatrate": ["mubi"], "free": ["mubi"], "rent": ["tubi"]}})
    called(connection, "mark_titles_gone", refs=["tmdb:tv:2"])
    count = [tuple(row.values()) for row in called(connection, "services", country="FR")]
    assert count == [("mubi", "MUBI", 3), ("netflix", "Netflix", 2)]
    assert called(connection, "services", country="DE") == []
    everything = called(connection, "services")
    assert {"mubi", "hulu", "some-new-service"} < {row["provider"] for row in everything}
    assert {row["titles"] for row in everything} == {None}
    slugs, names = ["some-new-service", "netflix", "nonesuch", "some-new-service"], ["New!", "Other", "None", " "]
    assert call(connection, "name_services", slugs=slugs, names=names) == [(1,)]
    assert call(connection, "name_services", slugs=slugs, names=["Newer", *names[1:]]) == [(0,)]
    known = {row["provider"]: row["name"] for row in called(connection, "services")}
    assert (known["some-new-service"], known["netflix"]) == ("New!", "Netflix")


def test_recommendations_on_a_readers_services_are_what_those_stream_in_their_country(
    connection: Connection, factory: Factory
) -> None:
    here, elsewhere, rented, both = (
        {"FR": {"free": ["arte"]}},
        {"IN": {"flatrate": ["netflix"]}},
        {"FR": {"rent": ["netflix"]}},
        {"FR": {"flatrate": ["netflix", "mubi"]}},
    )
    offered = [here, elsewhere, rented, both, {}, both, here]
    titles = [
        factory.title(providers=where, genres=["drama"], imdb_rating=7.0, imdb_votes=1000 * number + 10, kind=kind)
        for number, (where, kind) in enumerate(zip(offered, ["movie"] * 5 + ["tv", "movie"], strict=True))
    ]
    me = reader(connection, factory, "FR", "netflix", "arte")
    factory.rate(me, {titles[6]: 5})
    call(connection, "refresh_trends")
    ((mine,),) = call(connection, "my_services", user_id=me)
    assert mine == ["arte", "netflix"]

    def found(**arguments: object) -> list[int]:
        return [row["title_id"] for row in called(connection, "recommend", user_id=me, providers=mine, **arguments)]

    discovered = called(connection, "discover_titles", user_id=me, filter=TitleFilter(providers=mine))
    assert sorted(found()) == sorted(row["title_id"] for row in discovered) == [titles[0], titles[3], titles[5]]
    assert found(kind="tv") == [titles[5]]
    assert found(provider_country="IN") == [titles[1]]
    assert found(exclude=[titles[0]], kind="movie") == [titles[3]]
    assert titles[6] in found(include=["seen"])
    assert found(among=[titles[4], titles[3], titles[2]]) == [titles[3]]
    call(connection, "set_title_state", user_id=me, title_id=titles[2], state="watch_later")
    call(connection, "set_title_state", user_id=me, title_id=titles[0], state="watch_later")
    assert found(**{"from": "watch_later"}) == [titles[0]]
    with refused(connection, "PT422"):
        called(connection, "my_services", user_id=reader(connection, factory, "FR"))


def test_candidates_on_services_are_chosen_by_the_graph_then_by_taste_then_by_popularity(
    connection: Connection, factory: Factory
) -> None:
    search_exactly(connection)
    netflix = {"FR": {"flatrate": ["netflix"]}}
    liked, *learned = (factory.title(providers=netflix) for _ in range(4))
    alike = [factory.title(providers=netflix) for _ in range(3)]
    popular = [factory.title(imdb_rating=9, imdb_votes=10**6 - n, providers=netflix) for n in range(5)]
    elsewhere = factory.title(imdb_rating=9, imdb_votes=10**7)
    for title_id in (liked, elsewhere):
        factory.embed(title_id, [1.0])
    for number, title_id in enumerate(alike, 1):
        factory.embed(title_id, [1.0, number / 10])
    connection.execute("insert into data.title_graph (title_ids) values (%s)", [[liked, *learned]])
    connection.execute("insert into data.title_graph_rows values (%s, '[0, 0.3, 0.2, 0.1]', 1)", [liked])
    me = factory.user()
    factory.rate(me, {liked: 5})
    call(connection, "refresh_trends")
    statement = "select title_id from engine.offered_candidates(%s, null, null, null, '{netflix}', 'FR')"
    for connected, near, candidates in ((100, 50, 200), (2, 1, 7), (0, 0, 3), (3, 2, 1)):
        tune(connection, "offered_connected", connected)
        tune(connection, "offered_alike", near)
        tune(connection, "candidate_count", candidates)
        found = [row["title_id"] for row in fetch(connection, statement, me)]
        chosen = [*learned[:connected], *alike[:near]]
        rest = [title_id for title_id in (*popular, *learned, *alike) if title_id not in chosen]
        assert found[: len(chosen)] == chosen
        filled = found[len(chosen) :]
        assert len(filled) == min(len(rest), max(0, candidates - len(chosen)))
        assert filled[:5] == popular[: len(filled)]
