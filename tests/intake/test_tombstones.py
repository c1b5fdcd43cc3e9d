"""Titles that no source knows any more: suggested, found and listed for nobody, and still in one's own lists."""

from typing import Any

from api.discovery.title_filter import TitleFilter
from sync.connection import call
from tests.communities import called, fetch, search_exactly
from tests.conftest import Connection
from tests.factories import Factory

VECTOR = str([1.0] + [0.0] * 383)


def ids(rows: list[dict[str, Any]]) -> set[int]:
    return {row["title_id"] for row in rows}


def mark_gone(connection: Connection, *refs: str) -> list[int]:
    return [row["title_id"] for row in called(connection, "mark_titles_gone", refs=list(refs))]


def lists(connection: Connection, user_id: int | None, title_id: int) -> dict[str, set[int]]:
    """Everything that suggests, finds or lists titles, each complete."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "recommend": ("recommend", {"count": 200}),
        "popular strategy": ("recommend", {"count": 200, "strategy": "popular"}),
        "put aside": ("recommend", {"count": 200, "from": "watch_later"}),
        "imdb": ("get_popular_items", {"method": "imdb", "limit": 200}),
        "trending": ("get_popular_items", {"method": "trending", "limit": 200}),
        "similar": ("similar_titles", {"title_id": title_id, "count": 200}),
        "quiz": ("onboarding_suggestions", {"count": 200}),
        "meaning": ("match_titles", {"embedding": VECTOR, "threshold": -1, "count": 200}),
        "words": ("search_titles", {"query": "robots", "count": 200}),
        "typing": ("suggest_titles", {"prefix": "robo", "limit": 50}),
        "catalogue": ("list_titles", {"limit": 200}),
        "filters": ("discover_titles", {"limit": 200, "filter": TitleFilter(genres=["drama"])}),
        "chat": ("chat_titles", {"filter": TitleFilter(genres=["drama"])}),
    }
    return {
        name: ids(called(connection, function, user_id=user_id, **arguments))
        for name, (function, arguments) in asked.items()
    }


def test_what_is_gone_is_shown_to_nobody_and_stays_with_those_who_know_it(
    connection: Connection, factory: Factory
) -> None:
    search_exactly(connection)
    titles = [
        factory.title(
            f"Robots {number}",
            refs=[f"tmdb:movie:{number}"],
            genres=["drama"],
            imdb_rating=8.0,
            imdb_votes=5000 + number,
        )
        for number in range(8)
    ]
    for number, title_id in enumerate(titles):
        factory.embed(title_id, [1.0, number / 10])
    me = factory.user()
    gone, aside = titles[7], titles[6]
    factory.rate(me, {titles[0]: 5, gone: 4})
    call(connection, "set_title_state", user_id=me, title_id=aside, state="watch_later")
    call(connection, "refresh_trends")
    for user_id in (me, None):
        before = lists(connection, user_id, titles[0])
        assert aside in before["catalogue"]
        assert all(aside in found or user_id for found in before.values() if found)

    assert mark_gone(connection, "tmdb:movie:7", "tmdb:movie:6", "tmdb:movie:6", "tmdb:movie:99", "6") == sorted(
        [aside, gone]
    )
    for user_id in (me, None):
        for name, found in lists(connection, user_id, titles[0]).items():
            assert not found & {gone, aside}, name
            assert found or name == "put aside" or (name == "similar" and not found), name
    assert called(connection, "search_titles", query="tmdb:movie:7") == []
    assert not ids(called(connection, "recommend", user_id=me, include=["seen", "watch_later"])) & {gone, aside}
    facets = called(connection, "discovery_facets")
    assert [row["titles"] for row in facets if row["facet"] == "kind"] == [6]
    assert [row["title_count"] for row in called(connection, "genres") if row["genre"] == "drama"] == [6]

    # The user's own things, and who asks for the title itself.
    assert gone in ids(called(connection, "user_ratings", user_id=me))
    assert ids(called(connection, "user_titles", user_id=me, state="watch_later")) == {aside}
    (stats,) = called(connection, "user_stats", user_id=me)
    assert (stats["rating_count"], stats["watch_count"]) == (2, 2)
    (shown,) = called(connection, "get_title", ref="tmdb:movie:7")
    assert (shown["title_id"], shown["title"]) == (gone, "Robots 7")
    assert shown["gone_at"] is not None
    (other,) = called(connection, "get_title", ref=str(titles[0]))
    assert other["gone_at"] is None


def test_a_title_is_gone_once_no_source_has_a_document_of_it(connection: Connection, factory: Factory) -> None:
    title_id = factory.title(refs=["tmdb:movie:1", "imdb:tt0000001"])
    # A second source, with a document of its own.
    assert factory.title("The same", refs=["google:one", "imdb:tt0000001"]) == title_id
    state = "select source, gone_at is not null, document_sha256 is not null as known from data.external_ids order by 1"
    assert mark_gone(connection, "tmdb:movie:1") == []
    assert [tuple(row.values()) for row in fetch(connection, state)] == [
        ("google", False, True),
        ("imdb", False, False),
        ("tmdb", True, False),
    ]
    assert title_id in ids(called(connection, "list_titles"))
    versions = (
        "select ctid::text, xmin::text from data.external_ids union all select ctid::text, xmin::text from data.titles"
    )
    before = sorted(tuple(row.values()) for row in fetch(connection, versions))
    assert mark_gone(connection, "tmdb:movie:1", "imdb:tt7777777") == []
    assert sorted(tuple(row.values()) for row in fetch(connection, versions)) == before

    assert mark_gone(connection, "google:one") == [title_id]
    before = sorted(tuple(row.values()) for row in fetch(connection, versions))
    assert mark_gone(connection, "google:one", "tmdb:movie:1") == []
    assert sorted(tuple(row.values()) for row in fetch(connection, versions)) == before
