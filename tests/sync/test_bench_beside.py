"""The benchmark of readers beside a synchronisation, on a small catalogue and for a moment."""

import json
import os
from pathlib import Path

import psycopg
import pytest

from api.embedding.model_files import ModelFiles
from sync.bench.readers_beside_sync import ALONE, BESIDE, report_beside, run_beside


def test_readers_are_timed_alone_and_beside_a_synchronisation(
    server: str, model_files: ModelFiles, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.bench.readers_beside_sync.READERS", 2)
    rows = run_beside(server, 30, model_files, home, seconds=0.4)
    assert [row.name for row in rows] == [ALONE, BESIDE]
    for row in rows:
        assert row.requests > 0
        assert row.errors == 0
        assert 0 < row.p50_ms <= row.p95_ms
    document = json.loads(report_beside(rows, as_json=True))
    assert [row["requests"] for row in document["rows"]] == [row.requests for row in rows]
    assert document["p95_ratio"] == pytest.approx(rows[1].p95_ms / rows[0].p95_ms)
    heading, first, second, summary = report_beside(rows, as_json=False).splitlines()
    assert heading.startswith("2 readers at a time")
    assert (first[: len(ALONE)], second[: len(BESIDE)]) == (ALONE, BESIDE)
    assert summary.startswith("p95 is ")
    with psycopg.connect(server) as connection:
        left = "select 1 from pg_database where datname = %s"
        assert connection.execute(left, [f"cinelibre_beside_{os.getpid()}"]).fetchall() == []
