"""Preview of a run, for `cinelibre sync --dry-run`."""

import time
from datetime import datetime
from functools import partial

from sync.catalogue.drain import Outcome
from sync.catalogue.source import MAX_STALE_TITLES, Source
from sync.catalogue.sources.title_source import TitleSource
from sync.catalogue.summary import Summary, outcome_of
from sync.connection import Connection
from sync.functions.catalogue import enqueue_stale
from sync.functions.sync import begin_sync, refs_to_fetch


def preview(connection: Connection, source: Source, since: datetime | None) -> Summary:
    """Titles that the lists name now, and how many of them a run would ask for; stores nothing but request counts."""
    started = time.monotonic()
    seen: set[str] = set()
    wanted: set[str] = set()
    with connection.transaction(force_rollback=True):
        (run,) = begin_sync(connection, source=source.name, since=since)
        stale = enqueue_stale(connection, queue=source.name, limit=MAX_STALE_TITLES)

    def look(lists: TitleSource) -> Outcome:
        for part in lists.parts(run.since, run.started_at):
            number: int | None = 1
            while number:
                page = lists.page(part, number)
                seen.update([*page.refs, *(title.refs[0] for title in page.titles)])
                fetched = refs_to_fetch(connection, refs=page.refs, is_change=part.startswith("changes:"))
                wanted.update(title.ref for title in fetched)
                number = page.next_page
        return Outcome.COMPLETE

    outcome, detail = outcome_of(partial(look, source.lists)) if source.lists else (Outcome.COMPLETE, None)
    return Summary(
        source=source.name,
        outcome=outcome,
        detail=detail,
        discovered=len(seen),
        waiting=len(wanted) if source.lists else stale,
        seconds=round(time.monotonic() - started, 1),
    )
