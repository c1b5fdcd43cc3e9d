"""How a message goes on from what was said before: which wish holds after it."""

from statistics import median
from typing import Any

import msgspec

from api.chat.parser import Turn
from api.chat.rules.draft import DEFAULTS, Draft
from api.discovery.filters import Wish

OPPOSITES = {
    "genres": "not_genres",
    "languages": "not_languages",
    "people": "not_people",
    "keywords": "not_keywords",
}
SERVICES = {"providers", "on_my_services"}
# More of these narrows the wish; of the others the new value takes the old one's place.
GATHERED = {"people", "not_people", "keywords", "not_keywords", "not_genres", "not_languages"}
# What belongs together is replaced together.
PAIRS = ({"year_gte", "year_lte"}, {"runtime_gte", "runtime_lte"})
SHORT, LONG, OLD = 90, 150, 1979
STEP = 30


def starts_anew(draft: Draft, turn: Turn) -> bool:
    """Whether a message is a request of its own: it says "I want", names a kind, or names a title to go by.

    What says "instead", "only", "also", compares ("shorter") or speaks of "ones" goes on from the wish in force, and
    so does a fragment: "on Netflix", "without horror".
    """
    if turn.wish is None or "restart" in draft.signals:
        return True
    # "Like Vertigo, but lighter" compares with Vertigo, not with what was shown.
    if "like" in draft.fields and "also" not in draft.signals:
        return True
    if draft.signals & {"follow", "older", "newer", "shorter", "longer", "also", "more"}:
        return False
    if "similar" in draft.signals and "like" not in draft.fields:
        return False
    return bool(draft.signals & {"request", "kind"} or {"title", "about"} & draft.fields.keys())


def wish_after(draft: Draft, turn: Turn) -> Wish:
    """The whole wish after a message."""
    before = Wish() if turn.wish is None or starts_anew(draft, turn) else turn.wish
    fields = msgspec.structs.asdict(before)
    # A title looked for by name is found or not; nothing goes on from it.
    fields["title"] = None
    for field in draft.cleared:
        fields[field] = DEFAULTS[field]
    for pair in PAIRS:
        if pair & draft.fields.keys():
            fields |= dict.fromkeys(pair)
    # "On Netflix", said of what was to be on one's own services, takes their place, and the other way round.
    if SERVICES & draft.fields.keys() and "also" not in draft.signals:
        fields |= {field: DEFAULTS[field] for field in SERVICES}
    for field, value in draft.fields.items():
        fields[field] = merged(field, fields[field], value, draft)
        take_from_opposite(fields, field, value, draft)
    if "genres" in draft.fields and "genre_match" not in draft.fields and "also" not in draft.signals:
        fields["genre_match"] = "any"
    compare(fields, draft, turn)
    return msgspec.convert(fields, Wish)


def merged(field: str, old: Any, new: Any, draft: Draft) -> Any:
    """Old and new together where both are asked for, otherwise the new."""
    if DEFAULTS[field] != () or not old:
        return new
    if "also" in draft.signals or (field in GATHERED and "instead" not in draft.signals):
        limit = 20 if field in {"people", "not_people", "keywords", "not_keywords"} else 30
        return tuple(dict.fromkeys((*old, *new)))[-limit:]
    return new


def take_from_opposite(fields: dict[str, Any], field: str, value: Any, draft: Draft) -> None:
    """What is wanted now is no longer unwanted, and the other way round."""
    for wanted, unwanted in OPPOSITES.items():
        for one, other in ((wanted, unwanted), (unwanted, wanted)):
            if field == one:
                # "Horror, but not too scary": what is wanted in the same breath is not unwanted.
                if one == unwanted and wanted in draft.fields:
                    value = tuple(item for item in value if item not in draft.fields[wanted])
                    fields[one] = tuple(item for item in fields[one] if item not in draft.fields[wanted])
                named = {item.casefold() for item in value}
                fields[other] = tuple(item for item in fields[other] if item.casefold() not in named)


def compare(fields: dict[str, Any], draft: Draft, turn: Turn) -> None:
    """ "Older", "shorter": than half of what was shown, as far as that is known."""
    years = [title.year for title in turn.shown if title.year is not None]
    runtimes = [title.runtime_minutes for title in turn.shown if title.runtime_minutes is not None]
    if "newer" in draft.signals and "sort" not in draft.fields:
        fields["sort"] = "release"
        fields["year_lte"] = draft.fields.get("year_lte")
    if "older" in draft.signals and not {"year_gte", "year_lte"} & draft.fields.keys():
        fields["year_lte"] = int(median(years)) - 1 if years else OLD
        fields["year_gte"] = None
        fields["sort"] = None if fields["sort"] == "release" else fields["sort"]
    # "Like Lagaan but shorter": than Lagaan, of which nothing is known here.
    if "like" in draft.fields:
        return
    if "shorter" in draft.signals and "runtime_lte" not in draft.fields:
        fields["runtime_lte"] = shorter(runtimes, fields["runtime_lte"])
        fields["runtime_gte"] = None
    if "longer" in draft.signals and "runtime_gte" not in draft.fields:
        fields["runtime_gte"] = int(median(runtimes)) + 1 if runtimes else LONG
        fields["runtime_lte"] = None


def shorter(runtimes: list[int], limit: int | None) -> int:
    """Below half of what was shown, and below the limit that held."""
    if runtimes:
        below = int(median(runtimes)) - 1
        return max(below if limit is None else min(below, limit), 0)
    return SHORT if limit is None else max(limit - STEP, 0)
