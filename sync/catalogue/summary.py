"""What came of a run, or of a look at what one would do."""

from collections.abc import Callable

import msgspec

from sync.catalogue.drain import Outcome
from sync.catalogue.feeds import Counts
from sync.catalogue.upstream.errors import BudgetSpent, KeyRefused, Unavailable


class Summary(msgspec.Struct, kw_only=True):
    """What a run did, with how many titles; `waiting` are left for another time."""

    source: str
    outcome: Outcome
    detail: str | None = None
    resumed: int = 0
    discovered: int = 0
    counts: Counts = msgspec.field(default_factory=Counts)
    asked: int = 0
    waiting: int = 0
    seconds: float = 0


def attempt(work: Callable[[], Outcome]) -> tuple[Outcome, str | None]:
    """How work ended, and why, where a provider ended it."""
    try:
        return work(), None
    except KeyRefused as error:
        return Outcome.KEY_REFUSED, str(error)
    except BudgetSpent as error:
        return Outcome.BUDGET_SPENT, str(error)
    except Unavailable as error:
        return Outcome.UNAVAILABLE, str(error)
