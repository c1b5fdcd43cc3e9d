"""Callers notice nothing of a deploy, and recover from a database that drops their connections."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from api.calls import Row
from api.database import Database, call_statement
from api.http.errors import from_database
from api.recommendations.functions import Recommendation
from api.rpc import Rpc
from tests.deploy.test_deploy import Checkout, query
from tests.factories import Factory

# CINELIBRE_DEPLOYS asks for more, such as 20.
DEPLOYS = int(os.environ.get("CINELIBRE_DEPLOYS", "4"))
TERMINATE = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname = current_database() and application_name = 'cinelibre-api'
"""
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


class Probe(Row, frozen=True, kw_only=True):
    """A row of rpc.probe."""

    total: int


class Load:
    """Calls functions on several connections all the time and keeps what came back."""

    def __init__(self, database: Database, user_id: int, title_id: int) -> None:
        self.totals: Counter[int] = Counter()
        self.errors: list[Exception] = []
        self._answered = asyncio.Event()
        self._is_over = False
        self._database = database
        self._rpc = Rpc(database, database)
        self._user_id = user_id
        self._title_id = title_id

    async def probe(self) -> None:
        (row,) = await self._database.call(call_statement("probe", {}), Probe, {})
        self.totals[row.total] += 1

    async def recommend(self) -> None:
        """Functions within functions, five deep."""
        arguments = {"user_id": self._user_id}
        recommended = await self._database.call(call_statement("recommend", arguments), Recommendation, arguments)
        assert [row.strategy for row in recommended] == ["collaborative"]

    async def rate(self) -> None:
        """Writes, through plpgsql, which keeps the plans of its statements."""
        (row,) = await self._rpc.rate_title(user_id=self._user_id, title_id=self._title_id, rating=4.5, seen=True)
        assert row.rating == 4.5

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        calls = (self.probe, self.probe, self.recommend, self.rate)
        tasks = [asyncio.create_task(self._repeat(call)) for call in calls]
        try:
            yield
        finally:
            self._is_over = True
            await asyncio.gather(*tasks)

    async def another_round(self) -> None:
        """Wait for several answers."""
        for _ in range(8):
            self._answered.clear()
            await self._answered.wait()

    async def _repeat(self, call: Callable[[], Awaitable[None]]) -> None:
        while not self._is_over:
            try:
                await call()
            except Exception as error:
                self.errors.append(error)
            self._answered.set()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def deployed(checkout: Checkout, own_database: str) -> str:
    checkout.deploy(own_database)
    return own_database


@pytest.fixture
def reader(deployed: str) -> tuple[int, int]:
    """A user and one of their titles; there is one title more, which a user of the same taste likes."""
    with psycopg.connect(deployed, autocommit=True) as connection:
        factory = Factory(connection)
        titles = [factory.title() for _ in range(5)]
        user_id, neighbour = factory.user(), factory.user()
        factory.rate(user_id, dict(zip(titles[:4], [1, 3, 5, 4.5], strict=True)))
        factory.rate(neighbour, dict(zip(titles, [1, 3, 5, 4, 5], strict=True)))
        return user_id, titles[3]


async def alternate(
    conninfo: str, reader: tuple[int, int], checkout: Checkout, versions: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[Load, Counter[str]]:
    """Deploy two versions of engine.probe_base in turn under load; returns the load and what the deploys did."""
    done: Counter[str] = Counter()
    async with Database(conninfo, size=4) as database:
        load = Load(database, *reader)
        async with load.running():
            for number in range(DEPLOYS):
                for old, new in zip(versions[number % 2], versions[1 - number % 2], strict=True):
                    checkout.edit("probes/engine/probe_base", old, new)
                done[(await asyncio.to_thread(checkout.deploy, conninfo)).functions] += 1
                await load.another_round()
    return load, done


def test_callers_notice_nothing_of_functions_replaced_in_place(
    deployed: str, reader: tuple[int, int], checkout: Checkout
) -> None:
    versions = (("+ 1", "immutable"), ("+ 2", "stable"))
    load, done = asyncio.run(alternate(deployed, reader, checkout, versions))
    assert load.errors == []
    assert set(load.totals) == {32, 34}
    assert done == {"replaced": DEPLOYS}


def test_callers_notice_nothing_of_functions_dropped_and_created_again(
    deployed: str, reader: tuple[int, int], checkout: Checkout
) -> None:
    versions = (("+ 1", "returns integer"), ("+ 2", "returns bigint"))
    load, done = asyncio.run(alternate(deployed, reader, checkout, versions))
    assert load.errors == []
    assert set(load.totals) == {32, 34}
    assert done == {"rebuilt": DEPLOYS}


def test_connections_that_died_while_idle_are_replaced_before_they_are_used(
    deployed: str, reader: tuple[int, int]
) -> None:
    async def run() -> int:
        async with Database(deployed, size=4) as database:
            load = Load(database, *reader)
            await asyncio.gather(*(load.probe() for _ in range(40)))
            ((terminated,),) = await asyncio.to_thread(query, deployed, TERMINATE)
            await asyncio.gather(*(load.probe() for _ in range(40)))
            assert load.totals == {32: 80}
            return int(terminated)

    assert asyncio.run(run()) > 1


def wait_for_a_waiting_call(conninfo: str) -> None:
    while query(conninfo, WAITING) != [(1,)]:
        time.sleep(0.01)


def test_a_call_whose_connection_dies_is_a_503_and_the_next_one_succeeds(
    deployed: str, reader: tuple[int, int]
) -> None:
    async def run() -> None:
        async with Database(deployed, size=2) as database:
            load = Load(database, *reader)
            async with await psycopg.AsyncConnection.connect(deployed) as blocking:
                await blocking.execute("lock table data.ratings in access exclusive mode")
                caught = asyncio.create_task(load.rate())
                await asyncio.to_thread(wait_for_a_waiting_call, deployed)
                await asyncio.to_thread(query, deployed, TERMINATE)
                with pytest.raises(psycopg.Error) as failed:
                    await caught
                assert from_database(failed.value).status == 503
            await load.rate()

    asyncio.run(run())


def test_callers_whose_connections_die_again_and_again_see_only_503_and_recover(
    deployed: str, reader: tuple[int, int]
) -> None:
    async def run() -> None:
        async with Database(deployed, size=4) as database:
            load = Load(database, *reader)
            async with load.running():
                for _ in range(10):
                    await asyncio.to_thread(query, deployed, TERMINATE)
                    await asyncio.sleep(0.05)
            assert {from_database(error).status for error in load.errors} <= {503}
            for call in (load.probe, load.recommend, load.rate):
                await call()

    asyncio.run(run())
