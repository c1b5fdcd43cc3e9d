"""Weights of the blend, chosen by cross-validation inside the ratings that may be learned from.

Every fold holds out another fifth of them, lets a database of its own learn the rest, and reads the signals of each
user's candidates through rpc.candidate_signals. What the evaluation tests with is never looked at.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from sync.connection import Connection
from sync.evaluation.candidates import SignalRows, arrange, count_every_signal, read_signals
from sync.evaluation.held_out import RELEVANT, Split, fold, read_split, relevant_titles
from sync.evaluation.metrics import Floats
from sync.evaluation.trial import known_titles, learn, nameless_titles, store_catalogue
from sync.evaluation.weights import (
    UNITS,
    Candidates,
    Mix,
    Search,
    blended_ndcg,
    equal_mix,
    find_weights,
    standard_error,
)
from sync.functions.recommendations import set_blend_preset
from sync.own_database import copied_database, own_database

PRESET, FOLDS = "tuned", 3


class TuningError(Exception):
    """There is nothing to choose weights by."""


class Trialled(msgspec.Struct, frozen=True, kw_only=True):
    """A mix that was tried: the weights by signal, and the mean nDCG@10 over the folds, in each, and its error."""

    weights: dict[str, float]
    ndcg: float
    error: float
    folds: list[float]


class Tuned(msgspec.Struct, frozen=True, kw_only=True):
    """What tuning found: the mix to take, and others to compare it with by name."""

    chosen: Trialled
    others: dict[str, Trialled]
    absent: list[str]


def tune_folder(
    conninfo: str,
    folder: Path,
    *,
    folds: int = FOLDS,
    seed: int = 0,
    embed: Callable[[Connection], object] = lambda _: None,
) -> Tuned:
    """Find the weights on a MovieLens release's training side, or on the folder's train.csv; 2 to 5 folds."""
    train = read_split(folder, seed).train
    movies = {movie for _, movie in train}
    named = known_titles(folder, movies)
    with own_database(conninfo, "tuning") as catalogue:
        store_catalogue(catalogue, named or nameless_titles(movies), embed if named else lambda _: None)
        signals = count_every_signal(catalogue)
        parts = [_candidates(conninfo, catalogue, fold(train, number, seed), signals) for number in range(folds)]
    is_present = tuple(
        any(bool((part.signals[:, :, place] > 0).any()) for part in parts) for place in range(len(signals))
    )
    if not any(is_present):
        raise TuningError(f"{folder}: no candidate of any user has a signal")
    search = find_weights(lambda mix: np.array([blended_ndcg(part, mix) for part in parts]), is_present)
    return _tuned(search, signals, is_present)


def save(connection: Connection, tuned: Tuned) -> None:
    """Make the chosen weights those of the preset `tuned`."""
    weights = tuned.chosen.weights
    set_blend_preset(connection, preset=PRESET, signals=list(weights), weights=list(weights.values()))


def report(tuned: Tuned, *, as_json: bool) -> str:
    """The weights and figures as JSON, or as a table with the call that stores the chosen ones."""
    if as_json:
        return json.dumps(msgspec.to_builtins(tuned))
    rows = {"chosen": tuned.chosen, **tuned.others}
    width = max(map(len, rows))
    weights = tuned.chosen.weights
    names = (*weights, *(f"fold {number}" for number in range(1, len(tuned.chosen.folds) + 1)), "ndcg@10", "error")
    lines = [" " * width + "".join(f"{name:>{max(8, len(name) + 2)}}" for name in names)]
    for label, row in rows.items():
        figures = [*(f"{row.weights[name]:.2f}" for name in weights), *(f"{part:.4f}" for part in row.folds)]
        figures += [f"{row.ndcg:.4f}", f"{row.error:.4f}"]
        cells = (f"{figure:>{max(8, len(name) + 2)}}" for name, figure in zip(names, figures, strict=True))
        lines.append(f"{label:<{width}}{''.join(cells)}")
    if tuned.absent:
        lines += ["", f"nothing to learn from here, so weightless: {', '.join(tuned.absent)}"]
    counting = {name: weight for name, weight in weights.items() if weight > 0}
    arrays = f"'{{{','.join(counting)}}}', '{{{','.join(f'{weight:g}' for weight in counting.values())}}}'"
    return "\n".join([*lines, "", f"cinelibre psql -c \"select set_blend_preset('{PRESET}', {arrays})\""])


def _candidates(conninfo: str, catalogue: str, split: Split, signals: Sequence[str]) -> Candidates:
    def ask(connection: Connection, _: int, user_id: int) -> SignalRows:
        return read_signals(connection, user_id)

    relevant = relevant_titles(split.test)
    if not relevant:
        raise TuningError(f"no held-out rating has {RELEVANT:g} stars or more, so no list can be right")
    with copied_database(conninfo, catalogue, "tuning_fold") as own:
        learned = learn(own, split.train)
        rows = learned.ask("reading signals", relevant, ask)
        titles = {user: {learned.titles[movie] for movie in wanted} for user, wanted in relevant.items()}
        return arrange(rows, titles, signals)


def _tuned(search: Search, signals: Sequence[str], is_present: tuple[bool, ...]) -> Tuned:
    def trialled(mix: Mix) -> Trialled:
        figures: Floats = search.tried[mix]
        return Trialled(
            weights={name: weight / UNITS for name, weight in zip(signals, mix, strict=True)},
            ndcg=float(figures.mean()),
            error=standard_error(figures),
            folds=figures.tolist(),
        )

    present = [name for name, present in zip(signals, is_present, strict=True) if present]
    alone = {f"{name} alone": tuple(UNITS * (name == other) for other in signals) for name in present}
    others = {"best": search.best, "equal": equal_mix(is_present), **alone}
    return Tuned(
        chosen=trialled(search.chosen),
        others={label: trialled(mix) for label, mix in others.items()},
        absent=[name for name in signals if name not in present],
    )
