"""A provider as runs and workers see it."""

from collections.abc import Callable

import msgspec

from sync.catalogue.feeds import Feed
from sync.catalogue.sources.source import Source
from sync.connection import Connection

# Titles that one run asks for because it is long ago that they were asked for.
STALE_TITLES = 20_000


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Where titles or facts come from: what is asked one by one, and the source of lists, if it has any.

    `name` is also that of its queue and of its rate limit.
    """

    name: str
    feed: Feed
    source: Source | None = None
    # What a run begins with, such as the sizes of images.
    prepare: Callable[[Connection], None] = lambda _: None
    # What it ends with once nothing is left to be asked for, such as the names of services.
    conclude: Callable[[Connection], None] = lambda _: None
