"""Walk through a source's lists, page by page; a page and what it brings are one transaction."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sync.catalogue.counts import TitleCounts
from sync.catalogue.drain import PATIENCE_SECONDS
from sync.catalogue.quarantine import merge_or_quarantine, quarantine_titles
from sync.catalogue.sources.title_source import ListPage, TitleSource
from sync.catalogue.upstream.errors import CircuitOpen, KeyRefused, Missing, Unreadable
from sync.connection import Connection
from sync.functions.sync import begin_part, record_page
from sync.progress import Progress

# Requests for a page that cannot be read, before it is quarantined.
MAX_TRIES = 3
# Consecutive unreadable pages, before the rest of the list is left out.
MAX_UNREADABLE_PAGES = 3
# Consecutive 401/403 pages, after earlier successes, before the key itself is considered revoked.
MAX_REFUSED_PAGES = 2


class Walk:
    """One run through the lists of a source. `in_transaction` is called in every transaction that stores a page."""

    def __init__(
        self,
        connection: Connection,
        name: str,
        source: TitleSource,
        run_id: int,
        *,
        in_transaction: Callable[[TitleCounts], None],
        limit: int | None = None,
    ) -> None:
        self.seen = 0
        self.queued = 0
        self._refused = 0
        self._patience = PATIENCE_SECONDS
        self._connection = connection
        self._name = name
        self._source = source
        self._run_id = run_id
        self._in_transaction = in_transaction
        self._limit = limit

    @property
    def is_full(self) -> bool:
        """Whether the lists have named as many titles as the limit allows."""
        return self._limit is not None and self.queued >= self._limit

    def read(self, parts: list[str]) -> None:
        """Read the lists to their ends, each from where the run was. Raises UpstreamError where no page can be read."""
        with Progress(f"reading lists of {self._name}", unit="page") as progress:
            for part in parts:
                progress.advance(0, stage=part)
                self._read(part, progress)
                if self.is_full:
                    return

    def _read(self, part: str, progress: Progress) -> None:
        (position,) = begin_part(self._connection, run_id=self._run_id, part=part)
        number, is_finished = position.next_page, position.is_finished
        unreadable = 0
        while not is_finished and not self.is_full:
            page = self._page(part, number)
            if page is None:
                # A single unreadable page is skipped; after several, the list is taken for unreadable as a whole.
                unreadable += 1
                is_last = unreadable >= MAX_UNREADABLE_PAGES
                page = ListPage(next_page=None if is_last else number + 1)
            elif page.refs or page.titles:
                unreadable = 0
            number, is_finished = self._store(part, page)
            progress.advance(stage=part)

    def _page(self, part: str, number: int) -> ListPage | None:
        """The page; None, with a row in quarantine, for one that stays unreadable. UpstreamError ends the run."""
        tries = 0
        while True:
            try:
                page = self._source.page(part, number)
                self._refused = 0
                return page
            except Missing:
                return ListPage()
            except CircuitOpen as error:
                self._wait(error)
            except (KeyRefused, Unreadable) as error:
                tries += 1
                if tries == MAX_TRIES:
                    self._quarantine(part, number, error)
                    return None

    def _wait(self, error: CircuitOpen) -> None:
        """Wait until the circuit closes, if the patience that is left allows it."""
        pause = max(0.01, (error.until - datetime.now(UTC)).total_seconds())
        self._patience -= pause
        if self._patience < 0:
            raise error
        time.sleep(pause)

    def _quarantine(self, part: str, number: int, error: KeyRefused | Unreadable) -> None:
        if isinstance(error, KeyRefused):
            # The key opened other pages, so the refusal is about this one.
            self._refused += 1
            if not self.seen or self._refused > MAX_REFUSED_PAGES:
                raise error
            error = Unreadable("refused", str(error))
        row = (f"{part}:page:{number}", error.reason, error.detail, error.document)
        with self._connection.transaction():
            quarantine_titles(self._connection, self._name, [row])
            self._in_transaction(TitleCounts(quarantined=1))

    def _store(self, part: str, page: ListPage) -> tuple[int, bool]:
        counts = TitleCounts(quarantined=len(page.broken))
        with self._connection.transaction():
            (recorded,) = record_page(
                self._connection,
                run_id=self._run_id,
                part=part,
                refs=[*page.refs, *(title.refs[0] for title in page.titles)],
                next_page=page.next_page,
                total=page.total,
                queue=None if page.titles else self._name,
                is_change=part.startswith("changes:"),
            )
            if page.titles:
                counts.add(merge_or_quarantine(self._connection, self._name, page.titles))
            if page.broken:
                rows = [(broken.ref, broken.reason, broken.detail, broken.document) for broken in page.broken]
                quarantine_titles(self._connection, self._name, rows)
            self._in_transaction(counts)
        self.seen += recorded.seen
        self.queued += len(page.titles) or recorded.queued
        return recorded.next_page, recorded.is_finished
