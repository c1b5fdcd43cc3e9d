"""Packages: installed as pyproject.toml pins them, and no file names where they came from."""

import re
import subprocess
import tomllib
from pathlib import Path

from migrations.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==(?P<version>[^\s;\\]+)")


def pins(requirements: list[str]) -> dict[str, str]:
    found = {}
    for requirement in requirements:
        match = PIN.match(requirement)
        assert match, f"{requirement} is not pinned"
        found[match["name"].lower()] = match["version"]
    return found


def locked() -> dict[str, str]:
    return pins([line for line in (ROOT / "requirements.lock").read_text().splitlines() if re.match(r"\w", line)])


def test_the_lock_has_exactly_the_versions_that_the_project_pins() -> None:
    direct = pins(PROJECT["project"]["dependencies"])
    constraints = pins(PROJECT["tool"]["uv"]["constraint-dependencies"])
    assert not set(direct) & set(constraints)
    lock = locked()
    assert direct.items() <= lock.items()
    assert lock.items() <= (direct | constraints).items()


def test_every_locked_package_has_a_hash() -> None:
    text = (ROOT / "requirements.lock").read_text()
    for block in re.split(r"\n(?=\w)", text):
        assert "--hash=sha256:" in block, block


def test_the_development_tools_are_pinned_too() -> None:
    assert pins(PROJECT["dependency-groups"]["dev"])


def test_there_is_no_pytorch_and_no_django() -> None:
    assert not {"torch", "django", "sentence-transformers", "transformers"} & set(locked())


def test_no_committed_file_names_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    host = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|index-url", re.IGNORECASE)
    for name in listed:
        if name != "tests/deploy/test_packaging.py":
            assert not host.search((ROOT / name).read_text(errors="replace")), name


def test_one_version_everywhere() -> None:
    assert PROJECT["project"]["version"] == VERSION
