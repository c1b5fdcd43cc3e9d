"""What a file of somebody's history says, in bounded batches as rpc.add_import_entries takes them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from api.imports.history.entry import BrokenLine, Entry

ENTRIES_A_CALL = 1_000
# A name is shown to its owner and compared with titles; what is longer is neither, and a note has what a list keeps.
LONGEST = {"file": 200, "title": 1_000, "list_name": 200, "note": 2_000, "reason": 500}
# The refs and makers of a title that are looked at.
MOST_NAMES = 20
LONGEST_NAME = 200


def next_entries(lines: Iterator[Entry | BrokenLine]) -> str | None:
    """The next thousand lines as a JSON array; None at the end. Raises HistoryError."""
    batch = [_storable(line) for line in islice(lines, ENTRIES_A_CALL)]
    return msgspec.json.encode(batch).decode() if batch else None


def _storable(line: Entry | BrokenLine) -> dict[str, Any]:
    """The fields as the database takes them: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    fields = msgspec.structs.asdict(line)
    for name, most in LONGEST.items():
        if fields.get(name):
            fields[name] = _clean(fields[name], most)
    for name in ("refs", "creators"):
        if fields.get(name):
            fields[name] = [_clean(one, LONGEST_NAME) for one in fields[name][:MOST_NAMES]]
    # A list without a name is none.
    fields["list_name"] = fields.get("list_name") or None
    return fields


def _clean(text: str, most: int) -> str:
    return text[:most].replace("\x00", "").encode("utf-8", "ignore").decode()
