"""Tuning: how candidates are arranged, what is printed and stored, and a run over a small world."""

import json
from pathlib import Path

import numpy as np
import pytest

from sync.connection import call, connect
from sync.evaluation.candidates import SignalRows, arrange, read_signals
from sync.evaluation.held_out import read_split
from sync.evaluation.trial import learn, nameless_titles, store_catalogue
from sync.evaluation.tuning import PRESET, Trialled, Tuned, TuningError, report, save, tune_folder
from sync.evaluation.weights import UNITS, blended_ndcg
from sync.own_database import own_database
from tests.sync.evaluation.test_evaluation import write_split

SIGNALS = ("collaborative", "graph", "content", "context", "sentiment", "popularity")


def weights(**given: float) -> dict[str, float]:
    return {name: given.get(name, 0.0) for name in SIGNALS}


TUNED = Tuned(
    chosen=Trialled(weights=weights(collaborative=0.6, graph=0.4), ndcg=0.25, error=0.01, folds=[0.24, 0.26]),
    others={"equal": Trialled(weights=weights(collaborative=0.5, graph=0.5), ndcg=0.2, error=0.02, folds=[0.18, 0.22])},
    absent=["content", "context", "sentiment", "popularity"],
)


def test_candidates_stand_as_ties_are_settled_and_users_side_by_side() -> None:
    half = (0.5, None, 1.0, None, None, None)
    rows: dict[int, SignalRows] = {7: [(10, half), (20, (1.0,) * 6)], 8: [], 9: [(30, half)]}
    arranged = arrange(rows, {8: {5}, 7: {10, 99}}, SIGNALS)
    nothing = [-np.inf] * 6
    assert arranged.signals.tolist() == [[nothing, nothing], [[1.0] * 6, [0.5, 0, 1, 0, 0, 0]]]
    assert arranged.hits.tolist() == [[False, False], [False, True]]
    assert arranged.wanted.tolist() == [1, 2]
    # The second user's relevant title is second by the first signal; the first user has nothing.
    assert blended_ndcg(arranged, (20, 0, 0, 0, 0, 0)) == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)) / 2)


def test_equally_popular_candidates_stand_by_id() -> None:
    arranged = arrange({1: [(30, (0.1,) * 6), (10, (0.2,) * 6), (20, (0.1,) * 6)]}, {1: {20}}, SIGNALS)
    assert arranged.hits.tolist() == [[False, True, False]]


def test_the_report_ends_with_the_call_that_stores_the_weights() -> None:
    lines = report(TUNED, as_json=False).split("\n")
    assert lines[0].split() == [*SIGNALS, "fold", "1", "fold", "2", "ndcg@10", "error"]
    assert lines[1].split() == ["chosen", "0.60", "0.40", *["0.00"] * 4, "0.2400", "0.2600", "0.2500", "0.0100"]
    assert "content, context, sentiment, popularity" in lines[-3]
    assert lines[-1] == "cinelibre psql -c \"select set_blend_preset('tuned', '{collaborative,graph}', '{0.6,0.4}')\""


def test_the_report_as_json_has_all_of_it() -> None:
    document = json.loads(report(TUNED, as_json=True))
    assert document["chosen"]["weights"]["graph"] == 0.4
    assert document["others"]["equal"]["folds"] == [0.18, 0.22]
    assert document["absent"] == TUNED.absent


def test_a_folder_where_nothing_is_relevant_is_refused(server: str, tmp_path: Path) -> None:
    for name in ("train", "test"):
        (tmp_path / f"{name}.csv").write_text("userId,movieId,rating,timestamp\n1,1,3.5,0\n")
    with pytest.raises(TuningError, match="4 stars or more"):
        tune_folder(server, tmp_path)


def test_what_is_scored_is_the_order_of_recommend(server: str, tmp_path: Path) -> None:
    write_split(tmp_path)
    train, _ = read_split(tmp_path, 0)
    with own_database(server, "order") as own:
        store_catalogue(own, nameless_titles({movie for _, movie in train}), lambda _: None)
        learned = learn(own, train)
        with connect(own) as connection:
            # The share of what is learned from others grows with a user's ratings, which no weight decides.
            connection.execute("update data.tuning set value = 0 where name = 'handover_ratings'")
            save(connection, TUNED)
            signals = [row[0] for row in call(connection, "signals")]
            mix = tuple(round(TUNED.chosen.weights.get(signal, 0) * UNITS) for signal in signals)
            for user_id in learned.users.values():
                rows = read_signals(connection, user_id, PRESET)
                recommended = call(connection, "recommend", user_id=user_id, count=10, **{"lambda": 1.0})
                for place, row in enumerate(recommended):
                    arranged = arrange({0: rows}, {0: {row[0]}}, signals)
                    assert blended_ndcg(arranged, mix) == pytest.approx(1 / np.log2(place + 2)), (user_id, place)


def test_a_small_folder_is_tuned_without_its_test_side(server: str, tmp_path: Path) -> None:
    write_split(tmp_path)
    tuned = tune_folder(server, tmp_path, folds=2)
    assert sum(tuned.chosen.weights.values()) == pytest.approx(1)
    assert all(weight >= 0 for weight in tuned.chosen.weights.values())
    assert tuned.others["best"].ndcg >= tuned.chosen.ndcg
    assert len(tuned.chosen.folds) == 2
    assert not any(tuned.chosen.weights[name] for name in tuned.absent)
    (tmp_path / "test.csv").write_text("userId,movieId,rating,timestamp\n1,1,0.5,0\n")
    assert tune_folder(server, tmp_path, folds=2) == tuned
