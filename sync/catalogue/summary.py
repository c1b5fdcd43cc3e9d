"""Summary of a run, or of the preview of one."""

from collections.abc import Callable

import msgspec

from sync.catalogue.counts import TitleCounts
from sync.catalogue.drain import Outcome
from sync.catalogue.upstream.errors import BudgetSpent, KeyRefused, Unavailable


class Summary(msgspec.Struct, kw_only=True):
    """A run's outcome and its numbers of titles; `waiting` are left in the queue."""

    source: str
    outcome: Outcome
    detail: str | None = None
    resumed: int = 0
    discovered: int = 0
    counts: TitleCounts = msgspec.field(default_factory=TitleCounts)
    asked: int = 0
    waiting: int = 0
    seconds: float = 0


def outcome_of(work: Callable[[], Outcome]) -> tuple[Outcome, str | None]:
    """The outcome of work, and the reason where an upstream ended it."""
    try:
        return work(), None
    except KeyRefused as error:
        return Outcome.KEY_REFUSED, str(error)
    except BudgetSpent as error:
        return Outcome.BUDGET_SPENT, str(error)
    except Unavailable as error:
        return Outcome.UNAVAILABLE, str(error)
