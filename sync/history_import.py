"""Import of a person's history into an account: read, matched, shown, and applied if asked to."""

from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path

from api.accounts.emails import InvalidEmailError, normalise_email
from api.imports.functions import Import
from api.imports.history.entry_batches import next_entries
from api.imports.history.reader import HistoryError, read_history
from sync.connection import Connection
from sync.errors import MendableError
from sync.functions.accounts import find_login
from sync.functions.imports import (
    add_import_entries,
    apply_import,
    begin_import,
    delete_import,
    fail_import,
    get_import,
    import_entries,
    match_import_entries,
    user_imports,
)
from sync.progress import Progress

# Counts of an import that are shown before and after it is applied.
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
MAX_SHOWN = 20


class NoSuchUserError(MendableError):
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
    user_id = _user_id(connection, email)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    # An earlier preview of the same file gives way.
    for earlier in user_imports(connection, user_id=user_id, limit=200):
        if (earlier.file_sha256, earlier.status) == (digest, "ready"):
            delete_import(connection, user_id=user_id, import_id=earlier.import_id)
    (begun,) = begin_import(connection, user_id=user_id, format=format, file_sha256=digest)
    import_id = begun.import_id
    try:
        found, lines = read_history(path, format)
        with Progress("reading", unit="line") as progress:
            while (entries := next_entries(lines)) is not None:
                (count,) = add_import_entries(
                    connection, user_id=user_id, import_id=import_id, format=found, entries=entries
                )
                progress.advance(count.entries - progress.done)
    except HistoryError as error:
        fail_import(connection, user_id=user_id, import_id=import_id, message=str(error))
        raise
    while match_import_entries(connection, user_id=user_id, import_id=import_id)[0].status != "ready":
        pass
    (matched,) = get_import(connection, user_id=user_id, import_id=import_id)
    say(f"import {import_id}: {_counts(matched, PREVIEW)}")
    for match in ("broken", "doubtful", "unknown"):
        for entry in import_entries(connection, user_id=user_id, import_id=import_id, match=match, limit=MAX_SHOWN):
            year = f" ({entry.year})" if entry.year else ""
            reason = f": {entry.reason}" if entry.reason else ""
            say(f"{match}: {entry.file} line {entry.line} {entry.title}{year}{reason}")
    if apply:
        (applied,) = apply_import(connection, user_id=user_id, import_id=import_id)
        say(f"applied: {_counts(applied, REPORT)}")
    else:
        say("nothing is applied: run it again with --apply, or decide in the service what is doubtful first")


def _user_id(connection: Connection, email: str) -> int:
    try:
        logins = find_login(connection, email=normalise_email(email))
    except InvalidEmailError as error:
        raise NoSuchUserError(str(error)) from error
    if not logins:
        raise NoSuchUserError(f"nobody is registered as {email}")
    return logins[0].user_id


def _counts(imported: Import, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{getattr(imported, name):,} {name.replace('_', ' ')}" for name in columns)
