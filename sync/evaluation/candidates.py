"""Users' candidates with every signal, read through rpc.candidate_signals and arranged for the search of weights."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from sync.connection import Connection, call, connect
from sync.evaluation.weights import Candidates

TIE_BREAKER = "popularity"
# The preset in which every signal counts, because only those are computed.
EVERY_SIGNAL = "every signal"

# Title ids with their scores in the order of rpc.signals, None where a signal is absent.
SignalRows: TypeAlias = Sequence[tuple[int, tuple[float | None, ...]]]


def count_every_signal(conninfo: str) -> list[str]:
    """Make the preset in which every signal counts; returns the names of the signals."""
    with connect(conninfo) as connection:
        signals = [signal for signal, _ in call(connection, "signals")]
        call(connection, "set_blend_preset", preset=EVERY_SIGNAL, signals=signals, weights=[1.0] * len(signals))
    return signals


def read_signals(connection: Connection, user_id: int, preset: str = EVERY_SIGNAL) -> SignalRows:
    """A user's candidates with the scores of the signals."""
    rows = call(connection, "candidate_signals", user_id=user_id, preset=preset)
    return [(title_id, tuple(score for _, _, score in scored)) for title_id, scored in groupby(rows, key=itemgetter(0))]


def arrange(rows: Mapping[int, SignalRows], relevant: Mapping[int, set[int]], signals: Sequence[str]) -> Candidates:
    """Users' candidates side by side, in the order that settles ties: the more popular first, then by title id.

    There is a row for every key of `relevant`; `signals` are the names of the scores.
    """
    tie_breaker = signals.index(TIE_BREAKER)
    width = max((len(rows[user]) for user in relevant), default=0)
    scores = np.full((len(relevant), width, len(signals)), -np.inf, dtype=np.float32)
    hits = np.zeros((len(relevant), width), dtype=np.bool_)
    for place, (user, wanted) in enumerate(relevant.items()):
        ordered = sorted(rows[user], key=lambda row: (-(row[1][tie_breaker] or 0), row[0]))
        for column, (title_id, values) in enumerate(ordered):
            scores[place, column] = [value or 0 for value in values]
            hits[place, column] = title_id in wanted
    wanted_counts = np.array([len(wanted) for wanted in relevant.values()], dtype=np.int64)
    return Candidates(signals=scores, hits=hits, wanted=wanted_counts)
