"""The fake sources as a program of its own."""

import json
import subprocess
import sys
from typing import Any

import httpx

from tests.sync.fake_sources.sources import KEYS


def test_it_runs_by_itself_and_is_told_what_to_do() -> None:
    command = [sys.executable, "-m", "tests.sync.fake_sources", "--titles", "30", "--books", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        environment = json.loads(program.stdout.readline())
        tmdb = environment["TMDB_BASE_URL"]
        try:
            with httpx.Client(base_url=tmdb, params={"api_key": KEYS["tmdb"]}) as client:

                def control(name: str, **arguments: object) -> Any:
                    answer = client.post(tmdb.removesuffix("3") + "control", json={"call": name, "with": arguments})
                    return answer.raise_for_status().json()

                control("fault", where="tmdb:movie:1", mode="unavailable", times=1)
                assert [client.get("/movie/1").status_code for _ in range(2)] == [503, 200]
                assert control("counted") == {"/3/movie/1": 2}
                (changed,) = control("change_share", share=1 / 30, day="2026-11-20")
                days = {"start_date": "2026-11-19", "end_date": "2026-11-20"}
                listed = client.get(f"/{changed.split(':')[1]}/changes", params=days).json()["results"]
                assert int(changed.split(":")[2]) in [entry["id"] for entry in listed]
                assert client.get("/movie/1", params={"api_key": "wrong"}).status_code == 401
        finally:
            program.terminate()
