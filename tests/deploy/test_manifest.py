"""The list of functions and the tree of files must say the same; migrations have one number each."""

import shutil
from pathlib import Path

import pytest

from migrations.manifest import SQL_FOLDER, ManifestError, read_manifest, read_migrations

DEFINITION = "create or replace function {name}() returns integer language sql immutable begin atomic select 1; end;\n"
FIRST = DEFINITION.format(name="engine.first")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A well-formed sql folder: the capabilities low, with engine.first and rpc.second, and high; and grants."""
    write(tmp_path, "low/engine/first.sql", FIRST)
    write(tmp_path, "low/rpc/second.sql", DEFINITION.format(name="rpc.second"))
    write(tmp_path, "low/all.sql", "-- First what others call.\n\\ir engine/first.sql\n\\ir rpc/second.sql\n")
    write(tmp_path, "high/rpc/last.sql", DEFINITION.format(name="rpc.last"))
    write(tmp_path, "high/all.sql", "\\ir rpc/last.sql\n")
    write(tmp_path, "grants.sql", "select 1;\n")
    write(tmp_path, "all.sql", "-- What others use.\n\\ir low/all.sql\n\\ir high/all.sql\n\n\\ir grants.sql\n")
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new))


def refusal(folder: Path) -> str:
    with pytest.raises(ManifestError) as refused:
        read_manifest(folder)
    return str(refused.value)


def test_the_tree_of_this_checkout_is_well_formed() -> None:
    routines = read_manifest().routines
    assert {routine.schema for routine in routines} == {"engine", "rpc"}
    assert len({(routine.schema, routine.name) for routine in routines}) == len(routines)


def test_the_migrations_of_this_checkout_are_numbered_without_gaps() -> None:
    numbers = [int(migration.name.split("_")[0]) for migration in read_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_only_grants_sql_grants_or_revokes() -> None:
    for routine in read_manifest().routines:
        assert not {"grant", "revoke"} & set(routine.text.lower().split()), routine.path


def test_routines_come_in_the_order_of_the_list_with_the_grants_apart(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert [(routine.schema, routine.name) for routine in manifest.routines] == [
        ("engine", "first"),
        ("rpc", "second"),
        ("rpc", "last"),
    ]
    assert [routine.capability for routine in manifest.routines] == ["low", "low", "high"]
    assert manifest.grants == "select 1;\n"


def test_a_listed_file_that_does_not_exist_is_refused(folder: Path) -> None:
    (folder / "low/rpc/second.sql").unlink()
    assert "do not exist: low/rpc/second.sql" in refusal(folder)


@pytest.mark.parametrize(
    "path", ["low/rpc/third.sql", "third.sql", "rpc/third.sql", "low/rpc/deeper/third.sql", "lower/all.sql"]
)
def test_a_file_that_is_not_listed_is_refused(folder: Path, path: str) -> None:
    write(folder, path, DEFINITION.format(name="rpc.third"))
    assert f"no all.sql lists: {path}" in refusal(folder)


@pytest.mark.parametrize("line", ["-- \\ir rpc/second.sql", "\\i rpc/second.sql", "\\ir rpc/second.sql -- the second"])
def test_a_line_that_is_not_exactly_an_include_does_not_list_a_file(folder: Path, line: str) -> None:
    edit(folder, "low/all.sql", "\\ir rpc/second.sql", line)
    assert "no all.sql lists: low/rpc/second.sql" in refusal(folder)


def test_a_file_listed_twice_is_refused(folder: Path) -> None:
    edit(folder, "low/all.sql", "\\ir rpc/second.sql\n", "\\ir rpc/second.sql\n\\ir rpc/second.sql\n")
    assert "low/rpc/second.sql is listed twice" in refusal(folder)


def test_a_file_listed_under_two_spellings_is_refused(folder: Path) -> None:
    edit(folder, "low/all.sql", "\\ir rpc/second.sql\n", "\\ir rpc/second.sql\n\\ir ./rpc/second.sql\n")
    assert "low/rpc/second.sql is listed twice" in refusal(folder)


@pytest.mark.parametrize(
    "second",
    [
        DEFINITION.format(name="engine.other"),
        DEFINITION.format(name="engine.first"),
        DEFINITION.format(name="engine.other").upper(),
        DEFINITION.format(name="engine.other").replace(" or replace", ""),
        DEFINITION.format(name="engine.other").replace("create or replace", "create  or\nreplace"),
        "    " + DEFINITION.format(name="engine.other"),
        "create or replace procedure engine.other() language sql begin atomic select 1; end;\n",
        DEFINITION.format(name="other"),
    ],
    ids=["another", "overload", "upper-case", "no-replace", "spread-out", "indented", "procedure", "no-schema"],
)
def test_a_file_with_two_definitions_is_refused(folder: Path, second: str) -> None:
    write(folder, "low/engine/first.sql", FIRST + second)
    assert "sql/low/engine/first.sql must define exactly engine.first" in refusal(folder)


@pytest.mark.parametrize("defined", ["engine.second", "rpc.second", "rpc.first", "first", '"engine"."first"'])
def test_a_file_that_defines_another_function_than_its_path_says_is_refused(folder: Path, defined: str) -> None:
    write(folder, "low/engine/first.sql", DEFINITION.format(name=defined))
    assert "sql/low/engine/first.sql must define exactly engine.first" in refusal(folder)


def test_a_name_defined_in_two_capabilities_is_refused(folder: Path) -> None:
    write(folder, "high/engine/first.sql", FIRST)
    edit(folder, "high/all.sql", "\\ir rpc/last.sql", "\\ir engine/first.sql\n\\ir rpc/last.sql")
    assert "engine.first is defined in two capabilities" in refusal(folder)


def test_a_file_that_defines_nothing_is_refused(folder: Path) -> None:
    write(folder, "low/engine/first.sql", "-- " + FIRST)
    assert "it defines nothing" in refusal(folder)


def test_the_list_must_end_with_the_grants(folder: Path) -> None:
    write(folder, "all.sql", "\\ir grants.sql\n\\ir low/all.sql\n\\ir high/all.sql\n")
    assert "must end with grants.sql" in refusal(folder)


def test_a_commented_definition_is_no_second_one(folder: Path) -> None:
    write(folder, "low/engine/first.sql", "-- " + DEFINITION.format(name="engine.other") + FIRST)
    assert read_manifest(folder).routines[0].name == "first"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("low/rpc/second.sql", "select 1", "select 2"),
        ("grants.sql", "1", "2"),
        ("low/all.sql", "engine/first", "engine/third"),
    ],
)
def test_every_change_of_what_is_deployed_changes_the_hash(folder: Path, path: str, old: str, new: str) -> None:
    before = read_manifest(folder).sha256
    edit(folder, path, old, new)
    if path == "low/all.sql":
        (folder / "low/engine/first.sql").unlink()
        write(folder, "low/engine/third.sql", DEFINITION.format(name="engine.third"))
    assert read_manifest(folder).sha256 != before


def test_the_order_of_the_list_is_part_of_the_hash_and_its_comments_are_not(folder: Path) -> None:
    before = read_manifest(folder).sha256
    edit(folder, "low/all.sql", "First what others call", "Alphabetically")
    assert read_manifest(folder).sha256 == before
    write(folder, "low/all.sql", "\\ir rpc/second.sql\n\\ir engine/first.sql\n")
    assert read_manifest(folder).sha256 != before


def test_line_ends_of_another_system_do_not_change_the_hash(folder: Path) -> None:
    before = read_manifest(folder).sha256
    for file in folder.rglob("*.sql"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_manifest(folder).sha256 == before


def test_two_migrations_with_one_number_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "0001_schemas.sql", "")
    write(tmp_path, "0002_titles.sql", "")
    write(tmp_path, "0002_users.sql", "")
    with pytest.raises(ManifestError, match="two migrations have the number 0002"):
        read_migrations(tmp_path)


def test_migrations_come_in_the_order_of_their_numbers_and_other_files_are_none(tmp_path: Path) -> None:
    for name in ("0010_third.sql", "0002_second.sql", "0001_first.sql", "notes.sql", "0003_script.py"):
        write(tmp_path, name, "")
    assert [migration.name for migration in read_migrations(tmp_path)] == ["0001_first", "0002_second", "0010_third"]


def test_a_copy_of_the_tree_elsewhere_has_the_same_hash(tmp_path: Path) -> None:
    shutil.copytree(SQL_FOLDER, tmp_path / "sql")
    assert read_manifest(tmp_path / "sql").sha256 == read_manifest().sha256
