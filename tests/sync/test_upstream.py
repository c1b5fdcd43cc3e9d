"""Asking an upstream that misbehaves in every way that it can."""

import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest

from sync.catalogue.upstream.budget import SharedBudget
from sync.catalogue.upstream.client import Patience, Upstream
from sync.catalogue.upstream.decoding import UnusableAnswerError, decode
from sync.catalogue.upstream.errors import (
    BudgetSpent,
    CircuitOpen,
    KeyRefused,
    Missing,
    Unavailable,
    Unreadable,
    UpstreamError,
)
from sync.catalogue.upstream.key import Key
from sync.functions.sync import Reservation
from tests.communities import tune, value
from tests.sync.budgets import Generous
from tests.sync.fake_sources.faults import MODES, Mode
from tests.sync.fake_sources.sources import KEYS, TOKEN, FakeSources

NOW = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 28, tzinfo=UTC)
PATIENCE = Patience(connect_seconds=5, read_seconds=0.3, attempts=3, backoff_seconds=8)
FILM = "/movie/1"
KEY = Key(KEYS["tmdb"], "api_key", takes_tokens=True)
# What may work the next time.
PASSING: tuple[Mode, ...] = ("limited", "limited-silently", "error", "unavailable", "timeout", "reset", "truncated")


@pytest.fixture(scope="module")
def running() -> Iterator[FakeSources]:
    with FakeSources(6).running() as sources:
        sources.server.timeout_seconds = 2
        yield sources


@pytest.fixture
def sources(running: FakeSources) -> FakeSources:
    running.recover()
    running.forget_requests()
    return running


class Asking:
    """A client of the upstream; its waiting takes no time."""

    def __init__(self, sources: FakeSources, key: str = KEYS["tmdb"], *, patience: Patience = PATIENCE) -> None:
        self.slept: list[float] = []
        self.budget = Generous()
        self.upstream = Upstream(
            "tmdb",
            f"{sources.address}/3",
            self.budget,
            Key(key, "api_key", takes_tokens=True),
            patience=patience,
            sleep=self.slept.append,
            clock=lambda: NOW,
        )

    def film(self) -> dict[str, Any]:
        return self.upstream.ask(FILM, {"language": "en-US"}, lambda body: decode(body, dict[str, Any]))


@pytest.fixture
def asking(sources: FakeSources) -> Iterator[Asking]:
    asking = Asking(sources)
    with asking.upstream:
        yield asking


@pytest.mark.parametrize("mode", PASSING)
def test_what_passes_is_asked_for_again_but_not_for_ever(sources: FakeSources, asking: Asking, mode: Mode) -> None:
    sources.fault("tmdb:movie:1", mode, times=2, retry_after="9")
    assert asking.film()["id"] == 1
    assert sources.counts["/3" + FILM] == 3
    limited = mode.startswith("limited")
    assert asking.budget.outcomes == [*(["limited"] * 2 if limited else []), "ok"]
    # Longer each time, and at least as long as the upstream wants.
    first, second = asking.slept
    assert (9 if mode == "limited" else 4) <= first <= 9
    assert (9 if mode == "limited" else 8) <= second <= 16
    assert [wanted for _, wanted in asking.budget.heard] == [*(asking.slept if limited else []), None]

    sources.fault("tmdb:movie:1", mode)
    asking.budget.heard.clear()
    with pytest.raises(Unavailable, match=r"tmdb: .* 3 times"):
        asking.film()
    assert sources.counts["/3" + FILM] == 6
    assert asking.budget.outcomes == (["limited"] * 3 if limited else ["failed"])


def test_answers_that_mean_no_are_taken_for_it(sources: FakeSources, asking: Asking) -> None:
    expected: dict[Mode, tuple[type[UpstreamError], str]] = {
        "unauthorized": (KeyRefused, "does not accept our key"),
        "missing": (Missing, "does not know it"),
        "unprocessable": (Unreadable, "refused: HTTP 422"),
        "redirect": (Unreadable, "redirect: HTTP 301"),
        "html": (Unreadable, "html: a page"),
        "malformed": (Unreadable, "malformed: "),
    }
    for mode, (kind, message) in expected.items():
        sources.fault("tmdb:movie:1", mode, times=1)
        with pytest.raises(kind, match=message):
            asking.film()
    assert sources.counts["/3" + FILM] == len(expected)
    assert asking.budget.outcomes == ["ok"] * len(expected)
    assert asking.slept == []
    # A raw TAB in a text is none of JSON, and no reason to do without the film.
    sources.fault("tmdb:movie:1", "tab", times=1)
    assert asking.film()["title"].startswith("\tFilm")


def test_when_to_come_back_is_a_number_or_a_date_and_no_lifetime(sources: FakeSources, asking: Asking) -> None:
    given = {
        "0": (4, 8),
        "12": (12, 12),
        "Fri, 27 Nov 2026 22:30:45 GMT": (45, 45),
        "Fri, 27 Nov 2026 22:00:00 GMT": (4, 8),
        "86400": (300, 300),
        "soon": (4, 8),
        "-1": (4, 8),
        "": (4, 8),
    }
    for retry_after, (least, most) in given.items():
        sources.fault("tmdb:movie:1", "limited", times=1, retry_after=retry_after)
        asking.film()
        assert least <= asking.slept.pop() <= most, retry_after


def test_the_budget_decides_who_may_ask_and_when(sources: FakeSources, asking: Asking) -> None:
    asking.budget.reservations = [Reservation(wait_seconds=2.5)]
    asking.film()
    assert asking.slept == [2.5]
    asking.budget.reservations = [
        Reservation(wait_seconds=5400, refused="daily limit"),
        Reservation(wait_seconds=60, refused="circuit open"),
    ]
    with pytest.raises(BudgetSpent) as spent:
        asking.film()
    with pytest.raises(CircuitOpen) as opened:
        asking.film()
    assert (spent.value.until, opened.value.until) == (MIDNIGHT, NOW + timedelta(minutes=1))
    assert sources.counts["/3" + FILM] == 1

    # A probe that fails and may not be repeated has failed.
    asking.budget.heard.clear()
    asking.budget.reservations = [
        Reservation(wait_seconds=0),
        Reservation(wait_seconds=60, refused="circuit open"),
    ]
    sources.fault("tmdb:movie:1", "error")
    with pytest.raises(CircuitOpen):
        asking.film()
    assert asking.budget.outcomes == ["failed"]


def test_answers_are_bounded_and_may_be_compressed(sources: FakeSources, asking: Asking) -> None:
    sources.server.compresses = True
    assert asking.film()["id"] == 1
    sources.server.compresses = False
    small = Asking(sources, patience=Patience(max_bytes=100))
    with small.upstream, pytest.raises(Unreadable) as refused:
        small.film()
    assert refused.value.reason == "too-long"
    # No more is read of an answer that has no end.
    sources.fault("tmdb:movie:1", "endless", times=1)
    bounded = Asking(sources, patience=Patience(max_bytes=10_000, answer_seconds=5, attempts=1))
    with bounded.upstream, pytest.raises(Unreadable) as refused:
        bounded.film()
    assert refused.value.reason == "too-long"
    # Never silent for long, and never done.
    sources.fault("tmdb:movie:1", "trickle", times=1)
    hasty = Asking(sources, patience=Patience(answer_seconds=0.1, attempts=1))
    with hasty.upstream, pytest.raises(Unavailable, match="in time"):
        hasty.film()
    assert sources.asked[0].headers["accept-encoding"].startswith("gzip")


def test_an_upstream_that_is_not_there_is_unavailable() -> None:
    with FakeSources(1).running() as sources:
        asking = Asking(sources)
    with asking.upstream, pytest.raises(Unavailable, match="ConnectError"):
        asking.film()
    assert asking.budget.outcomes == ["failed"]


def test_an_upstream_that_is_down_is_left_alone_by_everybody(sources: FakeSources, own_database: str) -> None:
    """With the budget that jobs share: two of them here."""
    patience = Patience(attempts=2, backoff_seconds=0.001)
    with (
        psycopg.connect(own_database, autocommit=True) as connection,
        SharedBudget(own_database) as one,
        SharedBudget(own_database) as other,
    ):
        tune(connection, "breaker_failures", 3)
        jobs = [Upstream("tmdb", f"{sources.address}/3", budget, KEY, patience=patience) for budget in (one, other)]
        sources.fault("*", "error")
        for number in range(3):
            with pytest.raises(Unavailable, match="HTTP 500"):
                jobs[number % 2].get(FILM, {})
        asked = sources.counts["/3" + FILM]
        for job in jobs:
            with pytest.raises(CircuitOpen):
                job.get(FILM, {})
        assert sources.counts["/3" + FILM] == asked == 6

        # Half open, and still broken: the one request that is let through is the last.
        over = "update data.sources set open_until = clock_timestamp() where name = 'tmdb'"
        connection.execute(over)
        for job in jobs:
            with pytest.raises(CircuitOpen):
                job.get(FILM, {})
        assert sources.counts["/3" + FILM] == 7
        sources.recover()
        connection.execute(over)
        assert [b"Film 1" in job.get(FILM, {}) for job in jobs] == [True, True]
        assert value(connection, "select failures from data.sources where name = 'tmdb'") == 0
    for job in jobs:
        job.close()


def told(error: BaseException | None) -> Iterator[str]:
    """All that an error shows of itself and of those it came from."""
    if error is not None:
        yield "".join(traceback.format_exception(error))
        yield repr(error) + repr(vars(error)) + repr(error.args)
        yield from told(error.__cause__)
        yield from told(error.__context__)


@pytest.mark.parametrize("key", [KEYS["tmdb"], TOKEN])
def test_a_key_is_seen_by_the_upstream_and_by_nobody_else(
    sources: FakeSources, caplog: pytest.LogCaptureFixture, key: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for logger in ("httpx", "httpcore", "httpcore.http11"):
        caplog.set_level(logging.DEBUG, logger)
    asking = Asking(sources, key, patience=Patience(read_seconds=0.2, attempts=1))
    shown = [repr(asking.upstream), repr(vars(asking.upstream)["_key"])]
    with asking.upstream:
        for mode in [mode for mode in MODES if mode not in ("trickle", "endless")]:
            sources.fault("tmdb:movie:1", mode)
            try:
                asking.film()
            except UpstreamError as error:
                shown += told(error)
        (asked, *_) = sources.asked
        assert key in (asked.query.get("api_key"), asked.headers.get("authorization", "").removeprefix("Bearer "))
        assert ("api_key" in asked.query) == (key != TOKEN)
        wrong = Asking(sources, "key with\nlines and é")
        with wrong.upstream, pytest.raises(KeyRefused) as refused:
            wrong.film()
    assert not [text for text in told(refused.value) if "lines and" in text]
    assert "HTTP Request: GET" in caplog.text
    assert "receive_response_headers" in caplog.text
    assert "Checking /3/movie/1" in "".join(shown)
    for text in [*shown, caplog.text]:
        assert key not in text


class Film(msgspec.Struct):
    id: int
    title: str | None = None


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b'{"id": 1, "title": "a\tb\x01\r\n"}', "a\tb\x01\r\n"),
        (b'{"id": 1, "title": "a\\u0000b"}', "ab"),
        (b'{"id": 1, "title": "a\x00b"}', "ab"),
        (b'{"id": 1, "title": "caf\xe9"}', "caf\N{REPLACEMENT CHARACTER}"),
        (b'{"id": 1, "title": "half \\ud83d"}', "half ?"),
        (b'\xef\xbb\xbf{"id": 1, "title": null, "other": 2}', None),
        (b'{"id": 1, "title": "\\\\u0000"}', "\\u0000"),
    ],
)
def test_careless_json_is_read(body: bytes, title: str | None) -> None:
    assert decode(body, Film).title == title


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformed"),
        (b" ", "malformed"),
        (b'{"id": 1', "malformed"),
        (b'{"id": NaN}', "malformed"),
        (b'{"id": 1, "x": "\t", "y": NaN}', "malformed"),
        (b"\n <html>", "html"),
        (b'{"id": 1, "x": ' + b"[" * 100_000, "malformed"),
        (b'{"id": 1, "x": "\t", "y": ' + b"[" * 100_000, "malformed"),
        (b'{"id": "1"}', "shape"),
        (b'{"id": 1e400}', "shape"),
        (b'{"title": "a\tb"}', "shape"),
        (b"[]", "shape"),
        (b"null", "shape"),
    ],
)
def test_what_is_no_answer_is_told_apart(body: bytes, reason: str) -> None:
    with pytest.raises(UnusableAnswerError) as refused:
        decode(body, Film)
    assert refused.value.reason == reason
