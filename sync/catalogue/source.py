"""Source of titles or of facts about them, as runs and workers use it."""

from collections.abc import Callable

import msgspec

from sync.catalogue.queues import Queue
from sync.catalogue.sources.title_source import TitleSource
from sync.connection import Connection

# Stale titles refetched per run.
MAX_STALE_TITLES = 20_000


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A source's queue, and its lists if it has any; `name` is also that of the queue and of the upstream."""

    name: str
    queue: Queue
    lists: TitleSource | None = None
    # The first step of a run, such as reading the sizes of images.
    prepare: Callable[[Connection], None] = lambda _: None
    # The last step, once the queue is drained, such as naming services.
    conclude: Callable[[Connection], None] = lambda _: None
