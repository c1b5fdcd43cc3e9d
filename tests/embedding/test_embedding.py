"""Vectors are those of the model: compared with a forward pass of BERT in plain numpy."""

import asyncio
import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from math import erf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from api.embedding.embedder import DIMENSIONS, Embedder, Vector, to_text
from api.embedding.model_files import MAX_INPUT_TOKENS, WEIGHTS_FILE, ModelFiles

Array = np.ndarray[Any, np.dtype[np.float64]]

TEXTS = [
    "action",
    "",
    " ",
    "?",
    "The Matrix. A hacker learns that reality is a simulation.",
    "Amélie. Une serveuse de Montmartre.",
    "शोले. दो दोस्त",
    "😀😀",
    "UPPER lower",
    "tab\tand\nline",
    "word " * 40,
    "supercalifragilisticexpialidocious" * 5,
    "[MASK] [SEP] [CLS]",
]


class NumpyBert:
    """The encoder as its paper describes it, in float64, one text at a time, mean over the tokens, length 1."""

    def __init__(self, files: ModelFiles) -> None:
        raw = (files.folder / WEIGHTS_FILE).read_bytes()
        (header_length,) = struct.unpack("<Q", raw[:8])
        data = raw[8 + header_length :]
        self.weights: dict[str, Array] = {}
        for name, entry in json.loads(raw[8 : 8 + header_length]).items():
            if name != "__metadata__" and entry["dtype"] == "F32":
                start, end = entry["data_offsets"]
                self.weights[name] = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"]).astype(np.float64)
        self.config = json.loads((files.folder / "config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_INPUT_TOKENS)

    def linear(self, name: str, x: Array) -> Array:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def normalise(self, name: str, x: Array) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + self.config["layer_norm_eps"])
        result: Array = scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return result

    def embed(self, text: str) -> Array:
        ids = self.tokenizer.encode(text).ids
        heads = self.config["num_attention_heads"]
        part = "embeddings"
        x = self.weights[f"{part}.word_embeddings.weight"][ids]
        x = x + self.weights[f"{part}.position_embeddings.weight"][: len(ids)]
        x = self.normalise(f"{part}.LayerNorm", x + self.weights[f"{part}.token_type_embeddings.weight"][0])
        for number in range(self.config["num_hidden_layers"]):
            layer = f"encoder.layer.{number}"
            query, key, value = (
                self.linear(f"{layer}.attention.self.{name}", x).reshape(len(ids), heads, -1).swapaxes(0, 1)
                for name in ("query", "key", "value")
            )
            scores = np.exp(query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1]))
            context = (scores / scores.sum(-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(ids), -1)
            output = f"{layer}.attention.output"
            x = self.normalise(f"{output}.LayerNorm", x + self.linear(f"{output}.dense", context))
            wide = self.linear(f"{layer}.intermediate.dense", x)
            wide = wide * (1 + np.vectorize(erf)(wide / np.sqrt(2))) / 2
            x = self.normalise(f"{layer}.output.LayerNorm", x + self.linear(f"{layer}.output.dense", wide))
        mean: Array = x.mean(0)
        return mean / np.linalg.norm(mean)


@pytest.fixture(scope="module")
def embedder(model_files: ModelFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedder]:
    loaded = Embedder(model_files, tmp_path_factory.mktemp("cache"))
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def reference(model_files: ModelFiles) -> NumpyBert:
    return NumpyBert(model_files)


def furthest(left: Vector | Array, right: Vector | Array) -> float:
    return float(np.abs(np.asarray(left, np.float64) - right).max())


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_a_vector_is_what_the_weights_say(embedder: Embedder, reference: NumpyBert, text: str) -> None:
    (vector,) = embedder.embed([text])
    assert vector.shape == (DIMENSIONS,)
    assert vector.dtype == np.float32
    assert furthest(vector, reference.embed(text)) < 1e-5


def test_a_vector_does_not_depend_on_what_is_embedded_with_it(embedder: Embedder) -> None:
    together = embedder.embed([*TEXTS, *TEXTS[::-1]])
    for text, first, second in zip(TEXTS, together, together[::-1], strict=False):
        (alone,) = embedder.embed([text])
        assert furthest(first, alone) < 1e-5
        assert furthest(second, alone) < 1e-5


def test_every_vector_has_length_one(embedder: Embedder) -> None:
    assert np.linalg.norm(embedder.embed(TEXTS), axis=1) == pytest.approx(1, abs=1e-6)


def test_only_the_first_256_tokens_count(embedder: Embedder, reference: NumpyBert) -> None:
    words = [f"word{number % 10}" if number % 3 else "robot" for number in range(400)]
    counted = next(
        size
        for size in range(400)
        if len(reference.tokenizer.encode(" ".join(words[: size + 1])).ids) == MAX_INPUT_TOKENS
    )
    long, longer, cut, other = embedder.embed(
        [" ".join(part) for part in (words, [*words, "entirely different ending"], words[: counted - 20], words[20:])]
    )
    assert furthest(long, longer) < 1e-6
    assert furthest(long, reference.embed(" ".join(words))) < 1e-5
    assert furthest(long, cut) > 1e-4
    assert furthest(long, other) > 1e-4


def test_more_than_128_tokens_count(embedder: Embedder) -> None:
    """The tokenizer's own file says 128."""
    start = "a quiet village by the sea " * 30
    with_end, without_end = embedder.embed([start + "explosions and spaceships", start])
    assert furthest(with_end, without_end) > 1e-3


def test_a_query_is_embedded_like_a_text(embedder: Embedder) -> None:
    async def both() -> list[Vector]:
        return await asyncio.gather(*(embedder.embed_query(text) for text in TEXTS))

    for query, text in zip(asyncio.run(both()), embedder.embed(TEXTS), strict=True):
        assert furthest(query, text) < 1e-5


def test_progress_is_told_for_each_text(embedder: Embedder) -> None:
    told: list[int] = []
    vectors = embedder.embed(TEXTS, told.append)
    assert sum(told) == len(vectors) == len(TEXTS)


def test_nothing_to_embed_is_nothing(embedder: Embedder) -> None:
    assert embedder.embed([]) == []


def test_the_text_form_of_a_vector_loses_nothing(embedder: Embedder) -> None:
    (vector,) = embedder.embed(["robots"])
    assert np.array_equal(np.array(json.loads(to_text(vector)), np.float32), vector)


GUARDED = """
import socket, sys
from pathlib import Path

attempts = []

def refuse(*arguments, **named):
    attempts.append(repr(arguments[-1:]))
    raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse

from api.embedding.embedder import Embedder
from api.embedding.model_files import DEFAULT_MODEL, resolve_model

home = Path(sys.argv[1])
embedder = Embedder(resolve_model(DEFAULT_MODEL, home), home / "cache")
(vector,) = embedder.embed(["robots"])
embedder.close()
print(len(vector), attempts)
"""


def test_preparing_and_embedding_connect_to_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", GUARDED, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={
            "PATH": "",
            "HOME": str(tmp_path),
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "HTTP_PROXY": "http://127.0.0.1:9",
        },
    )
    assert run.stdout == "384 []\n", run.stderr
