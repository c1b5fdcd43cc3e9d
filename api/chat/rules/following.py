"""Following up: the wish in force after a message, from the one before and what the message says."""

from statistics import median
from typing import Any

import msgspec

from api.chat.parser import Turn
from api.chat.rules.findings import DEFAULTS, Findings
from api.discovery.filters import Wish

OPPOSITES = {
    "genres": "not_genres",
    "languages": "not_languages",
    "people": "not_people",
    "keywords": "not_keywords",
}
SERVICES = {"providers", "on_my_services"}
# Values of these fields add up; in the others the new value replaces the old one.
GATHERED = {"people", "not_people", "keywords", "not_keywords", "not_genres", "not_languages"}
# Fields that are replaced together.
PAIRS = ({"year_gte", "year_lte"}, {"runtime_gte", "runtime_lte"})
SHORT, LONG, OLD = 90, 150, 1979
STEP = 30


def starts_anew(findings: Findings, turn: Turn) -> bool:
    """Whether a message is a request of its own: it says "I want", names a kind, or names a title to go by.

    What says "instead", "only", "also", compares ("shorter") or speaks of "ones" goes on from the wish in force, and
    so does a fragment: "on Netflix", "without horror".
    """
    if turn.wish is None or "restart" in findings.signals:
        return True
    # "Like Vertigo, but lighter" compares with Vertigo, not with what was shown.
    if "like" in findings.fields and "also" not in findings.signals:
        return True
    if findings.signals & {"follow", "older", "newer", "shorter", "longer", "also", "more"}:
        return False
    if "similar" in findings.signals and "like" not in findings.fields:
        return False
    return bool(findings.signals & {"request", "kind"} or {"title", "about"} & findings.fields.keys())


def wish_after(findings: Findings, turn: Turn) -> Wish:
    """The whole wish after a message."""
    before = Wish() if turn.wish is None or starts_anew(findings, turn) else turn.wish
    fields = msgspec.structs.asdict(before)
    # A title looked for by name is not a filter of later messages.
    fields["title"] = None
    for field in findings.cleared:
        fields[field] = DEFAULTS[field]
    for pair in PAIRS:
        if pair & findings.fields.keys():
            fields |= dict.fromkeys(pair)
    # "On Netflix" replaces "on my services", and the other way round.
    if SERVICES & findings.fields.keys() and "also" not in findings.signals:
        fields |= {field: DEFAULTS[field] for field in SERVICES}
    for field, value in findings.fields.items():
        fields[field] = merged(field, fields[field], value, findings)
        take_from_opposite(fields, field, value, findings)
    if "genres" in findings.fields and "genre_match" not in findings.fields and "also" not in findings.signals:
        fields["genre_match"] = "any"
    compare(fields, findings, turn)
    return msgspec.convert(fields, Wish)


def merged(field: str, old: Any, new: Any, findings: Findings) -> Any:
    """Old and new together where both are asked for, otherwise the new."""
    if DEFAULTS[field] != () or not old:
        return new
    if "also" in findings.signals or (field in GATHERED and "instead" not in findings.signals):
        limit = 20 if field in {"people", "not_people", "keywords", "not_keywords"} else 30
        return tuple(dict.fromkeys((*old, *new)))[-limit:]
    return new


def take_from_opposite(fields: dict[str, Any], field: str, value: Any, findings: Findings) -> None:
    """Remove what is wanted now from the values to leave out, and the other way round."""
    for wanted, unwanted in OPPOSITES.items():
        for one, other in ((wanted, unwanted), (unwanted, wanted)):
            if field == one:
                # "Horror, but not too scary": a value wanted in the same message is not excluded.
                if one == unwanted and wanted in findings.fields:
                    value = tuple(item for item in value if item not in findings.fields[wanted])
                    fields[one] = tuple(item for item in fields[one] if item not in findings.fields[wanted])
                named = {item.casefold() for item in value}
                fields[other] = tuple(item for item in fields[other] if item.casefold() not in named)


def compare(fields: dict[str, Any], findings: Findings, turn: Turn) -> None:
    """ "Older", "shorter": than the median of the titles shown, as far as that is known."""
    years = [title.year for title in turn.shown if title.year is not None]
    runtimes = [title.runtime_minutes for title in turn.shown if title.runtime_minutes is not None]
    if "newer" in findings.signals and "sort" not in findings.fields:
        fields["sort"] = "release"
        fields["year_lte"] = findings.fields.get("year_lte")
    if "older" in findings.signals and not {"year_gte", "year_lte"} & findings.fields.keys():
        fields["year_lte"] = int(median(years)) - 1 if years else OLD
        fields["year_gte"] = None
        fields["sort"] = None if fields["sort"] == "release" else fields["sort"]
    # "Like Lagaan but shorter" compares with Lagaan, whose running time is not known here.
    if "like" in findings.fields:
        return
    if "shorter" in findings.signals and "runtime_lte" not in findings.fields:
        fields["runtime_lte"] = shorter(runtimes, fields["runtime_lte"])
        fields["runtime_gte"] = None
    if "longer" in findings.signals and "runtime_gte" not in findings.fields:
        fields["runtime_gte"] = int(median(runtimes)) + 1 if runtimes else LONG
        fields["runtime_lte"] = None


def shorter(runtimes: list[int], limit: int | None) -> int:
    """Below the median of the running times shown, and below the limit in force."""
    if runtimes:
        below = int(median(runtimes)) - 1
        return max(below if limit is None else min(below, limit), 0)
    return SHORT if limit is None else max(limit - STEP, 0)
