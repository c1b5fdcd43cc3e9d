"""`cinelibre sync --dry-run`: what a run would find."""

import time
from datetime import datetime
from functools import partial

from sync.catalogue.drain import Outcome
from sync.catalogue.provider import STALE_TITLES, Provider
from sync.catalogue.sources.source import Source
from sync.catalogue.summary import Summary, attempt
from sync.connection import Connection, call


def preview(connection: Connection, provider: Provider, since: datetime | None) -> Summary:
    """What the lists name now, and how many titles of these a run would ask for. Requests count, nothing else stays."""
    started = time.monotonic()
    seen: set[str] = set()
    wanted: set[str] = set()
    with connection.transaction(force_rollback=True):
        ((_, since, began_at, _),) = call(connection, "begin_sync", source=provider.name, since=since)
        ((stale,),) = call(connection, "enqueue_stale", queue=provider.name, limit=STALE_TITLES)

    def look(source: Source) -> Outcome:
        for part in source.parts(since, began_at):
            number: int | None = 1
            while number:
                page = source.page(part, number)
                seen.update([*page.refs, *(title.refs[0] for title in page.titles)])
                asked = call(connection, "refs_to_fetch", refs=page.refs, is_change=part.startswith("changes:"))
                wanted.update(ref for (ref,) in asked)
                number = page.next_page
        return Outcome.COMPLETE

    outcome, detail = attempt(partial(look, provider.source)) if provider.source else (Outcome.COMPLETE, None)
    return Summary(
        source=provider.name,
        outcome=outcome,
        detail=detail,
        discovered=len(seen),
        waiting=len(wanted) if provider.source else stale,
        seconds=round(time.monotonic() - started, 1),
    )
