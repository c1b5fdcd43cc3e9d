"""Embedder of texts: one model, one thread, off the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from api.embedding.model_files import ModelFiles

DIMENSIONS = 384
# Larger batches peak at gigabytes for no gain on one thread.
BATCH_SIZE = 8

Vector = np.ndarray[Any, np.dtype[np.float32]]


class Embedder:
    """A loaded model. `embed` blocks; `embed_query` does not."""

    def __init__(self, files: ModelFiles, cache: Path) -> None:
        from fastembed import TextEmbedding  # Slow to import, and a process without a model never needs it.

        self.files = files
        self._model = TextEmbedding(files.name, specific_model_path=str(files.folder), cache_dir=str(cache), threads=1)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedding")

    def embed(self, texts: Sequence[str], advance: Callable[[int], object] = lambda _: None) -> list[Vector]:
        """A vector of 384 float32, of length 1, for each text; calls `advance` with the number done since last time."""
        vectors = []
        for vector in self._model.embed(texts, batch_size=BATCH_SIZE):
            vectors.append((vector / (np.linalg.norm(vector) or 1)).astype(np.float32))
            advance(1)
        return vectors

    async def embed_query(self, text: str) -> Vector:
        """One text's vector; queries queue for the one thread that computes them."""
        loop = asyncio.get_running_loop()
        return (await loop.run_in_executor(self._executor, self.embed, [text]))[0]

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def to_text(vector: Vector) -> str:
    """A vector in pgvector's text form."""
    return "[" + ",".join(repr(float(value)) for value in vector) + "]"
