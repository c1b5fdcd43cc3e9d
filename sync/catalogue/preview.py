"""Preview of a run, for `cinelibre sync --dry-run`."""

import time
from datetime import datetime
from functools import partial

from sync.catalogue.drain import Outcome
from sync.catalogue.source import MAX_STALE_TITLES, Source
from sync.catalogue.sources.title_source import TitleSource
from sync.catalogue.summary import Summary, outcome_of
from sync.connection import Connection, call


def preview(connection: Connection, source: Source, since: datetime | None) -> Summary:
    """Titles that the lists name now, and how many of them a run would ask for; stores nothing but request counts."""
    started = time.monotonic()
    seen: set[str] = set()
    wanted: set[str] = set()
    with connection.transaction(force_rollback=True):
        ((_, since, began_at, _),) = call(connection, "begin_sync", source=source.name, since=since)
        ((stale,),) = call(connection, "enqueue_stale", queue=source.name, limit=MAX_STALE_TITLES)

    def look(lists: TitleSource) -> Outcome:
        for part in lists.parts(since, began_at):
            number: int | None = 1
            while number:
                page = lists.page(part, number)
                seen.update([*page.refs, *(title.refs[0] for title in page.titles)])
                asked = call(connection, "refs_to_fetch", refs=page.refs, is_change=part.startswith("changes:"))
                wanted.update(ref for (ref,) in asked)
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
