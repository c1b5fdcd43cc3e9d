"""Budgets that need no database."""

from collections.abc import Iterable

from sync.catalogue.upstream.budget import RequestOutcome
from sync.functions.sync import Reservation


class Generous:
    """Allows everything but the reservations it was told of, and remembers what it heard."""

    def __init__(self, reservations: Iterable[Reservation] = ()) -> None:
        self.reservations = list(reservations)
        self.heard: list[tuple[RequestOutcome, float | None]] = []

    @property
    def outcomes(self) -> list[RequestOutcome]:
        return [outcome for outcome, _ in self.heard]

    def reserve(self, upstream: str) -> Reservation:  # noqa: ARG002  An upstream like any other.
        return self.reservations.pop(0) if self.reservations else Reservation(wait_seconds=0)

    def report(self, upstream: str, outcome: RequestOutcome, retry_after: float | None = None) -> None:  # noqa: ARG002
        self.heard.append((outcome, retry_after))
