"""Client of an upstream: within its budget, with retries, and for a bounded time."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, Self, TypeAlias, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx
import msgspec

from sync.catalogue.upstream.attempt import Attempt, get_once
from sync.catalogue.upstream.budget import Budget
from sync.catalogue.upstream.decoding import MAX_EXCERPT, UnusableAnswerError, legible
from sync.catalogue.upstream.errors import (
    BudgetSpent,
    CircuitOpen,
    KeyRefused,
    Missing,
    Unavailable,
    Unreadable,
    UpstreamError,
)
from sync.catalogue.upstream.key import Key, KeyedTransport

Read = TypeVar("Read")
# Meaning of an answer; a Judge finds it where the upstream's statuses alone do not say.
Meaning: TypeAlias = Literal["ok", "missing", "key", "spent", "limited", "failed", "unreadable"]
Judge: TypeAlias = Callable[[int, bytes], Meaning | None]
Parameters: TypeAlias = Mapping[str, str | int]

MAX_CONNECTIONS = 16


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """Time limits of a request, in seconds, and how often it is attempted."""

    connect_seconds: float = 5
    read_seconds: float = 15
    # For a whole answer, because read_seconds starts anew with every byte that trickles in.
    answer_seconds: float = 60
    attempts: int = 4
    backoff_seconds: float = 0.5
    max_backoff_seconds: float = 30
    max_retry_after_seconds: float = 300
    max_bytes: int = 8_000_000


class Upstream:
    """An upstream with its connections, key and budget. Safe to use from several threads.

    `judge` finds the meaning of an answer where its status does not tell. `sleep` may return early.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        budget: Budget,
        key: Key,
        *,
        judge: Judge = lambda _status, _body: None,
        patience: Patience | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self._budget = budget
        self._key = key
        self._judge = judge
        self._patience = patience or Patience()
        self._sleep = sleep
        self._clock = clock
        limits = httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS)
        key.hide()
        self._client = httpx.Client(
            base_url=base_url,
            transport=KeyedTransport(httpx.HTTPTransport(limits=limits, proxy=_proxy(base_url)), key),
            timeout=httpx.Timeout(self._patience.read_seconds, connect=self._patience.connect_seconds),
            headers={"User-Agent": "cinelibre", "Accept": "application/json"},
            follow_redirects=False,
        )

    def __repr__(self) -> str:
        return f"Upstream({self.name})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()
        self._key.unhide()

    def ask(self, path: str, params: Parameters, read: Callable[[bytes], Read]) -> Read:
        """The answer as `read` understands it; UnusableAnswerError becomes Unreadable. Raises every UpstreamError."""
        body = self.get(path, params)
        try:
            return read(body)
        except UnusableAnswerError as error:
            unusable = error
        raise self.unreadable(unusable, body)

    def get(self, path: str, params: Parameters) -> bytes:
        """The body of an answer, after the waits that the budget asks for and retries of passing failures.

        Raises every UpstreamError.
        """
        failure = ""
        for number in range(1, self._patience.attempts + 1):
            self._await_turn(failure)
            answer = get_once(self._client, path, params, self._patience.answer_seconds, self._patience.max_bytes)
            meaning = self._meaning(answer)
            if meaning not in ("failed", "limited"):
                return self._settle(answer, meaning)
            failure = answer.problem or f"HTTP {answer.status}"
            delay = self._delay(number, answer)
            if meaning == "limited":
                self._budget.report(self.name, "limited", delay)
                failure = ""
            if number < self._patience.attempts:
                self._sleep(delay)
        if failure:
            self._budget.report(self.name, "failed")
        raise Unavailable(f"{self.name}: {failure or 'too many requests'}, {self._patience.attempts} times")

    def unreadable(self, error: UnusableAnswerError, document: object) -> Unreadable:
        """The error with an excerpt of the answer that could not be read, without the key."""
        return Unreadable(error.reason, self._key.scrub(error.detail), self._key.scrub(legible(document))[:MAX_EXCERPT])

    def _await_turn(self, failure: str) -> None:
        reservation = self._budget.reserve(self.name)
        until = self._clock() + timedelta(seconds=reservation.wait_seconds)
        if reservation.refused is None:
            if reservation.wait_seconds > 0:
                self._sleep(reservation.wait_seconds)
            return
        if failure:
            # The budget allows no retry, so the failed attempt was the request's last.
            self._budget.report(self.name, "failed")
        if reservation.refused == "daily limit":
            raise BudgetSpent(self.name, until)
        raise CircuitOpen(self.name, until)

    def _meaning(self, answer: Attempt) -> Meaning:
        if answer.problem:
            return "failed"
        if judged := self._judge(answer.status, answer.body):
            return judged
        match answer.status:
            case 404:
                return "missing"
            case 401 | 403:
                return "key"
            case 429:
                return "limited"
            case status if status >= 500 or status == 408:
                return "failed"
            case status:
                return "ok" if 200 <= status < 300 and not answer.is_too_long else "unreadable"

    def _settle(self, answer: Attempt, meaning: Meaning) -> bytes:
        """The answer's body, or the error that it means; either way the upstream is up."""
        self._budget.report(self.name, "spent" if meaning == "spent" else "ok")
        if meaning == "ok":
            return answer.body
        raise self._error(answer, meaning)

    def _error(self, answer: Attempt, meaning: Meaning) -> UpstreamError:
        match meaning:
            case "missing":
                return Missing(f"{self.name} does not know it")
            case "key":
                return KeyRefused(f"{self.name} does not accept our key: HTTP {answer.status}")
            case "spent":
                midnight = self._clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
                return BudgetSpent(self.name, midnight + timedelta(days=1))
        if answer.is_too_long:
            return self.unreadable(
                UnusableAnswerError("too-long", f"more than {self._patience.max_bytes:,} bytes"), answer.body
            )
        reason = "redirect" if 300 <= answer.status < 400 else "refused"
        return self.unreadable(UnusableAnswerError(reason, f"HTTP {answer.status}"), answer.body)

    def _delay(self, number: int, answer: Attempt) -> float:
        """Seconds until the next attempt: exponential backoff with jitter, or what Retry-After asks for."""
        limit = min(self._patience.backoff_seconds * 2.0 ** (number - 1), self._patience.max_backoff_seconds)
        backoff = limit * random.uniform(0.5, 1)  # noqa: S311  Not a secret.
        wanted = answer.retry_after(self._clock())
        return max(backoff, min(wanted or 0, self._patience.max_retry_after_seconds))


def _proxy(base_url: str) -> str | None:
    """The environment's proxy for an address, which httpx ignores when it is given a transport."""
    url = httpx.URL(base_url)
    return None if proxy_bypass(url.host) else getproxies().get(url.scheme)
