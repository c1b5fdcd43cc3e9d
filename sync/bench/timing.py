"""Timing of calls, one after the other on one connection."""

import time
from collections.abc import Callable, Sequence

import numpy as np

Call = Callable[[], object]


def milliseconds(
    calls: Sequence[Call], *, warm: int | None = None, after_each: Callable[[], object] | None = None
) -> list[float]:
    """The duration of every call, client included, after an untimed round of the first `warm` (default: all)."""
    for call in calls[:warm]:
        call()
    durations = []
    for call in calls:
        started = time.perf_counter()
        call()
        durations.append((time.perf_counter() - started) * 1000)
        if after_each is not None:
            after_each()
    return durations


def percentile(durations: Sequence[float], share: float) -> float:
    """The duration that a share of the calls stay within, interpolated."""
    return float(np.percentile(durations, share * 100))


def spread(items: Sequence[int], count: int) -> list[int]:
    """`count` items evenly from first to last, all of them if there are fewer."""
    if len(items) <= count:
        return list(items)
    return [items[round(position)] for position in np.linspace(0, len(items) - 1, count)]
