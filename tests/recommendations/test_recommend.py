"""Recommendations: each strategy alone, blended by presets, for newcomers and for those who have rated."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from sync.connection import call
from tests.communities import (
    Community,
    Matrix,
    Row,
    fetch,
    make_preset,
    matrices,
    on_one_connection,
    refused,
    search_exactly,
    settle,
    tune,
    value,
)
from tests.conftest import Connection
from tests.factories import Factory
from tests.worlds import (
    KINDS,
    SIGNALS,
    STRATEGIES,
    candidate_signals,
    recommended,
    titles_of,
    two_tastes,
    weights_of,
)


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


@pytest.fixture
def community(connection: Connection) -> Community:
    return two_tastes(connection)


def trends(connection: Connection) -> dict[int, float]:
    return {row["title_id"]: row["score"] for row in fetch(connection, "select * from data.title_trends")}


def by_score_and_trend(connection: Connection, rows: list[Row]) -> list[Row]:
    trend = trends(connection)
    return sorted(rows, key=lambda row: (-row["score"], -trend[row["title_id"]], row["title_id"]))


@on_one_connection
@given(matrix=matrices(titles=(5, 12)))
def test_the_collaborative_list_is_in_the_order_of_the_neighbours_votes(connection: Connection, matrix: Matrix) -> None:
    with connection.transaction(force_rollback=True):
        community = settle(connection, matrix, kinds=KINDS)
        for user in community.users[:4]:
            mine = community.ratings[user]
            rows = recommended(connection, user, strategy="collaborative", mmr_lambda=1.0)
            assert rows == by_score_and_trend(connection, rows)
            assert set(titles_of(rows)) == set(community.titles) - set(mine)
            cast = fetch(connection, "select * from engine.score_collaborative(%s, null, null, null, false)", user)
            votes = {vote["title_id"]: vote for vote in cast} if len(mine) >= 3 else {}
            assert {row["title_id"] for row in rows if row["neighbours"] is not None} == set(votes)
            best = max((vote["score"] for vote in votes.values()), default=0.0)
            for row in rows:
                vote = votes.get(row["title_id"])
                if vote is None:
                    assert (row["score"], row["predicted_rating"], row["strategy"]) == (0, None, "popularity")
                    assert row["collaborative"] == (0 if votes else None)
                else:
                    assert row["score"] == row["collaborative"] == pytest.approx(vote["score"] / best)
                    assert (row["neighbours"], row["strategy"]) == (vote["neighbours"], "collaborative")


def test_predicted_ratings_are_the_neighbours_deviations_from_the_baseline(
    connection: Connection, community: Community
) -> None:
    me = community.users[0]
    (mine,) = fetch(connection, "select bias from data.user_profiles where user_id = %s", me)
    cast = fetch(connection, "select * from engine.score_collaborative(%s, null, null, null, false)", me)
    votes = {vote["title_id"]: vote for vote in cast}
    baselines: dict[int, float] = dict(
        connection.execute("select title_id, baseline from engine.title_baselines(%s)", [community.titles]).fetchall()
    )
    rows = recommended(connection, me)
    assert {row["title_id"] for row in rows if row["predicted_rating"] is not None} == set(votes)
    for row in rows:
        if vote := votes.get(row["title_id"]):
            baseline, weight = baselines[row["title_id"]], vote["weight"]
            stars = baseline + mine["bias"] + (vote["weighted_rating"] - baseline * weight) / (weight + 0.5)
            assert row["predicted_rating"] == pytest.approx(max(0.5, min(5.0, stars)))


def signal_order(connection: Connection, strategy: str, user_id: int, titles: list[int]) -> dict[int, float]:
    """What the signal of a strategy says of titles, on its own scale."""
    statements = {
        "collaborative": "select title_id, score from engine.score_collaborative(%(user)s, null, null, null, false)",
        "content": "select title_id, score from engine.score_content(engine.taste_vector(%(user)s), %(titles)s)",
        "graph": "select title_id, score from engine.score_graph(%(user)s)",
        "popular": "select title_id, score from engine.score_popularity(%(titles)s)",
    }
    found: dict[int, float] = dict(
        connection.execute(statements[strategy].encode(), {"user": user_id, "titles": titles}).fetchall()
    )
    return {title: found.get(title, float("-inf")) for title in titles}


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("kind", [None, *KINDS])
def test_a_strategy_alone_lists_by_its_signal(
    connection: Connection, community: Community, strategy: str, kind: str | None
) -> None:
    for me in (community.users[0], community.users[4]):
        rows = recommended(connection, me, strategy=strategy, kind=kind)
        unrated = [
            title
            for number, title in enumerate(community.titles)
            if title not in community.ratings[me] and kind in (None, KINDS[number % 3])
        ]
        assert set(titles_of(rows)) == set(unrated)
        assert all(row["kind"] == (kind or row["kind"]) for row in rows)
        signal = signal_order(connection, strategy, me, unrated)
        said = [signal[row["title_id"]] for row in rows]
        assert said == sorted(said, reverse=True)
        for row in rows:
            assert {row[name] for name in SIGNALS if name != STRATEGIES[strategy]} == {None}
            assert row["score"] == row[STRATEGIES[strategy]]
        if len(set(said)) > 1:
            assert rows[0]["score"] == 1
            assert rows[0]["strategy"] == STRATEGIES[strategy]


def shares(connection: Connection, preset: str, user_id: int, titles: int) -> dict[str, float]:
    """The weights of a preset as they count for a user with so many ratings and favourites."""
    handover = titles / (titles + 5)
    said = candidate_signals(connection, user_id, preset).values()
    counted = {
        signal: weight * (handover if signal in ("collaborative", "graph") else 1)
        for signal, weight in weights_of(connection, preset).items()
        if any(scores[signal] is not None for scores in said)
    }
    return {signal: weight / sum(counted.values()) for signal, weight in counted.items()}


@pytest.mark.parametrize("preset", ["classic", "tuned", "mine", "lopsided", "content", "popular"])
@pytest.mark.parametrize("column", [0, 4, 7, 8, 9])
def test_a_score_is_the_signals_in_the_presets_proportion(
    connection: Connection, community: Community, preset: str, column: int
) -> None:
    make_preset(connection, "mine", {signal: number + 1.0 for number, signal in enumerate(SIGNALS)}, mmr_lambda=1.0)
    make_preset(connection, "lopsided", {"graph": 0.001, "context": 1000.0}, mmr_lambda=1.0)
    me = community.users[column]
    share = shares(connection, preset, me, len(community.ratings[me]))
    said = candidate_signals(connection, me, preset)
    rows = recommended(connection, me, preset=preset, mmr_lambda=1.0)
    assert set(titles_of(rows)) == set(said)
    assert rows == by_score_and_trend(connection, rows)
    for row in rows:
        parts = {signal: said[row["title_id"]][signal] * part for signal, part in share.items()}
        for signal in SIGNALS:
            assert row[signal] == (pytest.approx(parts[signal]) if signal in parts else None)
        assert row["score"] == pytest.approx(sum(parts.values()))
        best = max(parts.values(), default=0.0)
        assert row["strategy"] == "popularity" if best == 0 else row[row["strategy"]] == pytest.approx(best)


def test_the_default_is_the_tuned_preset_with_its_own_lambda(connection: Connection, community: Community) -> None:
    me = community.users[0]
    rows = recommended(connection, me)
    assert rows == recommended(connection, me, preset="tuned")
    assert rows == recommended(connection, me, strategy="hybrid", mmr_lambda=0.7)
    connection.execute("update data.blend_presets set mmr_lambda = 1 where preset = 'tuned'")
    assert recommended(connection, me) == recommended(connection, me, mmr_lambda=1.0)


def test_a_changed_preset_is_in_the_very_next_recommendation(connection: Connection, community: Community) -> None:
    me = community.users[0]
    for strategy, signal in STRATEGIES.items():
        make_preset(connection, "tuned", {signal: 2.0}, mmr_lambda=1.0)
        alone = recommended(connection, me, strategy=strategy)
        assert [(row["title_id"], row["score"]) for row in recommended(connection, me)] == [
            (row["title_id"], row["score"]) for row in alone
        ]


def test_the_running_experiment_chooses_the_preset(connection: Connection, community: Community) -> None:
    presets = {"control": "classic", "new": "popular"}
    call(
        connection,
        "create_experiment",
        name="blend",
        description="",
        variants=list(presets),
        weights=[1.0, 1.0],
        presets=list(presets.values()),
    )
    seen = set()
    for user in community.users:
        preset = value(connection, "select engine.assigned_preset(%s)", user)
        seen.add(preset)
        assert recommended(connection, user) == recommended(connection, user, preset=preset)
        # What is asked for by name stays what it is.
        assert recommended(connection, user, preset="tuned") != recommended(connection, user, preset="popular")
        assert all(row["content"] is None for row in recommended(connection, user, strategy="popular"))
    assert seen == set(presets.values())


@pytest.mark.parametrize(
    "arguments",
    [
        {"strategy": "acclaimed"},
        {"strategy": ""},
        {"strategy": None},
        {"strategy": "Hybrid"},
        {"strategy": "classic"},
        {"preset": "nonesuch"},
        {"preset": ""},
        {"mmr_lambda": -0.1},
        {"mmr_lambda": 1.1},
        {"mmr_lambda": float("nan")},
        {"mmr_lambda": float("inf")},
        {"mood": "hungry"},
        {"mood": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("is_empty", [False, True])
def test_what_does_not_exist_is_refused_by_name(
    connection: Connection, arguments: dict[str, Any], *, is_empty: bool
) -> None:
    users = [0] if is_empty else two_tastes(connection).users
    with refused(connection, "PT422") as messages:
        recommended(connection, users[0], **arguments)
    ((name, wrong),) = arguments.items()
    assert ("Lambda" in messages[0]) if name == "mmr_lambda" else (str(wrong or "") in messages[0])


@pytest.mark.parametrize("strategy", ["hybrid", *STRATEGIES])
def test_only_what_is_named_is_ranked_among(connection: Connection, community: Community, strategy: str) -> None:
    me = community.users[0]
    unrated = [title for title in community.titles if title not in community.ratings[me]]
    rated = [title for title in community.titles if title in community.ratings[me]]
    named = [*unrated[:3], unrated[0], *rated, 2147483647, -1, None]
    rows = recommended(connection, me, strategy=strategy, among=named)
    assert sorted(titles_of(rows)) == unrated[:3]
    excluding = recommended(connection, me, strategy=strategy, among=named, exclude=[unrated[1]])
    assert sorted(titles_of(excluding)) == [unrated[0], unrated[2]]
    movies = recommended(connection, me, strategy=strategy, among=named, kind="movie")
    assert {row["kind"] for row in movies} <= {"movie"}
    assert recommended(connection, me, strategy=strategy, among=[]) == []
    assert recommended(connection, me, strategy=strategy, among=rated) == []


@pytest.mark.parametrize("strategy", ["hybrid", *STRATEGIES])
@pytest.mark.parametrize("count", [0, 1, 4, 5, 6])
def test_the_list_is_filled_to_its_limit_while_the_catalogue_has_unrated_titles(
    connection: Connection, factory: Factory, strategy: str, count: int
) -> None:
    matrix: Matrix = [[5, 4, 1, None, None], [5, 4, 1, 5, None], *[[None, None, None, None, 4]] * 3]
    community = settle(connection, matrix)
    # Two that nobody rated, and one that came after the last refresh.
    titles = [*community.titles, *(factory.title() for _ in range(2))]
    rows = recommended(connection, community.users[0], count=count, strategy=strategy)
    assert len(rows) == min(count, 4)
    assert set(titles_of(rows)) <= set(titles[3:])


def test_somebody_who_rated_everything_gets_nothing(connection: Connection) -> None:
    community = settle(connection, [[5, 4, 1, 3]] * 6)
    for strategy in ("hybrid", *STRATEGIES):
        assert recommended(connection, community.users[0], strategy=strategy) == []


def test_an_unknown_kind_has_no_recommendations(connection: Connection, community: Community) -> None:
    for strategy in ("hybrid", *STRATEGIES):
        assert recommended(connection, community.users[0], kind="podcast", strategy=strategy) == []


@pytest.mark.parametrize("strategy", ["hybrid", *STRATEGIES])
@pytest.mark.parametrize("user_id", [None, 0, -1, 2**62])
def test_an_unknown_user_is_a_new_one(
    connection: Connection, factory: Factory, community: Community, strategy: str, user_id: int | None
) -> None:
    rows = recommended(connection, user_id, strategy=strategy)
    assert rows == recommended(connection, factory.user(), strategy=strategy)
    assert len(rows) == len(community.titles)


def test_newcomers_get_what_is_popular(connection: Connection, factory: Factory, community: Community) -> None:
    trend = trends(connection)
    rows = recommended(connection, factory.user(), preset="classic", mmr_lambda=1.0)
    assert {name for name in SIGNALS if rows[0][name] is not None} == {"sentiment", "popularity"}
    assert {(row["predicted_rating"], row["neighbours"]) for row in rows} == {(None, None)}
    connection.execute("delete from data.title_sentiments")
    rows = recommended(connection, factory.user(), mmr_lambda=1.0)
    assert titles_of(rows) == sorted(community.titles, key=lambda title: (-trend[title], title))
    assert {row["strategy"] for row in rows} == {"popularity"}
    assert rows[0]["score"] == rows[0]["popularity"] == 1


def test_without_any_ratings_the_titles_best_known_elsewhere_come_first(
    connection: Connection, factory: Factory
) -> None:
    unknown = factory.title()
    fair = factory.title(imdb_rating=6, imdb_votes=1000)
    great = factory.title(imdb_rating=9, imdb_votes=100_000)
    decent = factory.title(tmdb_rating=7, tmdb_votes=1000)
    me = factory.user()
    rows = recommended(connection, me)
    assert titles_of(rows) == [great, decent, fair, unknown]
    assert {row["strategy"] for row in rows} == {"popularity"}
    # The same with a trend, and where some titles came after the refresh that computed it.
    call(connection, "refresh_trends")
    assert recommended(connection, me) == rows
    later = factory.title(imdb_rating=8, imdb_votes=50_000)
    assert titles_of(recommended(connection, me)) == [great, later, decent, fair, unknown]


def test_favourites_alone_make_content_count_at_once(
    connection: Connection, factory: Factory, community: Community
) -> None:
    me, favourites = factory.user(), [factory.title() for _ in range(5)]
    for title in favourites:
        factory.embed(title, [0.0] * 9 + [1.0])
    near, far = factory.title(kind="book"), factory.title(kind="book")
    factory.embed(near, [0.0] * 9 + [1.0, 0.1])
    factory.embed(far, [0.0] * 9 + [-1.0])
    factory.onboard(me, favourites=favourites)
    rows = recommended(connection, me, strategy="content", kind="book")
    assert (rows[0]["title_id"], rows[-1]["title_id"]) == (near, far)
    hybrid = {row["title_id"]: row for row in recommended(connection, me, preset="classic")}
    assert not set(favourites) & set(hybrid)
    assert set(hybrid) == {*community.titles, near, far}
    assert hybrid[near]["content"] == max(row["content"] for row in hybrid.values()) > hybrid[far]["content"] == 0
    assert hybrid[near]["collaborative"] is None
    assert hybrid[near]["strategy"] == "content"


def test_quiz_answers_move_the_list_at_once(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    titles = {genre: factory.title(genres=[genre]) for genre in ("drama", "comedy", "horror", "war")}
    before = titles_of(recommended(connection, me))
    assert before == list(titles.values())
    for genre in ("horror", "comedy"):
        factory.onboard(me, {"genres": [genre]})
        first, *others = recommended(connection, me)
        assert (first["title_id"], first["strategy"]) == (titles[genre], "context")
        assert all(row["context"] < first["context"] for row in others)
    call(connection, "forget_onboarding", user_id=me)
    assert titles_of(recommended(connection, me)) == before


def test_a_mood_moves_the_list_for_this_once(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    drama, family, horror = (factory.title(genres=[genre]) for genre in ("drama", "family", "horror"))
    assert titles_of(recommended(connection, me)) == [drama, family, horror]
    assert titles_of(recommended(connection, me, mood="dark")) == [horror, drama, family]
    assert titles_of(recommended(connection, me, mood="cosy")) == [family, drama, horror]
    assert titles_of(recommended(connection, me)) == [drama, family, horror]


def test_the_hour_moves_the_list(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    for genre, at in (("drama", "2026-01-06 21:00"), ("comedy", "2026-01-06 08:00")):
        title = factory.title(genres=[genre])
        factory.rate(me, {title: 4})
        connection.execute("update data.ratings set rated_at = %s where title_id = %s", [f"{at}+00", title])
    drama, comedy = factory.title(genres=["drama"]), factory.title(genres=["comedy"])
    for hour, first in ((20, drama), (9, comedy), (22, drama)):
        moment = datetime(2026, 1, 7, hour, tzinfo=UTC)
        assert recommended(connection, me, at=moment)[0]["title_id"] == first


def test_what_others_rated_takes_over_with_every_rating(
    connection: Connection, factory: Factory, community: Community
) -> None:
    me = factory.user()
    weights = weights_of(connection, "tuned")
    parts = []
    for number, title in enumerate([*community.titles[:8], *(factory.title() for _ in range(3))]):
        rows = recommended(connection, me)
        part = {signal: max(row[signal] or 0 for row in rows) for signal in ("collaborative", "graph")}
        parts.append(sum(part.values()))
        assert (part["collaborative"] > 0) == (number >= 3)
        assert (part["graph"] > 0) == (number >= 1)
        if number >= 3:
            learned = (weights["collaborative"] + weights["graph"]) * number / (number + 5)
            others = sum(weights[signal] for signal in ("content", "sentiment", "popularity", "context"))
            assert parts[-1] == pytest.approx(learned / (learned + others))
        factory.rate(me, {title: 4.5 if number < 5 else 2.0})
    assert len(parts) == 11
    assert parts[0] == 0
    assert parts == sorted(set(parts))


def test_a_rating_is_in_the_very_next_recommendation(connection: Connection, factory: Factory) -> None:
    community = settle(connection, [[5, 4, 1, None, 5]] * 3 + [[5, 4, 1, 5, None]] * 2)
    me = factory.user()
    factory.rate(me, dict(zip(community.titles, (5, 4, 1), strict=False)))
    best, second = titles_of(recommended(connection, me))
    assert (best, second) == (community.titles[4], community.titles[3])
    factory.rate(me, {best: 3})
    assert titles_of(recommended(connection, me)) == [second]
    call(connection, "unrate_title", user_id=me, title_id=best)
    assert titles_of(recommended(connection, me)) == [best, second]
    # Others' ratings too: they change what the neighbours say.
    for user in community.users[3:]:
        factory.rate(user, {best: 1, second: 5})
    for user in community.users[:3]:
        factory.rate(user, {best: 0.5, second: 5})
    assert titles_of(recommended(connection, me)) == [second, best]


@pytest.mark.parametrize(("known", "wanted"), [("movie", "book"), ("book", "movie"), ("tv", "book"), ("movie", "tv")])
def test_who_knows_one_kind_gets_another_by_what_it_is_about(
    connection: Connection, factory: Factory, known: str, wanted: str
) -> None:
    me = factory.user()
    loved, hated = factory.title(kind=known), factory.title(kind=known)
    near, far, middling = (factory.title(kind=wanted) for _ in range(3))
    for title, vector in (
        (loved, [1.0, 0.0]),
        (hated, [0.0, 1.0]),
        (far, [0.1, 1.0]),
        (near, [1.0, 0.1]),
        (middling, [1.0, 1.0]),
    ):
        factory.embed(title, vector)
    factory.rate(me, {loved: 5, hated: 1})
    for strategy in ("content", "hybrid"):
        rows = recommended(connection, me, strategy=strategy, kind=wanted, mmr_lambda=1.0)
        assert titles_of(rows) == [near, middling, far]
        assert rows[0]["strategy"] == "content"
    assert Counter(row["kind"] for row in recommended(connection, me)) == {wanted: 3}


def test_a_source_names_no_more_than_the_list_takes(connection: Connection, community: Community) -> None:
    me = community.users[9]
    tune(connection, "candidate_count", 4)
    for user in (me, community.users[0]):
        for strategy in ("hybrid", *STRATEGIES):
            assert len(recommended(connection, user, strategy=strategy)) >= 4
    for number in (0, 1, 2):
        tune(connection, "candidate_count", number)
        assert len(recommended(connection, me)) == number


def test_only_praise_counts_and_is_named(connection: Connection, factory: Factory) -> None:
    panned, unreviewed, fair, praised = (factory.title() for _ in range(4))
    for title, sentiment in ((praised, 0.9), (fair, 0.3), (panned, -0.9)):
        connection.execute("insert into data.title_sentiments values (%s, %s, 50)", [title, sentiment])
    me = factory.user()
    rows = recommended(connection, me, mmr_lambda=1.0)
    assert titles_of(rows) == [praised, fair, panned, unreviewed]
    assert [row["strategy"] for row in rows] == ["sentiment", "sentiment", "popularity", "popularity"]
    assert rows[1]["sentiment"] == pytest.approx(rows[0]["sentiment"] / 3)
    assert rows[2]["sentiment"] == rows[3]["sentiment"] == 0
    for title in (praised, fair):
        factory.rate(me, {title: 3})
    rows = recommended(connection, me, mmr_lambda=1.0)
    assert [row["sentiment"] for row in rows] == [0, 0]


def test_a_title_without_any_text_is_recommended_under_its_original_title(
    connection: Connection, factory: Factory
) -> None:
    factory.title("千と千尋の神隠し", texts={})
    (row,) = recommended(connection, factory.user())
    assert row["title"] == "千と千尋の神隠し"


def test_recommending_writes_nothing(connection: Connection, community: Community) -> None:
    connection.execute("set local transaction_read_only = on")
    for strategy in ("hybrid", *STRATEGIES):
        assert recommended(connection, community.users[0], strategy=strategy)
