"""The command line: light to start, and without a circle among its modules."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from sync.commands.main import COMMANDS, command_line, main

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "litestar", "fastembed", "uvicorn", "onnx", "bcrypt", "httpx")
PROGRAM = f"""
import json, sys
from sync.commands.main import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    print(json.dumps([ended.code, sorted(set(sys.modules) & set({HEAVY}))]))
"""


def test_every_module_of_commands_has_one_or_serves_them() -> None:
    modules = {file.stem for file in (ROOT / "sync" / "commands").glob("*.py")}
    assert modules - set(COMMANDS) == {"__init__", "command", "databases", "main"}


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ") and line[4] != " "
    ]
    assert shown == [
        "up", "serve", "migrate", "psql", "sync", "worker", "import", "refresh", "evaluate", "bench", "tune", "model",
        "doctor",
    ]  # fmt: skip


def test_only_psql_takes_arguments_that_are_not_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["bench", "--fast"], ["doctor", "again"], ["sync", "tmdb", "omdb"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
        assert f"unrecognized arguments: {words[-1]}" in capsys.readouterr().err
    assert command_line().parse_known_args(["psql", "-c", "select 1"])[1] == ["-c", "select 1"]


def test_a_failure_that_can_be_mended_is_one_line() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import", "movielens", "/nowhere"])
    assert ended.value.code == "cinelibre: /nowhere has neither movies.csv nor movies.dat"


@pytest.mark.parametrize("words", [["migrate"], ["psql", "-c", "select 1"]], ids=["migrate", "psql"])
def test_migrating_and_psql_import_nothing_heavy(own_database: str, home: Path, words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env={**os.environ, "DATABASE_URL": own_database, "CINELIBRE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    code, heavy = json.loads(ran.stdout.splitlines()[-1])
    assert (code or 0, heavy) == (0, []), ran.stderr


def imported(file: Path) -> Iterator[str]:
    """The modules of ours that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_no_module_of_sync_imports_one_that_imports_it() -> None:
    modules = {module_of(file): file for file in (ROOT / "sync").rglob("*.py")}
    # Commands are imported by their names; the first circle raises.
    graph = {name: {other for other in imported(file) if other in modules} for name, file in modules.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules)


def test_api_and_migrations_do_not_import_sync() -> None:
    for folder in ("api", "migrations"):
        for file in (ROOT / folder).rglob("*.py"):
            assert not any(name.split(".")[0] in ("sync", "tests") for name in imported(file)), file
