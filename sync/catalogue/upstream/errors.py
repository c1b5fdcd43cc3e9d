"""Errors of requests to an upstream; none of them carries a key, or a request that had one."""

# ruff: noqa: N818  Named by what happened: most of them are normal answers.

from datetime import datetime


class UpstreamError(Exception):
    """An upstream gave no usable answer."""


class Missing(UpstreamError):
    """The upstream does not know, or no longer knows, what it was asked for."""


class KeyRefused(UpstreamError):
    """The upstream does not accept our key: nothing can be asked until somebody changes it."""


class BudgetSpent(UpstreamError):
    """Today's requests are used up; there are new ones at `until`."""

    def __init__(self, upstream: str, until: datetime) -> None:
        super().__init__(f"{upstream}: no request left until {until:%Y-%m-%d %H:%M} UTC")
        self.until = until


class Unavailable(UpstreamError):
    """The upstream failed in every attempt; it may answer another time."""


class CircuitOpen(Unavailable):
    """The upstream failed so often that nobody asks it before `until`."""

    def __init__(self, upstream: str, until: datetime) -> None:
        super().__init__(f"{upstream}: left alone until {until:%Y-%m-%d %H:%M:%S} UTC, because it failed too often")
        self.until = until


class Unreadable(UpstreamError):
    """An answer that cannot be understood: the reason in a word, in a sentence, and an excerpt of the answer."""

    def __init__(self, reason: str, detail: str, document: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.document = document
