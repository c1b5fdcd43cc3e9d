"""Files of the embedding model: their origin, and refusal of damaged ones."""

import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import api.embedding.model_files as module
from api.embedding.embedder import Embedder
from api.embedding.model_files import (
    DEFAULT_MODEL,
    MAX_INPUT_TOKENS,
    TOKENIZER_FILES,
    WEIGHTS_FILE,
    WEIGHTS_SHA256,
    ModelFiles,
    ModelUnavailableError,
    resolve_model,
    sha256_of,
)

FOLDER = DEFAULT_MODEL.rpartition("/")[2]


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file."""
    return {
        str(file.relative_to(folder)): (file.stat().st_size, file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_packaged_weights_are_those_of_the_model(model_files: ModelFiles) -> None:
    assert model_files.name == DEFAULT_MODEL
    assert model_files.weights_sha256 == WEIGHTS_SHA256
    assert sha256_of(model_files.folder / WEIGHTS_FILE) == WEIGHTS_SHA256
    assert not (model_files.folder / WEIGHTS_FILE).is_symlink()


def test_the_prepared_folder_has_a_small_graph_and_reads_256_tokens(model_files: ModelFiles) -> None:
    assert (model_files.folder / "model.onnx").stat().st_size < 100_000
    settings = json.loads((model_files.folder / "tokenizer_config.json").read_text())
    assert settings["model_max_length"] == MAX_INPUT_TOKENS == 256


def test_the_model_is_prepared_once(tmp_path: Path) -> None:
    first = resolve_model(DEFAULT_MODEL, tmp_path)
    before = contents(tmp_path)
    assert resolve_model(DEFAULT_MODEL, tmp_path) == first
    assert contents(tmp_path) == before
    assert [folder.name for folder in (tmp_path / "models").iterdir()] == [FOLDER]


def test_a_prepared_folder_is_used_without_the_package(
    model_files: ModelFiles, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_packaged_weights", lambda: None)
    assert resolve_model(DEFAULT_MODEL, home) == model_files


@pytest.fixture
def tampered(tmp_path: Path) -> Path:
    """A copy of the packaged model with one byte of its weights changed."""
    package = module._packaged_weights()
    assert package is not None
    copy = tmp_path / "package"
    shutil.copytree(package, copy)
    with (copy / WEIGHTS_FILE).open("r+b") as weights:
        weights.seek(-1000, 2)
        (byte,) = weights.read(1)
        weights.seek(-1, 1)
        weights.write(bytes([byte ^ 1]))
    return copy


def test_weights_with_one_changed_byte_are_refused_by_both_hashes(
    tampered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_packaged_weights", lambda: tampered)
    with pytest.raises(ModelUnavailableError) as refused:
        resolve_model(DEFAULT_MODEL, tmp_path / "home")
    assert sha256_of(tampered / WEIGHTS_FILE) in str(refused.value)
    assert WEIGHTS_SHA256 in str(refused.value)
    assert not list((tmp_path / "home").rglob(WEIGHTS_FILE))


def test_without_package_and_folder_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_packaged_weights", lambda: None)
    with pytest.raises(ModelUnavailableError, match="cinelibre model --download") as refused:
        resolve_model(DEFAULT_MODEL, tmp_path)
    assert DEFAULT_MODEL in str(refused.value)
    assert "CINELIBRE_MODEL_DIR" in str(refused.value)
    assert contents(tmp_path) == {}


def test_another_model_is_not_replaced_by_the_packaged_one(tmp_path: Path) -> None:
    other = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
    with pytest.raises(ModelUnavailableError, match=other):
        resolve_model(other, tmp_path)


def test_a_given_folder_without_its_files_is_refused_by_their_names(tmp_path: Path) -> None:
    for present in ((), ("model.onnx",), ("model.onnx", "config.json", "tokenizer.json")):
        for name in present:
            (tmp_path / name).touch()
        with pytest.raises(ModelUnavailableError) as refused:
            resolve_model(DEFAULT_MODEL, tmp_path / "home", tmp_path)
        assert "CINELIBRE_MODEL_DIR" in str(refused.value)
        assert str(tmp_path) in str(refused.value)
        named = set(re.findall(r"\w+\.(?:json|onnx)", str(refused.value)))
        assert named == {"model.onnx", *TOKENIZER_FILES} - set(present)


def test_a_given_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="nowhere"):
        resolve_model(DEFAULT_MODEL, tmp_path, tmp_path / "nowhere")


def test_a_given_folder_comes_first_and_is_named_by_its_own_weights(model_files: ModelFiles, tmp_path: Path) -> None:
    given = tmp_path / "given"
    shutil.copytree(model_files.folder, given)
    (given / "weights.sha256").unlink()
    found = resolve_model(DEFAULT_MODEL, tmp_path / "home", given)
    assert found == ModelFiles(name=DEFAULT_MODEL, folder=given, weights_sha256=WEIGHTS_SHA256)
    assert not (tmp_path / "home").exists()
    embedder = Embedder(found, tmp_path / "cache")
    assert len(embedder.embed(["robots"])) == 1
    embedder.close()


PREPARE = """
import sys, time
from pathlib import Path
import api.embedding.onnx_graph
from api.embedding.model_files import DEFAULT_MODEL, resolve_model

home, number = Path(sys.argv[1]), sys.argv[2]
(home / f"ready-{number}").touch()
while len(list(home.glob("ready-*"))) < 3:
    time.sleep(0.001)
print(resolve_model(DEFAULT_MODEL, home))
"""


def test_processes_that_prepare_at_once_end_with_one_whole_folder(tmp_path: Path) -> None:
    def prepare(number: int) -> str:
        command = [sys.executable, "-c", PREPARE, str(tmp_path), str(number)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
        assert run.returncode == 0, run.stderr
        return run.stdout

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(prepare, range(3)))) == 1
    assert [folder.name for folder in (tmp_path / "models").iterdir()] == [FOLDER]
    found = resolve_model(DEFAULT_MODEL, tmp_path)
    assert sha256_of(found.folder / WEIGHTS_FILE) == WEIGHTS_SHA256
    embedder = Embedder(found, tmp_path / "cache")
    assert len(embedder.embed(["robots"])) == 1
    embedder.close()


def test_a_folder_that_lost_its_mark_is_prepared_again(tmp_path: Path) -> None:
    found = resolve_model(DEFAULT_MODEL, tmp_path)
    (found.folder / "weights.sha256").unlink()
    assert resolve_model(DEFAULT_MODEL, tmp_path) == found
    assert (found.folder / "weights.sha256").exists()
