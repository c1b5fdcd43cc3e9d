"""The evaluation: what it reports of a small world, that it agrees with the protocol, what the engine reaches."""

import importlib.util
import json
import math
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from sync.catalogue.sources.movielens import MovieLensError
from sync.connection import Connection
from sync.evaluation.held_out import Split, split
from sync.evaluation.measurement import RANKINGS, Ranking, evaluate_folder
from sync.evaluation.peers import RANKING_PEERS
from sync.evaluation.rating_peers import RATING_PEERS
from sync.evaluation.score_table import report_scores
from sync.evaluation.scoring import Truth, ranking_scores, rating_scores, truth_of
from sync.evaluation.trial import nameless_titles
from sync.functions.recommendations import recommend

RECOMMEND = (Ranking("recommend", recommend),)
SERIES = (Ranking("series", recommend, {"kind": "tv"}),)


def write_split(folder: Path, *, movies: bool = False) -> None:
    """Twenty users' regular tastes in fifteen movies, every fifth rating held out; user 99 has a held-out one alone."""
    rows = [
        (user, movie, 1 + (user * movie) % 5) for user in range(1, 21) for movie in range(1, 16) if (user + movie) % 4
    ]
    for name, is_test in (("train", False), ("test", True)):
        lines = [f"{user},{movie},{stars},0" for user, movie, stars in rows if ((user + movie) % 5 == 0) == is_test]
        lines += ["99,3,5,0"] * is_test
        (folder / f"{name}.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *lines]) + "\n")
    if movies:
        lines = [f"{movie},Film {movie} (1999),{'Drama' if movie % 2 else 'Comedy|War'}" for movie in range(1, 40)]
        (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *lines]) + "\n")


def test_a_small_folder_is_evaluated_beside_its_peers(server: str, tmp_path: Path) -> None:
    write_split(tmp_path)
    scores = evaluate_folder(server, tmp_path, rankings=RECOMMEND)
    assert list(scores) == [*RANKING_PEERS, *RATING_PEERS, "recommend", "predict_ratings", "bias only"]
    assert 0 < scores["recommend"]["ndcg@10"] <= 1
    assert 0 < scores["predict_ratings"]["rmse"] < 3
    # Nobody can be shown more titles than there are, and everyone is shown the rest.
    assert scores["recommend"]["coverage share@20"] == 1
    assert scores["recommend"]["full lists@20"] == 0
    assert "genre diversity@10" not in scores["recommend"]
    assert json.loads(report_scores(scores, as_json=True)) == scores


def test_without_peers_only_ours_are_measured(server: str, tmp_path: Path) -> None:
    write_split(tmp_path)
    scores = evaluate_folder(server, tmp_path, peers=False, rankings=RECOMMEND)
    assert list(scores) == ["recommend", "predict_ratings", "bias only"]


def test_peers_that_do_not_fit_are_left_out_and_said_so(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sync.evaluation.peers.MAX_CELLS", 10)
    write_split(tmp_path)
    assert list(evaluate_folder(server, tmp_path, rankings=())) == ["predict_ratings", "bias only"]
    assert "peers are left out" in capsys.readouterr().err


def test_a_movies_file_gives_genres_and_something_to_embed(server: str, tmp_path: Path) -> None:
    write_split(tmp_path, movies=True)
    embedded: list[tuple[str, list[str]]] = []

    def embed(connection: Connection) -> None:
        rows = connection.execute("""
            select t.original_title, array_agg(g.genre order by g.genre) from data.titles as t
            inner join data.title_genres as g on g.title_id = t.id group by t.id order by t.original_title limit 10""")
        embedded.extend((title, genres) for title, genres in rows)

    scores = evaluate_folder(server, tmp_path, peers=False, rankings=RECOMMEND, embed=embed)
    assert embedded[0] == ("Film 1", ["drama"])
    assert embedded[1] == ("Film 10", ["comedy", "war"])
    assert len(embedded) == 10
    assert 0 < scores["recommend"]["genre diversity@10"] < 1


def test_titles_without_a_name_are_not_embedded(server: str, tmp_path: Path) -> None:
    write_split(tmp_path)

    def embed(_: Connection) -> None:
        pytest.fail("there is nothing to embed")

    evaluate_folder(server, tmp_path, peers=False, rankings=RECOMMEND, embed=embed)


def test_a_ranking_is_asked_for_with_its_arguments(server: str, tmp_path: Path) -> None:
    write_split(tmp_path)
    scores = evaluate_folder(server, tmp_path, peers=False, rankings=RECOMMEND + SERIES)
    assert scores["recommend"]["coverage@10"] > 0
    assert scores["series"]["coverage@10"] == scores["series"]["ndcg@10"] == 0


def test_a_folder_where_nothing_is_relevant_is_refused(server: str, tmp_path: Path) -> None:
    for name in ("train", "test"):
        (tmp_path / f"{name}.csv").write_text("userId,movieId,rating,timestamp\n1,1,3.5,0\n")
    with pytest.raises(MovieLensError, match="4 stars or more"):
        evaluate_folder(server, tmp_path)


@pytest.fixture(scope="module")
def protocol(shared: Path) -> ModuleType:
    """The shared protocol's definitions; what it needs pandas for is not called."""
    specification = importlib.util.spec_from_file_location("protocol", shared / "bench" / "protocol.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    with pytest.MonkeyPatch.context() as patched:
        if importlib.util.find_spec("pandas") is None:
            patched.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=object))
        specification.loader.exec_module(module)
    return module


def drawn(seed: int) -> tuple[dict[int, list[int]], Truth]:
    """Lists at random, some short, some missing, and what they are measured against."""
    random = np.random.default_rng(seed)
    pairs = {(user, movie): float(random.integers(1, 11)) / 2 for user in range(40) for movie in range(60)}
    truth = truth_of(split(pairs, seed), nameless_titles(set(range(60))), has_genres=False)
    ranked = {
        user: random.permutation(60)[: random.integers(0, 31)].tolist() for user in range(40) if random.random() < 0.9
    }
    return ranked, truth


@pytest.mark.parametrize("seed", range(5))
def test_accuracy_and_coverage_are_those_of_plain_loops(seed: int) -> None:
    ranked, truth = drawn(seed)
    gains, shares = [], []
    for user, wanted in truth.relevant.items():
        shown = ranked.get(user, [])
        gained = sum(1 / math.log2(rank + 1) for rank, movie in enumerate(shown[:10], 1) if movie in wanted)
        gains.append(gained / sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(wanted)) + 1)))
        shares.append(len(wanted & set(shown[:20])) / min(20, len(wanted)))
    found = ranking_scores(ranked, truth)
    assert found["ndcg@10"] == pytest.approx(sum(gains) / len(gains))
    assert found["recall@20"] == pytest.approx(sum(shares) / len(shares))
    assert found["coverage@10"] == len({movie for user in truth.relevant for movie in ranked.get(user, [])[:10]})


def test_accuracy_and_coverage_are_the_protocols(protocol: ModuleType) -> None:
    ranked, truth = drawn(0)
    expected = protocol.ranking_metrics(ranked, truth.relevant)
    found = ranking_scores(ranked, truth)
    for name in ("ndcg@10", "recall@20", "coverage@10"):
        assert found[name] == pytest.approx(expected[name])
    assert len(truth.relevant) == expected["users"]


def test_a_row_of_a_world_worked_by_hand() -> None:
    # Two of three users have a relevant title; the first finds it at rank 2, the second gets nothing.
    sides = Split(
        train={(1, 10): 5.0, (2, 10): 1.0, (3, 11): 2.0, (4, 13): 3.0}, test={(1, 11): 4.0, (2, 12): 5.0, (3, 10): 1.0}
    )
    row = ranking_scores({1: [13, 11], 3: [10]}, truth_of(sides, nameless_titles({10, 11, 12, 13}), has_genres=False))
    half = 1 / np.log2(3) / 2
    assert row == pytest.approx(
        {
            name: figure
            for k in (10, 20)
            for name, figure in {
                f"ndcg@{k}": half,
                f"ndcg error@{k}": half,
                f"recall@{k}": 0.5,
                f"precision@{k}": 0.5 / k,
                f"map@{k}": 0.25,
                f"mrr@{k}": 0.25,
                f"hit rate@{k}": 0.5,
                f"coverage@{k}": 2,
                f"coverage share@{k}": 0.5,
                f"novelty@{k}": 2,
                f"diversity@{k}": 1,
                f"gini@{k}": 0.5,
                f"full lists@{k}": 0,
            }.items()
        }
    )
    assert rating_scores([3.0, -4.0]) == pytest.approx({"rmse": np.sqrt(12.5), "mae": 3.5})


def test_the_report_has_a_table_a_group_of_figures() -> None:
    scores = {"ours": {"ndcg@10": 0.25, "coverage@10": 166}, "a peer": {"ndcg@10": 0.5}, "stars": {"rmse": 0.875}}
    assert report_scores(scores, as_json=False).split("\n") == [
        "the first 10    ndcg",
        "ours          0.2500",
        "a peer        0.5000",
        "",
        "variety of the first 10  coverage",
        "ours                          166",
        "",
        "predicted stars    rmse",
        "stars            0.8750",
    ]


@pytest.mark.slow
def test_the_engine_beats_its_baselines_on_movielens(server: str, shared: Path) -> None:
    scores = evaluate_folder(server, shared / "data" / "ml-latest-small")
    assert list(scores)[-2 - len(RANKINGS) : -2] == [ranking.label for ranking in RANKINGS]
    assert scores["most popular"]["ndcg@10"] == pytest.approx(0.157, abs=0.001)
    assert scores["get_literal_recommendations"]["ndcg@10"] < 0.01
    # README says what these reach.
    assert scores["recommend lambda 1"]["ndcg@10"] > 0.315
    assert scores["graph"]["ndcg@10"] > 0.325
    assert scores["predict_ratings"]["rmse"] < min(0.861, scores["bias only"]["rmse"])
    assert scores["predict_ratings"]["rmse"] < scores["KNNWithMeans users"]["rmse"]
