"""Choice of the one certification that stands for a title."""

import re
from collections.abc import Mapping, Sequence

# Boards by precedence, India's first, because most of this catalogue comes from there. One word means different
# ages at different boards; these are the words that data.certifications reads in their board's sense.
BOARDS = {
    "IN": {"U", "UA", "UA7", "UA13", "UA16", "A", "S"},
    "US": {"G", "PG", "PG13", "R", "NC17", "TVY", "TVY7", "TVY7FV", "TVG", "TVPG", "TV14", "TVMA"},
    "GB": {"U", "PG", "12", "12A", "15", "18", "R18"},
    "FR": {"U", "TP", "TOUSPUBLICS", "10", "12", "16", "18", "X"},
    "DE": {"0", "6", "12", "16", "18", "FSK0", "FSK6", "FSK12", "FSK16", "FSK18"},
}
# Other boards follow, in alphabetical order, where their certificates are ages.
AGES = {"0", "3", "6", "7", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "21"}
MAX_CERTIFICATION = 20


def certification(by_country: Mapping[str, Sequence[str]]) -> str | None:
    """The first certification that we can read as an age; each country's come in order of precedence."""
    others = sorted(country for country in by_country if country not in BOARDS)
    for country in (*BOARDS, *others):
        for written in by_country.get(country, ()):
            if _folded(written) in BOARDS.get(country, AGES) and len(written.strip()) <= MAX_CERTIFICATION:
                return written.strip()
    return None


def _folded(written: str) -> str:
    """The letters and digits that engine.certified_age compares."""
    return re.sub(r"[^A-Z0-9]", "", written.upper())
