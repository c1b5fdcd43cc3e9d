"""Blend presets: the weights of the signals, how they are listed and changed, and what a new signal means to them."""

import shutil
from pathlib import Path

import psycopg
import pytest

from migrations.deploy import deploy
from migrations.manifest import MIGRATIONS_FOLDER
from sync.connection import call
from tests.communities import called, make_preset, refused, search_exactly
from tests.conftest import Connection, Databases
from tests.worlds import SIGNALS, STRATEGIES, candidate_signals, recommended, two_tastes, weights_of

CLASSIC = {
    "collaborative": 0.35,
    "graph": 0.2,
    "content": 0.25,
    "context": 0.05,
    "sentiment": 0.1,
    "popularity": 0.05,
}


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


def test_the_signals_are_listed_and_each_has_a_column_of_recommend(connection: Connection) -> None:
    listed = called(connection, "signals")
    assert {row["signal"] for row in listed} == set(SIGNALS)
    assert all(row["meaning"] for row in listed)
    row, *_ = recommended(connection, two_tastes(connection).users[0])
    assert list(row)[-len(SIGNALS) :] == list(SIGNALS)


def test_presets_are_listed_with_weights_and_meaning(connection: Connection) -> None:
    assert {row["preset"] for row in called(connection, "blend_presets")} == {"classic", "tuned", *STRATEGIES}
    assert weights_of(connection, "classic") == CLASSIC
    assert list(weights_of(connection, "classic")) == [row["signal"] for row in called(connection, "signals")]
    for strategy, signal in STRATEGIES.items():
        assert weights_of(connection, strategy) == {signal: 1}
    make_preset(connection, "mine", dict.fromkeys(SIGNALS, 0.5))
    make_preset(connection, "tuned", {"graph": 2.0, "content": 0.0}, meaning="better")
    listed = called(connection, "blend_presets")
    assert weights_of(connection, "mine") == dict.fromkeys(SIGNALS, 0.5)
    assert weights_of(connection, "tuned") == {"graph": 2}
    assert {(row["mmr_lambda"], row["meaning"]) for row in listed if row["preset"] == "mine"} == {(0.7, "set by hand")}
    assert {(row["mmr_lambda"], row["meaning"]) for row in listed if row["preset"] == "tuned"} == {(0.7, "better")}
    make_preset(connection, "tuned", {"context": 1.0}, mmr_lambda=0.5)
    (tuned,) = [row for row in called(connection, "blend_presets") if row["preset"] == "tuned"]
    assert tuned == {"preset": "tuned", "signal": "context", "weight": 1, "mmr_lambda": 0.5, "meaning": "better"}


@pytest.mark.parametrize(
    ("signals", "weights", "sqlstate"),
    [
        (["nonesuch"], [1.0], "PT422"),
        (["graph", "content"], [1.0], "PT422"),
        (["graph"], [1.0, 1.0], "PT422"),
        (None, [1.0], "PT422"),
        (["graph"], None, "PT422"),
        ([], [], "PT422"),
        (["graph", "content"], [0.0, 0.0], "PT422"),
        (["graph"], [None], "PT422"),
        (["graph", "content"], [1.0, -0.1], "23514"),
        (["graph"], [float("nan")], "23514"),
        (["graph"], [float("inf")], "23514"),
        (["graph", "content"], [1.0, None], "23502"),
        (["graph", None], [1.0, 1.0], "23502"),
        (["graph", "graph"], [1.0, 1.0], "23505"),
    ],
    ids=str,
)
def test_weights_that_make_no_blend_are_refused(
    connection: Connection, signals: list[str | None] | None, weights: list[float | None] | None, sqlstate: str
) -> None:
    before = called(connection, "blend_presets")
    for preset in ("classic", "mine"):
        with refused(connection, sqlstate):
            called(connection, "set_blend_preset", preset=preset, signals=signals, weights=weights)
    assert called(connection, "blend_presets") == before


@pytest.mark.parametrize("mmr_lambda", [1.1, -0.1, float("nan")])
def test_a_lambda_is_from_zero_to_one(connection: Connection, mmr_lambda: float) -> None:
    with refused(connection, "23514"):
        make_preset(connection, "mine", {"graph": 1.0}, mmr_lambda=mmr_lambda)


def test_a_preset_has_a_name(connection: Connection) -> None:
    with refused(connection, "23502"):
        called(connection, "set_blend_preset", preset=None, signals=["graph"], weights=[1.0])


def test_a_signal_that_no_preset_weighs_changes_no_list(connection: Connection) -> None:
    community = two_tastes(connection)

    def lists() -> list[object]:
        return [
            recommended(connection, me, strategy=strategy)
            for me in community.users
            for strategy in ("hybrid", *STRATEGIES)
        ]

    before, presets = lists(), called(connection, "blend_presets")
    connection.execute(
        "insert into data.signals (signal, position, default_weight, grows_with_ratings, starts_at_zero, meaning) "
        "select 'magic', max(position) + 1, 0, false, true, 'nothing that a function computes' from data.signals"
    )
    assert lists() == before
    assert called(connection, "blend_presets") == presets
    # With a weight it counts as soon as a function computes it; none does here.
    make_preset(connection, "tuned", weights_of(connection, "tuned") | {"magic": 1.0})
    assert lists() == before
    said = candidate_signals(connection, community.users[0], "tuned")
    assert {scores["magic"] for scores in said.values()} == {None}


def test_a_gap_between_positions_moves_no_score_to_another_signal(connection: Connection) -> None:
    community = two_tastes(connection)
    make_preset(connection, "tuned", {"collaborative": 1.0, "content": 2.0, "popularity": 3.0})
    before = [recommended(connection, me) for me in community.users]
    said = [candidate_signals(connection, me, "tuned") for me in community.users]
    connection.execute("delete from data.signals where signal = 'graph'")
    assert [recommended(connection, me) for me in community.users] == before
    for me, scores in zip(community.users, said, strict=True):
        others = {title: {name: of[name] for name in of if name != "graph"} for title, of in scores.items()}
        assert candidate_signals(connection, me, "tuned") == others


def test_of_equal_contributions_the_signal_of_the_lower_position_names_the_strategy(connection: Connection) -> None:
    community = two_tastes(connection)
    titles = community.titles
    connection.execute(
        "update data.title_sentiments set sentiment = case title_id when %s then 1 else 0 end", [titles[0]]
    )
    connection.execute("update data.title_trends set score = case title_id when %s then 1 else 0 end", [titles[0]])
    make_preset(connection, "tuned", {"popularity": 1.0, "sentiment": 1.0})
    newcomer = community.users[9]
    first, *others = recommended(connection, newcomer)
    assert (first["title_id"], first["sentiment"], first["popularity"]) == (titles[0], 0.5, 0.5)
    assert first["strategy"] == "sentiment"
    # Where nothing contributes, what is left is popularity.
    assert {(row["score"], row["strategy"]) for row in others} == {(0, "popularity")}
    connection.execute("update data.signals set position = -position where signal in ('sentiment', 'popularity')")
    assert recommended(connection, newcomer)[0]["strategy"] == "popularity"


def test_the_weights_of_an_installation_are_kept_when_they_become_rows(databases: Databases, tmp_path: Path) -> None:
    earlier, no_functions = tmp_path / "migrations", tmp_path / "sql"
    for folder in (earlier, no_functions):
        folder.mkdir()
    for file in MIGRATIONS_FOLDER.glob("[0-9]*.sql"):
        if file.name < "0026":
            shutil.copy(file, earlier)
    (no_functions / "all.sql").write_text("\\ir grants.sql\n")
    (no_functions / "grants.sql").write_text("select 1;\n")
    with databases.create() as conninfo:
        deploy(conninfo, migrations_folder=earlier, sql_folder=no_functions)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(
                "insert into data.blend_presets values ('mine', 'my own', 0.3, 0, 2, 0, 1e-9, 0, 0.6, 80, 60, 40)"
            )
            deploy(conninfo)
            assert weights_of(connection, "mine") == {"collaborative": 0.3, "graph": 2, "popularity": 1e-9}
            assert weights_of(connection, "classic") == CLASSIC
            assert {
                (row["mmr_lambda"], row["meaning"])
                for row in called(connection, "blend_presets")
                if row["preset"] == "mine"
            } == {(0.6, "my own")}


def test_a_preset_without_named_weights_has_the_default_weights(connection: Connection) -> None:
    connection.execute("update data.signals set default_weight = 0 where signal = 'sentiment'")
    call(connection, "set_blend_preset", preset="plain")
    defaults = {row["signal"]: row["default_weight"] for row in called(connection, "signals")}
    assert weights_of(connection, "plain") == {name: weight for name, weight in defaults.items() if weight > 0}
    assert defaults == {**CLASSIC, "sentiment": 0}
