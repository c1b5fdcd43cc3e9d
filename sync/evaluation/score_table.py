"""Table of scores that fits a terminal, one per group of figures; or JSON."""

import json
from collections.abc import Mapping

# Groups of figures, by the beginnings and endings of their names.
ACCURACY = ("ndcg", "ndcg error", "recall", "precision", "map", "mrr", "hit rate")
VARIETY = ("coverage", "coverage share", "novelty", "diversity", "genre diversity", "gini", "full lists")
PREDICTION = ("rmse", "mae", "carried by neighbours")
GROUPS: Mapping[str, tuple[str, ...]] = {
    **{f"the first {k}": tuple(f"{name}@{k}" for name in ACCURACY) for k in (10, 20)},
    **{f"variety of the first {k}": tuple(f"{name}@{k}" for name in VARIETY) for k in (10, 20)},
    "predicted stars": PREDICTION,
}

Scores = Mapping[str, Mapping[str, float]]


def report_scores(scores: Scores, *, as_json: bool) -> str:
    """The scores as JSON, or as tables of four decimals."""
    if as_json:
        return json.dumps(scores)
    return "\n\n".join(table for title, columns in GROUPS.items() if (table := _table(title, columns, scores)))


def _table(title: str, columns: tuple[str, ...], scores: Scores) -> str:
    rows = {label: row for label, row in scores.items() if any(column in row for column in columns)}
    shown = [column for column in columns if any(column in row for row in rows.values())]
    if not rows:
        return ""
    width = max(len(title), *map(len, rows))
    # The heading has the number of titles, so the columns need not repeat it.
    names = {column: column.partition("@")[0] for column in shown}
    widths = {column: max(8, len(names[column]) + 2) for column in shown}
    lines = [f"{title:<{width}}" + "".join(f"{names[column]:>{widths[column]}}" for column in shown)]
    for label, row in rows.items():
        cells = (_cell(row.get(column), widths[column]) for column in shown)
        lines.append(f"{label:<{width}}{''.join(cells)}".rstrip())
    return "\n".join(lines)


def _cell(value: float | None, width: int) -> str:
    if value is None:
        return " " * width
    return f"{value:>{width}d}" if isinstance(value, int) else f"{value:>{width}.4f}"
