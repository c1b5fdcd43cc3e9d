"""The benchmark: what it makes up, and that it measures every function it names."""

import json
import os
from functools import partial

import numpy as np
import psycopg
import pytest

from sync.bench.benchmark import Benchmark, run_benchmark
from sync.bench.benchmark_report import report_benchmark
from sync.bench.database_server import BenchError
from sync.bench.load import ONE_BOOK_IN
from sync.bench.made_community import MIN_RATINGS, SIZES, Community, Shape
from sync.bench.made_vectors import DIMENSIONS, MadeVectors
from sync.bench.measures import NAIVE, RECOMMENDATIONS
from sync.bench.timing import milliseconds, percentile, spread
from sync.commands.main import main
from tests.communities import HALF_STARS

SHAPE = Shape(1_200, 800, 60_000)


def ratings_of(shape: Shape, seed: int) -> list[tuple[int, int, float, int]]:
    rows = [line.split(",") for block in Community(shape, seed).blocks() for line in block.decode().splitlines()]
    return [(int(user), int(title), float(stars), int(second)) for user, title, stars, second in rows]


def test_a_seed_decides_the_community() -> None:
    assert ratings_of(SHAPE, 3) == ratings_of(SHAPE, 3)
    assert ratings_of(SHAPE, 3) != ratings_of(SHAPE, 4)


def test_a_community_is_as_large_as_asked_for_and_nobody_rates_a_title_twice() -> None:
    ratings = ratings_of(SHAPE, 0)
    assert len(ratings) == pytest.approx(SHAPE.ratings, rel=0.02)
    assert {user for user, *_ in ratings} == set(range(1, SHAPE.users + 1))
    titles = {title for _, title, *_ in ratings}
    assert min(titles) >= 1
    assert max(titles) <= SHAPE.titles
    assert len({(user, title) for user, title, *_ in ratings}) == len(ratings)
    assert {stars for *_, stars, _ in ratings} == set(HALF_STARS)


def test_some_users_and_titles_are_far_more_active_and_popular_than_most() -> None:
    ratings = np.array(ratings_of(SHAPE, 0))
    for column in (0, 1):
        counts = np.sort(np.unique(ratings[:, column], return_counts=True)[1])
        assert counts[0] >= (MIN_RATINGS if column == 0 else 1)
        assert counts[-1] > 5 * np.median(counts)


def test_tastes_are_there_to_be_found() -> None:
    """Users who agree on some titles agree on others: their correlations over two halves of the titles go together."""
    shape = Shape(60, 60, 1_000)
    stars = np.full((shape.users, shape.titles), np.nan)
    for user, title, rating, _ in ratings_of(shape, 1):
        stars[user - 1, title - 1] = rating
    deviations = stars - np.nanmean(stars, axis=0)
    halves = [np.nan_to_num(deviations[:, start::2]) for start in (0, 1)]
    pairs = np.triu_indices(shape.users, 1)
    first, second = ((half @ half.T)[pairs] for half in halves)
    assert np.corrcoef(first, second)[0, 1] > 0.05


def test_meanings_are_seeded_unit_vectors_in_clusters() -> None:
    vectors = MadeVectors(1).draw(600)
    assert vectors.shape == (600, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors == MadeVectors(1).draw(600)).all()
    nearest = np.sort(vectors @ vectors.T, axis=1)[:, -2]
    assert np.median(nearest) > 0.5
    assert sum(map(len, MadeVectors(1).batches(1_234))) == 1_234


def test_users_are_spread_evenly_from_first_to_last() -> None:
    assert spread(range(101), 5) == [0, 25, 50, 75, 100]
    assert spread([7, 8], 5) == [7, 8]


def test_every_call_is_timed_once_after_a_round_without_a_clock() -> None:
    calls: list[int] = []
    durations = milliseconds([partial(calls.append, number) for number in range(3)])
    assert calls == [0, 1, 2, 0, 1, 2]
    assert len(durations) == 3
    assert min(durations) >= 0
    assert [percentile([1, 2, 3, 4, 5], share) for share in (0.5, 0.95)] == pytest.approx([3, 4.8])


@pytest.fixture(scope="module")
def benchmark(server: str) -> Benchmark:
    shapes = {"smaller": Shape(60, 90, 1_500), "larger": Shape(120, 150, 4_000)}
    return run_benchmark(server, shapes, users=6, titles=300)


def test_every_function_is_measured_fresh_and_warm(benchmark: Benchmark) -> None:
    assert [measured.size for measured in benchmark.sizes] == ["smaller", "larger"]
    for measured in benchmark.sizes:
        recommending = [f"{name}, {state}" for state in ("fresh", "warm") for name, *_ in RECOMMENDATIONS]
        searching = ["match_titles", f"match_titles, 1 title in {ONE_BOOK_IN}"]
        assert {row.name for row in measured.rows} == {
            NAIVE,
            *recommending,
            *searching,
            "refresh_neighbours",
            "similar_titles",
            "get_popular_items",
            "rate_title",
        }
        assert all(row.calls == 6 and 0 < row.p50_ms <= row.p95_ms for row in measured.rows)


def test_what_was_loaded_is_counted(benchmark: Benchmark) -> None:
    for measured, shape in zip(benchmark.sizes, (Shape(60, 90, 1_500), Shape(120, 150, 4_000)), strict=True):
        loaded = measured.loaded
        assert (loaded.users, loaded.titles, loaded.rated_titles) == (shape.users, 300, shape.titles)
        assert loaded.ratings == pytest.approx(shape.ratings, rel=0.05)
        assert measured.database_bytes > 1_000_000
        assert measured.temporary_files == 0
        # So small a community is within the budget, and so small a catalogue within the index' reach.
        assert [measured.budget_share, measured.budget_least_share] == pytest.approx([1, 1])
        assert set(measured.found_by_meaning.values()) == {1}


def test_the_report_is_a_table_and_json(benchmark: Benchmark) -> None:
    document = json.loads(report_benchmark(benchmark, as_json=True))
    assert document["settings"]["shared_buffers"] == benchmark.settings["shared_buffers"]
    assert document["times_faster_than_plain_sql"]["smaller"][NAIVE] == 1
    assert set(document["fresh_p50_growth"]) == {f"{name}, fresh" for name, *_ in RECOMMENDATIONS}
    text = report_benchmark(benchmark, as_json=False)
    assert json.loads(text[text.index("\n{") :]) == document
    for row in benchmark.sizes[0].rows:
        assert f"\n{row.name} " in text
    one_size = Benchmark(settings=benchmark.settings, sizes=benchmark.sizes[:1])
    assert json.loads(report_benchmark(one_size, as_json=True))["fresh_p50_growth"] == {}


def test_nothing_is_left_behind(server: str, benchmark: Benchmark) -> None:
    assert benchmark.sizes
    with psycopg.connect(server) as connection:
        left = "select 1 from pg_database where datname like %s"
        assert connection.execute(left, [f"cinelibre\\_bench%_{os.getpid()}"]).fetchall() == []


def test_a_disk_without_room_is_refused_before_anything_is_written(server: str) -> None:
    with pytest.raises(BenchError, match="GB free"):
        run_benchmark(server, {"absurd": Shape(10**9, 10**6, 10**12)})


def test_the_command_line_offers_the_sizes_there_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["cinelibre", "bench", "--help"])
    with pytest.raises(SystemExit):
        main()
    assert f"{{{','.join(SIZES)}}}" in capsys.readouterr().out
