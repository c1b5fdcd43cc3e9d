"""Gram matrix of weighted ratings, made and inverted in place, because one such matrix is most of learning's memory."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float32]
Positions: TypeAlias = NDArray[np.int64]

BLOCK = 256
# Elements of the matrix updated at a time, so that their indices, products and sums fit a processor's cache.
ELEMENTS = 200_000
# Memory of the process without a matrix: interpreter, libraries, one batch of ratings or rows.
OTHER_MB = 120
# Blocks of rows or columns that inverting the matrix holds beside it.
PANELS = 3


def titles_that_fit(megabytes: float) -> int:
    """The size of the largest matrix that a process of this many MB (10^6 bytes) can learn with."""
    floats = max(0.0, (megabytes - OTHER_MB) * 1e6 / 4)
    panels = PANELS * BLOCK / 2
    return int((panels**2 + floats) ** 0.5 - panels)


def add_products(gram: Matrix, positions: Positions, weights: Matrix) -> None:
    """Add one user's products: weights[a] * weights[b] at (positions[a], positions[b]). No position may repeat."""
    size = len(gram)
    flat = gram.reshape(-1)
    step = max(1, ELEMENTS // max(1, len(positions)))
    for start in range(0, len(positions), step):
        rows = slice(start, start + step)
        flat[positions[rows, None] * size + positions] += weights[rows, None] * weights


def invert(matrix: Matrix, advance: Callable[[int], object] = lambda _: None) -> None:
    """Replace a symmetric positive definite matrix by its inverse; calls `advance` with the rows done since last time.

    Gauss-Jordan elimination a block at a time. Such a matrix needs no pivoting.
    """
    for block in _blocks(len(matrix)):
        pivot = np.linalg.inv(matrix[block, block].astype(np.float64)).astype(np.float32)
        across = pivot @ matrix[block]
        across[:, block] = pivot
        down = matrix[:, block].copy()
        matrix[:, block] = 0
        for rows in _blocks(len(matrix)):
            matrix[rows] -= down[rows] @ across
        matrix[block] = across
        advance(block.stop - block.start)


def _blocks(size: int) -> Iterator[slice]:
    for start in range(0, size, BLOCK):
        yield slice(start, min(start + BLOCK, size))
