"""What can become of a request to a provider besides an answer. None of it carries a key, or a request that had one."""

# ruff: noqa: N818  They name what happened, which is no error of ours.

from datetime import datetime


class UpstreamError(Exception):
    """A provider gave no usable answer."""


class Missing(UpstreamError):
    """The provider does not know, or no longer knows, what it was asked for."""


class KeyRefused(UpstreamError):
    """The provider does not accept our key: nothing can be asked until somebody changes it."""


class BudgetSpent(UpstreamError):
    """Today's requests are used up; there are new ones at `until`."""

    def __init__(self, upstream: str, until: datetime) -> None:
        super().__init__(f"{upstream}: no request left until {until:%Y-%m-%d %H:%M} UTC")
        self.until = until


class Unavailable(UpstreamError):
    """The provider did not answer, or not sensibly, however often it was asked. Another time it may."""


class CircuitOpen(Unavailable):
    """The provider failed so often that nobody asks it before `until`."""

    def __init__(self, upstream: str, until: datetime) -> None:
        super().__init__(f"{upstream}: left alone until {until:%Y-%m-%d %H:%M:%S} UTC, because it failed too often")
        self.until = until


class Unreadable(UpstreamError):
    """The provider answered with what cannot be understood: why in a word, why in a sentence, and an excerpt of it."""

    def __init__(self, reason: str, detail: str, document: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.document = document
