"""Batches of a history's entries, bounded as rpc.add_import_entries takes them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from api.imports.history.entry import BrokenLine, Entry

ENTRIES_PER_CALL = 1_000
# Characters that the database keeps of each text.
MAX_LENGTHS = {"file": 200, "title": 1_000, "list_name": 200, "note": 2_000, "reason": 500}
# Refs and creators kept per title, and their length.
MAX_NAMES = 20
MAX_NAME = 200


def next_entries(lines: Iterator[Entry | BrokenLine]) -> str | None:
    """The next batch of lines as a JSON array; None at the end. Raises HistoryError."""
    batch = [_storable(line) for line in islice(lines, ENTRIES_PER_CALL)]
    return msgspec.json.encode(batch).decode() if batch else None


def _storable(line: Entry | BrokenLine) -> dict[str, Any]:
    """The fields as the database takes them: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    fields = msgspec.structs.asdict(line)
    for name, length in MAX_LENGTHS.items():
        if fields.get(name):
            fields[name] = _clean(fields[name], length)
    for name in ("refs", "creators"):
        if fields.get(name):
            fields[name] = [_clean(one, MAX_NAME) for one in fields[name][:MAX_NAMES]]
    # A list without a name is none.
    fields["list_name"] = fields.get("list_name") or None
    return fields


def _clean(text: str, length: int) -> str:
    return text[:length].replace("\x00", "").encode("utf-8", "ignore").decode()
