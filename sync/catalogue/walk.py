"""Reading a source's lists page by page, each page with what it brings in one transaction."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sync.catalogue.drain import PATIENCE_SECONDS
from sync.catalogue.feeds import Counts, quarantine, store_titles
from sync.catalogue.sources.source import Page, Source
from sync.catalogue.upstream.errors import CircuitOpen, KeyRefused, Missing, Unreadable
from sync.connection import Connection, call
from sync.progress import Progress

# How often a page that cannot be read is asked for, and after how many such pages a list is left.
TRIES = 3
UNREADABLE_IN_A_ROW = 3
# Pages in a row that are refused, with a key that opened others, until the key is what is wrong.
MOST_REFUSED = 2


class Walk:
    """One run through the lists of a source. `beside` is called in every transaction that stores a page."""

    def __init__(
        self,
        connection: Connection,
        name: str,
        source: Source,
        run_id: int,
        *,
        beside: Callable[[Counts], None],
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
        self._beside = beside
        self._limit = limit

    @property
    def is_full(self) -> bool:
        """Whether the lists have named as many titles as were asked for."""
        return self._limit is not None and self.queued >= self._limit

    def read(self, parts: list[str]) -> None:
        """Read the lists to their ends, each from where the run was. Raises what the upstream cannot answer."""
        with Progress(f"reading lists of {self._name}", unit="page") as progress:
            for part in parts:
                progress.advance(0, stage=part)
                self._read(part, progress)
                if self.is_full:
                    return

    def _read(self, part: str, progress: Progress) -> None:
        ((number, _, is_finished),) = call(self._connection, "begin_part", run_id=self._run_id, part=part)
        unreadable = 0
        while not is_finished and not self.is_full:
            page = self._page(part, number)
            if page is None:
                # The next page may be well; a list that is unreadable as a whole ends here.
                unreadable += 1
                is_last = unreadable >= UNREADABLE_IN_A_ROW
                page = Page(next_page=None if is_last else number + 1)
            elif page.refs or page.titles:
                unreadable = 0
            number, is_finished = self._store(part, page)
            progress.advance(stage=part)

    def _page(self, part: str, number: int) -> Page | None:
        """The page; None, with a row in quarantine, for one that stays unreadable. Raises what ends a run."""
        tries = 0
        while True:
            try:
                page = self._source.page(part, number)
                self._refused = 0
                return page
            except Missing:
                return Page()
            except CircuitOpen as error:
                self._wait(error)
            except (KeyRefused, Unreadable) as error:
                tries += 1
                if tries == TRIES:
                    self._set_aside(part, number, error)
                    return None

    def _wait(self, error: CircuitOpen) -> None:
        """Wait for the provider, if that is not beyond our patience."""
        pause = max(0.01, (error.until - datetime.now(UTC)).total_seconds())
        self._patience -= pause
        if self._patience < 0:
            raise error
        time.sleep(pause)

    def _set_aside(self, part: str, number: int, error: KeyRefused | Unreadable) -> None:
        if isinstance(error, KeyRefused):
            # A key that opened other pages is not what is wrong with one.
            self._refused += 1
            if not self.seen or self._refused > MOST_REFUSED:
                raise error
            error = Unreadable("refused", str(error))
        row = (f"{part}:page:{number}", error.reason, error.detail, error.document)
        with self._connection.transaction():
            quarantine(self._connection, self._name, [row])
            self._beside(Counts(quarantined=1))

    def _store(self, part: str, page: Page) -> tuple[int, bool]:
        counts = Counts(quarantined=len(page.broken))
        with self._connection.transaction():
            ((number, _, is_finished, seen, queued),) = call(
                self._connection,
                "record_page",
                run_id=self._run_id,
                part=part,
                refs=[*page.refs, *(title.refs[0] for title in page.titles)],
                next_page=page.next_page,
                total=page.total,
                queue=None if page.titles else self._name,
                is_change=part.startswith("changes:"),
            )
            if page.titles:
                counts.add(store_titles(self._connection, self._name, page.titles))
                queued = len(page.titles)
            if page.broken:
                rows = [(broken.ref, broken.reason, broken.detail, broken.document) for broken in page.broken]
                quarantine(self._connection, self._name, rows)
            self._beside(counts)
        self.seen += seen
        self.queued += queued
        return number, is_finished
