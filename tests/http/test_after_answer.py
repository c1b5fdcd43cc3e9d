"""Work after the answer: in order, once per key, bounded, and without any effect on the answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from litestar import Litestar, get

from api.http.after_answer import AfterAnswer, Job, start_scheduled
from api.http.errors import AnyRequest


class Recorder:
    """Jobs that say when they ran, and can be held up."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.running = 0
        self.may_go_on = asyncio.Event()

    def job(self, name: object) -> Job:
        async def run() -> None:
            self.running += 1
            assert self.running == 1, "two jobs at a time"
            await self.may_go_on.wait()
            self.done.append(name)
            self.running -= 1

        return run


async def settle() -> None:
    """Let every task that can run do so."""
    for _ in range(20):
        await asyncio.sleep(0)


def run(
    scenario: Callable[[AfterAnswer, Recorder], Awaitable[None]], *, max_waiting: int = 10, drain_seconds: float = 5
) -> list[object]:
    """What was done by the end of a scenario and the shutdown that follows it."""

    async def start() -> list[object]:
        recorder = Recorder()
        async with AfterAnswer(max_waiting=max_waiting, drain_seconds=drain_seconds) as after_answer:
            await scenario(after_answer, recorder)
        return recorder.done

    return asyncio.run(start())


def test_jobs_run_one_after_the_other_in_their_order() -> None:
    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        recorder.may_go_on.set()
        for number in range(5):
            after_answer.put(number, recorder.job(number))
        await settle()
        assert recorder.done == [0, 1, 2, 3, 4]
        after_answer.put("later", recorder.job("later"))
        await settle()
        assert recorder.done[5:] == ["later"]

    run(scenario)


def test_what_waits_gives_way_to_a_later_job_of_its_key() -> None:
    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        for number in range(3):
            after_answer.put("first", recorder.job(f"first {number}"))
            after_answer.put("second", recorder.job(f"second {number}"))
        recorder.may_go_on.set()

    assert run(scenario) == ["first 2", "second 2"]


def test_a_job_that_runs_is_scheduled_again_by_its_key() -> None:
    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        after_answer.put("key", recorder.job("before"))
        await settle()
        for _ in range(2):
            after_answer.put("key", recorder.job("after"))
        recorder.may_go_on.set()

    assert run(scenario) == ["before", "after"]


def test_a_full_queue_drops_what_comes_and_says_so_once_each_time(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        for round_number in range(2):
            recorder.may_go_on.clear()
            for number in range(10):
                after_answer.put(number, recorder.job((round_number, number)))
            after_answer.put(1, recorder.job((round_number, "replaced")))
            recorder.may_go_on.set()
            await settle()

    assert run(scenario, max_waiting=3) == [
        (round_number, what) for round_number in range(2) for what in (0, "replaced", 2)
    ]
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 2


def test_a_job_that_fails_is_logged_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ConnectionError("gone")

    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        recorder.may_go_on.set()
        after_answer.put("bad", fail)
        after_answer.put("good", recorder.job("good"))

    assert run(scenario) == ["good"]
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "gone" in caplog.text


def test_a_shutdown_does_what_is_left(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        for number in range(3):
            after_answer.put(number, recorder.job(number))
        await settle()
        asyncio.get_running_loop().call_later(0.05, recorder.may_go_on.set)

    assert run(scenario) == [0, 1, 2]
    assert caplog.records == []


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_a_shutdown_does_not_wait_for_ever(caplog: pytest.LogCaptureFixture, jobs: int) -> None:
    async def scenario(after_answer: AfterAnswer, recorder: Recorder) -> None:
        for number in range(jobs):
            after_answer.put(number, recorder.job(number))

    assert run(scenario, drain_seconds=0.05) == []
    assert [record.getMessage().split()[0] for record in caplog.records] == ([str(jobs)] if jobs else [])


def observed(app: Litestar, events: list[str]) -> Callable[..., Coroutine[None, None, None]]:
    """The application, with what it sends noted down."""

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def note(message: Any) -> None:
            events.append(message["type"])
            # The worker would use the occasion, if it had anything to do.
            await settle()
            await send(message)

        await app(scope, receive, note)

    return watched


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_starts_after_the_answer_and_never_after_an_error(*, fails: bool) -> None:
    events: list[str] = []

    async def job() -> None:
        events.append("job")

    @get("/", sync_to_thread=False)
    def handler(request: AnyRequest) -> str:
        request.app.state.after_answer.schedule(request, "key", job)
        if fails:
            raise ValueError
        return "answer"

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with AfterAnswer() as app.state.after_answer:
            yield

    async def scenario() -> None:
        app = Litestar([handler], after_response=start_scheduled, logging_config=None)
        async with lifespan(app):
            transport = httpx.ASGITransport(observed(app, events), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                assert (await client.get("/")).status_code == (500 if fails else 200)
            await settle()

    asyncio.run(scenario())
    assert events == ["http.response.start", "http.response.body", *([] if fails else ["job"])]
