"""The matrix behind the title graph: products added up in place, inverted in place, within a given memory."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from sync.graph.gram import BLOCK, ELEMENTS, OTHER_MB, Matrix, add_products, invert, titles_that_fit

MEGABYTES = 170


def gram_of(weights: Matrix) -> Matrix:
    """The products of all users, a row of `weights` each; zeros are what a user did not rate."""
    gram = np.zeros((weights.shape[1], weights.shape[1]), np.float32)
    for row in weights:
        positions = np.flatnonzero(row)
        add_products(gram, positions, row[positions])
    return gram


@pytest.mark.parametrize("density", [0.0, 0.02, 0.5, 1.0])
def test_the_products_of_all_users_add_up(density: float) -> None:
    random = np.random.default_rng(0)
    weights = random.normal(1, 0.5, (50, 120)).astype(np.float32)
    weights[random.random(weights.shape) >= density] = 0
    exact = weights.astype(np.float64)
    np.testing.assert_allclose(gram_of(weights), exact.T @ exact, rtol=1e-5, atol=1e-5)


def test_a_user_with_more_products_than_one_step_takes() -> None:
    size = int(ELEMENTS**0.5) + 100
    weights = np.random.default_rng(1).normal(1, 0.5, (1, size)).astype(np.float32)
    np.testing.assert_array_equal(gram_of(weights), weights.T @ weights)


@pytest.mark.parametrize("size", [0, 1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
def test_the_inverse_is_numpys_in_twice_the_precision(size: int) -> None:
    random = np.random.default_rng(size)
    weights = random.normal(1, 0.5, (2 * size + 1, size)) * (random.random((2 * size + 1, size)) < 0.1)
    matrix = weights.T @ weights + 20 * np.eye(size)
    inverse = matrix.astype(np.float32)
    done: list[int] = []
    invert(inverse, done.append)
    np.testing.assert_allclose(inverse, np.linalg.inv(matrix), rtol=1e-3, atol=1e-6)
    assert sum(done) == size


@pytest.mark.parametrize(
    ("megabytes", "least", "most"), [(0, 0, 0), (OTHER_MB, 0, 0), (220, 4_500, 5_000), (400, 7_500, 8_400)]
)
def test_the_matrix_and_its_panels_fit_what_is_left_of_the_memory(megabytes: float, least: int, most: int) -> None:
    assert least <= titles_that_fit(megabytes) <= most


PROGRAM = f"""
import json, re, resource, sys
from pathlib import Path
import sync.commands.main, sync.graph.learning
import numpy as np
from sync.graph.gram import add_products, invert, titles_that_fit
titles = titles_that_fit({MEGABYTES})
gram = np.zeros((titles, titles), np.float32)
for start in range(0, titles, 1000):
    positions = np.arange(start, min(titles, start + 1000))
    add_products(gram, positions, np.ones(len(positions), np.float32))
gram[np.diag_indices(titles)] += np.float32(200)
invert(gram)
if sys.platform == "darwin":
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
else:
    # getrusage would report the process that started this one, where that is larger.
    peak = 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
print(json.dumps([titles, peak / 1e6]))
"""


def test_a_process_stays_within_the_memory_it_was_given() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    titles, peak = json.loads(ran.stdout)
    assert titles * titles * 4 / 1e6 > (MEGABYTES - OTHER_MB) * 0.8
    assert peak < MEGABYTES
