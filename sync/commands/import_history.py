"""The command that brings a person's history in: read, preview, and apply it if asked to."""

from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeVar

from api.accounts.emails import InvalidEmailError, normalise_email
from api.calls import Row
from api.imports.functions import Import, ImportEntry
from api.imports.history.entry_batches import next_entries
from api.imports.history.reader import HistoryError, read_history
from sync.connection import Connection, call
from sync.progress import Progress

RowType = TypeVar("RowType", bound=Row)

# What an import answers, in psql and here.
PREVIEW = ("entries", "matched", "doubtful", "unknown", "broken", "skipped")
REPORT = (
    "ratings_added",
    "ratings_changed",
    "ratings_same",
    "ratings_kept",
    "states_added",
    "states_changed",
    "states_same",
    "states_kept",
    "lists_added",
    "items_added",
    "items_same",
    "items_skipped",
)
SHOWN = 20


class NoSuchUserError(Exception):
    """There is no account with this e-mail address."""


def import_history(
    connection: Connection,
    path: Path,
    *,
    format: str,  # noqa: A002
    email: str,
    apply: bool,
    say: Callable[[str], None],
) -> None:
    """Read a file into an account; what is doubtful is shown, and left out when it is applied.

    Raises HistoryError and NoSuchUserError.
    """
    user = {"user_id": _user_id(connection, email)}
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    # An earlier preview of the same file gives way.
    for earlier in (_row(Import, row) for row in call(connection, "user_imports", **user, limit=200)):
        if (earlier.file_sha256, earlier.status) == (digest, "ready"):
            call(connection, "delete_import", **user, import_id=earlier.import_id)
    named = {**user, "import_id": call(connection, "begin_import", **user, format=format, file_sha256=digest)[0][0]}
    try:
        found, lines = read_history(path, format)
        with Progress("reading", unit="line") as progress:
            while (entries := next_entries(lines)) is not None:
                ((count,),) = call(connection, "add_import_entries", **named, format=found, entries=entries)
                progress.advance(count - progress.done)
    except HistoryError as error:
        call(connection, "fail_import", **named, message=str(error))
        raise
    while call(connection, "match_import_entries", **named) != [("ready",)]:
        pass
    say(f"import {named['import_id']}: {_counts(connection, 'get_import', named, PREVIEW)}")
    for match in ("broken", "doubtful", "unknown"):
        for row in call(connection, "import_entries", **named, match=match, limit=SHOWN):
            entry = _row(ImportEntry, row)
            year = f" ({entry.year})" if entry.year else ""
            reason = f": {entry.reason}" if entry.reason else ""
            say(f"{match}: {entry.file} line {entry.line} {entry.title}{year}{reason}")
    if apply:
        say(f"applied: {_counts(connection, 'apply_import', named, REPORT)}")
    else:
        say("nothing is applied: run it again with --apply, or decide in the service what is doubtful first")


def _user_id(connection: Connection, email: str) -> int:
    try:
        found = call(connection, "find_login", email=normalise_email(email))
    except InvalidEmailError as error:
        raise NoSuchUserError(str(error)) from error
    if not found:
        raise NoSuchUserError(f"nobody is registered as {email}")
    return int(found[0][0])


def _counts(connection: Connection, function: str, named: dict[str, int], columns: tuple[str, ...]) -> str:
    """What an import counts, by the columns of a function that answers with it."""
    (row,) = call(connection, function, **named)
    found = _row(Import, row)
    return ", ".join(f"{getattr(found, name):,} {name.replace('_', ' ')}" for name in columns)


def _row(kind: type[RowType], row: tuple[Any, ...]) -> RowType:
    return kind(**dict(zip(kind.__struct_fields__, row, strict=True)))
