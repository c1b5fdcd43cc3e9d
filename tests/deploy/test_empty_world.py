"""A database in which nothing has happened yet answers every question, with nothing."""

from typing import Any

import pytest

from api.discovery.title_filter import TitleFilter
from sync.derived import refresh_derived
from tests.communities import called, refused, settle
from tests.conftest import Connection
from tests.factories import Factory

VECTOR = str([1.0] + [0.0] * 383)
DRAMA = TitleFilter(genres=["drama"], people=["Nobody"], providers=["netflix"], year_gte=2000)

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("recommend", {"user_id": 1}),
    ("recommend", {"user_id": None, "kind": "book"}),
    ("recommend", {"user_id": 1, "strategy": "graph", "mood": "dark", "among": [1]}),
    ("candidate_signals", {"user_id": 1}),
    ("candidate_signals", {"user_id": None, "preset": "nonesuch"}),
    ("explain_recommendations", {"user_id": 1, "title_ids": [], "signals": [], "neighbours": []}),
    ("get_collaborative_recommendations", {"user_id": 1}),
    ("get_collaborative_recommendations", {"user_id": None}),
    ("get_literal_recommendations", {"user_id": 1}),
    ("get_popular_items", {}),
    ("get_popular_items", {"kind": "tv", "user_id": 1}),
    ("onboarding_suggestions", {}),
    (
        "onboarding_suggestions",
        {"user_id": 1, "kinds": ["tv"], "genres": ["drama"], "languages": ["en"], "exclude": [1]},
    ),
    ("similar_titles", {"title_id": 1}),
    ("similar_titles", {"title_id": None, "user_id": 1}),
    ("predict_ratings", {"user_id": 1, "title_ids": []}),
    ("predict_ratings", {"user_id": 1, "title_ids": None}),
    ("predict_ratings", {"user_id": None, "title_ids": [None]}),
    ("match_titles", {"embedding": VECTOR, "threshold": -1}),
    ("match_movies", {"embedding": VECTOR, "threshold": -1}),
    ("match_books", {"embedding": VECTOR, "threshold": -1}),
    ("search_keywords", {"query": "matrix"}),
    ("search_keywords", {"query": ""}),
    ("search_keywords", {"query": None}),
    ("search_titles", {"query": "matrix", "embedding": VECTOR, "filter": DRAMA}),
    ("list_titles", {}),
    ("list_titles", {"filter": DRAMA, "user_id": 1}),
    ("discover_titles", {"filter": DRAMA, "user_id": 1, "sort": "personal"}),
    ("discovery_facets", {"filter": DRAMA}),
    ("get_title", {"ref": "1"}),
    ("get_title", {"ref": None}),
    ("title_cards", {"title_ids": [1, None]}),
    ("title_cards", {"title_ids": []}),
    ("user_ratings", {"user_id": 1}),
    ("user_titles", {"user_id": 1, "state": "seen"}),
    ("user_titles", {"user_id": None, "state": "hidden", "sort": "title"}),
    ("recommend", {"user_id": 1, "from": "watch_later", "include": ["seen"]}),
    ("recommend", {"user_id": 1, "providers": ["netflix"], "provider_country": "FR"}),
    ("title_availability", {"ref": "1", "country": "FR", "user_id": 1}),
    ("availability_summary", {"ref": "tmdb:movie:603"}),
    ("services", {"country": "FR"}),
    ("mark_titles_gone", {"refs": ["tmdb:movie:603", "", None]}),
    ("chat_titles", {"user_id": 1}),
    ("chat_titles", {"user_id": None, "filter": DRAMA, "like_title_id": 1, "embedding": VECTOR, "mood": "dark"}),
    ("chat_titles", {"user_id": 1, "sort": "imdb", "suggested": [1], "filter": TitleFilter(people=["Nobody"])}),
    ("chat_sessions", {"user_id": 1}),
    ("named_titles", {"names": ["matrix", "", None]}),
    ("named_titles", {"names": None}),
    ("known_titles", {"user_id": 1, "title_ids": []}),
    ("filter_names", {"language": "fr"}),
    ("get_user", {"user_id": 1}),
    ("find_login", {"email": "nobody@example.com"}),
    ("signing_keys", {}),
    ("embedding_models", {}),
    ("stale_embeddings", {"model_name": "test", "weights_sha256": "test"}),
]


@pytest.mark.parametrize(("function", "arguments"), QUESTIONS)
def test_an_empty_world_answers_with_no_rows(connection: Connection, function: str, arguments: dict[str, Any]) -> None:
    assert called(connection, function, **arguments) == []


@pytest.mark.parametrize(("function", "arguments"), QUESTIONS)
def test_a_refreshed_empty_world_answers_with_no_rows(
    connection: Connection, function: str, arguments: dict[str, Any]
) -> None:
    refresh_derived(connection)
    assert called(connection, function, **arguments) == []


def test_ratings_in_an_empty_world_are_predicted_as_the_prior(connection: Connection) -> None:
    rows = called(connection, "predict_ratings", user_id=1, title_ids=[2, 1, 2])
    assert rows == [
        {"title_id": title_id, "predicted_rating": 3.5, "baseline": 3.5, "neighbours": 0} for title_id in (1, 2)
    ]


def test_an_empty_world_counts_to_zero(connection: Connection) -> None:
    assert called(connection, "service_status") == [
        {"titles": 0, "embedded_titles": 0, "users": 0, "rated_titles": 0, "ratings": 0}
    ]
    assert {row["title_count"] for row in called(connection, "genres")} == {0}


@pytest.mark.parametrize("user_id", [1, None])
def test_nobody_has_answered_anything(connection: Connection, user_id: int | None) -> None:
    nothing: dict[str, Any] = {"questions": [], "answers": [], "favourites": [], "saved_at": None}
    assert called(connection, "onboarding_answers", user_id=user_id) == [nothing]
    assert called(connection, "forget_onboarding", user_id=user_id) == [{"answers": 0, "favourites": 0}]


def test_an_unknown_title_is_not_resolved(connection: Connection) -> None:
    with refused(connection, "PT404"):
        called(connection, "resolve_title", ref="imdb:tt0000000")


@pytest.mark.parametrize("user_id", [0, -1, 2**62, None])
def test_an_unknown_user_is_treated_as_a_new_one(connection: Connection, factory: Factory, user_id: int | None) -> None:
    community = settle(connection, [[5, 4, 3, 2, 1]] * 6)
    newcomer = factory.user()
    for function, arguments in (
        ("recommend", {}),
        ("get_collaborative_recommendations", {}),
        ("get_literal_recommendations", {}),
        ("get_popular_items", {}),
        ("predict_ratings", {"title_ids": community.titles}),
        ("user_ratings", {}),
    ):
        theirs = called(connection, function, user_id=user_id, **arguments)
        assert theirs == called(connection, function, user_id=newcomer, **arguments)
    assert [row["title_id"] for row in called(connection, "recommend", user_id=user_id)] == community.titles
