"""Users' candidates with every signal, read through rpc.candidate_signals and arranged for the search of weights."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

import numpy as np

from sync.connection import Connection, connect
from sync.evaluation.weights import Candidates
from sync.functions.recommendations import candidate_signals, set_blend_preset, signals

TIE_BREAKER = "popularity"
# The preset in which every signal counts, because only those are computed.
EVERY_SIGNAL = "every signal"

# Title ids with their scores in the order of rpc.signals, None where a signal is absent.
SignalRows: TypeAlias = Sequence[tuple[int, tuple[float | None, ...]]]


def count_every_signal(conninfo: str) -> list[str]:
    """Make the preset in which every signal counts; returns the names of the signals."""
    with connect(conninfo) as connection:
        names = [row.signal for row in signals(connection)]
        set_blend_preset(connection, preset=EVERY_SIGNAL, signals=names, weights=[1.0] * len(names))
    return names


def read_signals(connection: Connection, user_id: int, preset: str = EVERY_SIGNAL) -> SignalRows:
    """A user's candidates with the scores of the signals."""
    rows = groupby(candidate_signals(connection, user_id=user_id, preset=preset), key=attrgetter("title_id"))
    return [(title_id, tuple(row.score for row in scored)) for title_id, scored in rows]


def arrange(rows: Mapping[int, SignalRows], relevant: Mapping[int, set[int]], names: Sequence[str]) -> Candidates:
    """Users' candidates side by side, in the order that settles ties: the more popular first, then by title id.

    There is a row for every key of `relevant`; `names` are those of the scores.
    """
    tie_breaker = names.index(TIE_BREAKER)
    width = max((len(rows[user]) for user in relevant), default=0)
    scores = np.full((len(relevant), width, len(names)), -np.inf, dtype=np.float32)
    hits = np.zeros((len(relevant), width), dtype=np.bool_)
    for position, (user, wanted) in enumerate(relevant.items()):
        ordered = sorted(rows[user], key=lambda row: (-(row[1][tie_breaker] or 0), row[0]))
        for column, (title_id, values) in enumerate(ordered):
            scores[position, column] = [value or 0 for value in values]
            hits[position, column] = title_id in wanted
    wanted_counts = np.array([len(wanted) for wanted in relevant.values()], dtype=np.int64)
    return Candidates(signals=scores, hits=hits, wanted=wanted_counts)
