"""Recommendations over REST: never a rated title, always up to date, of the kind and in the way asked for."""

import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.http.problems import assert_problem
from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX, catalogue_ids, rate, title_ids
from tests.worlds import SIGNALS, STRATEGIES

Register = Callable[[], dict[str, str]]

PERSONALIZED = "/recommendations/personalized"
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
    learned = []
    for count, title_id in enumerate(title_ids(api.get("/recommendations/popular?limit=5").json())):
        signals = [item["signals"] for item in personalised(api, reader, "limit=50&include=signals")]
        assert {signal["collaborative"] is not None for signal in signals} == {count >= 3}
        assert {signal["graph"] is not None for signal in signals} == {
            signal["content"] is not None for signal in signals
        }
        assert {signal["content"] is not None for signal in signals} == {count >= 1}
        learned.append(max((signal["collaborative"] or 0) + (signal["graph"] or 0) for signal in signals))
        rate(api, reader, title_id, 5.0)
    assert learned == sorted(learned)
    assert learned[0] == 0 < learned[1] < learned[3]


def test_a_rating_changes_the_very_next_answer(api: httpx.Client, user: dict[str, str]) -> None:
    before = [item["title_id"] for item in personalised(api, user)]
    rate(api, user, before[0], 0.5)
    after = [item["title_id"] for item in personalised(api, user)]
    assert before[0] not in after
    assert len(after) == len(before)


@pytest.mark.parametrize("kind", [None, *KINDS])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_lists_by_its_signal_alone(
    api: httpx.Client, user: dict[str, str], strategy: str, kind: str | None
) -> None:
    query = f"limit=30&include=signals&strategy={strategy}" + (f"&kind={kind}" if kind else "")
    items = personalised(api, user, query)
    assert len(items) == 30
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], items[0]["strategy"]) == (1, STRATEGIES[strategy])
    for item in items:
        assert item["signals"] == dict.fromkeys(SIGNALS) | {STRATEGIES[strategy]: item["score"]}
        assert item["kind"] == (kind or item["kind"])
        assert item["strategy"] == (STRATEGIES[strategy] if item["score"] > 0 else "popularity")


def test_signals_come_where_they_are_asked_for_and_add_up(api: httpx.Client, user: dict[str, str]) -> None:
    for query in ("limit=50", "limit=50&include=reasons"):
        assert all("signals" not in item for item in personalised(api, user, query))
    for query in ("limit=50&include=signals", "limit=50&include=signals,reasons", "limit=50&include=reasons,signals"):
        for item in personalised(api, user, query):
            parts = {name: part for name, part in item["signals"].items() if part is not None}
            assert tuple(item["signals"]) == SIGNALS
            assert item["score"] == pytest.approx(sum(parts.values()), abs=1e-9)
            assert parts[item["strategy"]] == max(parts.values()) > 0
            assert 0 <= item["score"] <= 1
            assert (item["predicted_rating"] is None) == (item["neighbours"] is None)
            if item["neighbours"] is not None:
                assert 0.5 <= item["predicted_rating"] <= 5.0
                assert item["neighbours"] >= 1


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("strategy", ["hybrid", *STRATEGIES])
def test_reasons_come_where_they_are_asked_for_and_name_what_was_rated(
    api: httpx.Client, user: dict[str, str], strategy: str, lang: str
) -> None:
    plain = personalised(api, user, f"limit=40&strategy={strategy}&lang={lang}")
    assert all("reasons" not in item for item in plain)
    items = personalised(api, user, f"limit=40&strategy={strategy}&lang={lang}&include=reasons")
    assert [{name: item[name] for name in item if name != "reasons"} for item in items] == plain
    mine = api.get(f"/ratings/my?limit=100&lang={lang}", headers=user).json()["items"]
    names = {title["title_id"]: title["title"] for title in mine}
    for item in items:
        (reason,) = item["reasons"]
        assert reason["text"].endswith(".")
        assert "{" not in reason["text"]
        assert reason["neighbours"] == item["neighbours"]
        for because in reason["because"]:
            assert because["title"] == names[because["title_id"]]
            assert because["title"] in reason["text"]
        assert not item["neighbours"] or f" {item['neighbours']} " in reason["text"]
    assert any(reason["because"] for item in items for reason in item["reasons"]) == (strategy != "popular")


def test_reasons_are_french_for_the_french(api: httpx.Client, user: dict[str, str]) -> None:
    query = {"limit": "20", "include": "reasons", "strategy": "collaborative"}
    reply = api.get(PERSONALIZED, params=query, headers={**user, "Accept-Language": "fr"})
    assert reply.headers["content-language"] == "fr"
    french = reply.json()["recommendations"]
    english = personalised(api, user, "limit=20&include=reasons&strategy=collaborative")
    assert [item["title_id"] for item in french] == [item["title_id"] for item in english]
    for item, same in zip(french, english, strict=True):
        assert item["reasons"][0]["text"].startswith(("Vous avez noté", "Choisi par"))
        assert same["reasons"][0]["text"].startswith(("You rated", "Of the people"))
        assert [title["title_id"] for title in item["reasons"][0]["because"]] == [
            title["title_id"] for title in same["reasons"][0]["because"]
        ]


def test_lambda_decides_how_varied_the_list_is(api: httpx.Client, user: dict[str, str]) -> None:
    lists = {value: personalised(api, user, f"limit=60&lambda={value}") for value in ("0", "0.7", "1")}
    scores = [item["score"] for item in lists["1"]]
    assert scores == sorted(scores, reverse=True)
    assert lists["0.7"] == personalised(api, user, "limit=60")
    assert lists["0"] != lists["0.7"] != lists["1"]
    assert lists["0"][0] == lists["0.7"][0] == lists["1"][0]

    def kinds_of_genres(items: list[dict[str, Any]]) -> int:
        return len({tuple(item["genres"]) for item in items[:10]})

    assert kinds_of_genres(lists["0"]) >= kinds_of_genres(lists["1"])


def test_a_mood_moves_the_list(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    before = personalised(api, reader, "limit=30")
    for mood, genre in (("dark", "Horror"), ("funny", "Comedy"), ("romantic", "Romance")):
        items = personalised(api, reader, f"limit=30&mood={mood}")
        fitting = [sum(genre in item["genres"] for item in listed) for listed in (before, items)]
        assert fitting[0] < fitting[1], mood
    assert personalised(api, reader, "limit=30") == before


def test_quiz_answers_and_favourites_move_the_very_next_list(api: httpx.Client, new_user: Register) -> None:
    reader = new_user()
    before = personalised(api, reader, "limit=30&include=signals")
    assert {item["signals"]["content"] for item in before} == {item["signals"]["context"] for item in before} == {None}
    api.post("/onboarding/quiz", json={"answers": {"languages": ["ta"]}}, headers=reader).raise_for_status()
    tamil = personalised(api, reader, "limit=30&include=signals")
    counts = [sum(item["original_language"] == "ta" for item in items) for items in (before, tamil)]
    assert counts[0] < counts[1]
    assert all(item["signals"]["context"] is not None for item in tamil)
    body = {"answers": {}, "favourites": catalogue_ids(api, 5, "/books")}
    api.post("/onboarding/quiz", json=body, headers=reader).raise_for_status()
    items = personalised(api, reader, "limit=100&include=signals")
    assert not set(body["favourites"]) & {item["title_id"] for item in items}
    assert all(item["signals"]["content"] is not None for item in items)
    assert "content" in {item["strategy"] for item in items}


@pytest.mark.parametrize(("known", "wanted"), [("movie", "book"), ("book", "movie"), ("tv", "book")])
def test_who_rated_one_kind_only_is_recommended_another(
    api: httpx.Client, new_user: Register, known: str, wanted: str
) -> None:
    reader = new_user()
    for title_id in catalogue_ids(api, 4, KINDS[known]):
        rate(api, reader, title_id, 5.0)
    for strategy in ("hybrid", "content"):
        items = personalised(api, reader, f"limit=20&kind={wanted}&strategy={strategy}&include=signals,reasons")
        assert {item["kind"] for item in items} == {wanted}
        assert items[0]["signals"]["content"] > 0
        assert len({item["score"] for item in items}) > 10


def test_what_is_excluded_is_left_out_and_the_list_filled_up(api: httpx.Client, user: dict[str, str]) -> None:
    first = [item["title_id"] for item in personalised(api, user, "limit=20")]
    for strategy in ("hybrid", *STRATEGIES):
        query = f"limit=100&strategy={strategy}&" + "&".join(f"exclude={title_id}" for title_id in first)
        items = personalised(api, user, query)
        assert not set(first) & {item["title_id"] for item in items}
        assert len(items) == 100


@pytest.mark.parametrize(
    "query",
    [
        "strategy=acclaimed",
        "strategy=",
        "strategy=Hybrid",
        "strategy=classic",
        "lambda=1.01",
        "lambda=-0.01",
        "lambda=NaN",
        "lambda=inf",
        "lambda=some",
        "lambda=",
        "mood=Dark",
        "mood=",
        "mood=dark%0A",
        "include=",
        "include=everything",
        "include=reasons,",
        "include=reasons%20signals",
        "include=reasons&include=signals",
        "exclude=0",
        "exclude=the-matrix",
        "exclude=2147483648",
        "kind=film",
        "limit=0",
        "limit=101",
    ],
)
def test_what_is_no_way_to_recommend_is_refused_and_named(api: httpx.Client, user: dict[str, str], query: str) -> None:
    problem = assert_problem(api.get(f"{PERSONALIZED}?{query}", headers=user), 422)
    assert problem["errors"][0]["pointer"].startswith(query.partition("=")[0])


def test_a_mood_that_does_not_exist_is_refused_by_name(api: httpx.Client, user: dict[str, str]) -> None:
    problem = assert_problem(api.get(f"{PERSONALIZED}?mood=hungry", headers=user), 422)
    assert "hungry" in problem["detail"]


def test_more_than_two_hundred_titles_cannot_be_excluded(api: httpx.Client, user: dict[str, str]) -> None:
    for number, status in ((200, 200), (201, 422)):
        query = "&".join(f"exclude={title_id}" for title_id in range(1, number + 1))
        assert api.get(f"{PERSONALIZED}?{query}", headers=user).status_code == status


def test_recommendations_need_a_token(api: httpx.Client) -> None:
    assert_problem(api.get(PERSONALIZED), 401)


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
