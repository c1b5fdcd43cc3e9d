"""Two kinds of connections: those that answer questions cannot write, and know at once what the others wrote."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest

from api.calls import Row
from api.database import Database, call_statement
from api.rpc import Rpc
from sync.connection import connect
from tests.factories import Factory

SESSION = """
create function rpc.session() returns table (name text, setting text) language sql stable parallel safe begin atomic
    select 'role', current_user::text
    union all
    select s.name, current_setting(s.name)
    from unnest(array[
        'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'default_transaction_read_only'
    ]) as s (name);
end;
grant execute on function rpc.session to cinelibre_api;
"""


class SessionSetting(Row, frozen=True, kw_only=True):
    """A row of rpc.session."""

    name: str
    setting: str


@pytest.fixture
def reader(own_database: str) -> tuple[int, list[int]]:
    """A new user, and titles that others have rated."""
    with connect(own_database) as connection:
        factory = Factory(connection)
        titles = [factory.title() for _ in range(12)]
        for _ in range(3):
            factory.rate(factory.user(), {title_id: 1 + number % 5 for number, title_id in enumerate(titles)})
        return factory.user(), titles


def run(conninfo: str, job: Callable[[Database, Database], Awaitable[None]]) -> None:
    async def connected() -> None:
        async with Database(conninfo, size=3, read_only=True) as reading, Database(conninfo, size=2) as writing:
            await job(reading, writing)

    asyncio.run(connected())


def test_connections_act_as_the_role_of_the_api_and_for_a_bounded_time(own_database: str) -> None:
    with connect(own_database) as connection:
        connection.execute(SESSION.encode())

    async def job(reading: Database, writing: Database) -> None:
        for database, read_only in ((reading, "on"), (writing, "off")):
            found = await database.call(call_statement("session", {}), SessionSetting, {})
            assert {row.name: row.setting for row in found} == {
                "role": "cinelibre_api",
                "statement_timeout": "10s",
                "lock_timeout": "3s",
                "idle_in_transaction_session_timeout": "30s",
                "default_transaction_read_only": read_only,
            }

    run(own_database, job)


def test_a_connection_that_reads_cannot_write(own_database: str, reader: tuple[int, list[int]]) -> None:
    user_id, titles = reader

    async def job(reading: Database, _: Database) -> None:
        rpc = Rpc(reading, reading)
        for attempt in (
            rpc.rate_title(user_id=user_id, title_id=titles[0], rating=4.0, seen=True),
            rpc.register_user(email="new@example.com", name="New", password_hash="x"),
            rpc.create_signing_key(kid="new", private_key="x"),
        ):
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                await attempt
        assert await rpc.user_ratings(user_id=user_id, limit=10, before=None, before_title_id=None) == []

    run(own_database, job)


def test_the_next_recommendation_knows_every_rating(own_database: str, reader: tuple[int, list[int]]) -> None:
    user_id, titles = reader

    async def job(reading: Database, writing: Database) -> None:
        rpc = Rpc(reading, writing)
        for count, title_id in enumerate(titles, start=1):
            await rpc.rate_title(user_id=user_id, title_id=title_id, rating=4.5, seen=True)
            # As many at once as there are connections: none of them may be behind.
            answers = await asyncio.gather(
                *(
                    rpc.recommend(
                        user_id=user_id,
                        count=20,
                        kind=None,
                        exclude=[],
                        strategy="hybrid",
                        lambda_=None,
                        mood=None,
                        among=None,
                        include=[],
                        from_=None,
                        providers=None,
                    )
                    for _ in range(3)
                )
            )
            for answer in answers:
                assert {row.title_id for row in answer} == set(titles[count:])

    run(own_database, job)
