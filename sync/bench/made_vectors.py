"""Made-up vectors distributed like embeddings of texts: in clusters, and in far fewer directions than dimensions."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

DIMENSIONS, DIRECTIONS, CLUSTERS = 384, 32, 300
VECTORS_PER_BATCH = 500


class MadeVectors:
    """Unit vectors around random centres; a seed decides them all."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = np.random.default_rng(seed)
        self._centres = self._chance.normal(0, 1, (CLUSTERS, DIRECTIONS))
        self._directions = self._chance.normal(0, 1, (DIRECTIONS, DIMENSIONS))

    def draw(self, count: int) -> NDArray[np.float32]:
        """The next `count` vectors, one a row."""
        latent = self._centres[self._chance.integers(0, CLUSTERS, count)]
        latent = latent + self._chance.normal(0, 0.7, latent.shape)
        vectors = latent @ self._directions + self._chance.normal(0, 0.5, (count, DIMENSIONS))
        units: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return units

    def batches(self, count: int) -> Iterator[NDArray[np.float32]]:
        """`count` vectors in all, in batches."""
        for start in range(0, count, VECTORS_PER_BATCH):
            yield self.draw(min(VECTORS_PER_BATCH, count - start))
