"""Exclusion on every route: no list of suggestions has a title that its reader knows, on any page.

The routes are those that the OpenAPI document marks x-suggests, and requests are made from their schemas.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx
import pytest

from sync.connection import Connection, call, connect
from tests.http.made_requests import SOME, MadeRequest, Requests
from tests.http.operations import Operation

# What replies call their lists of suggestions.
LISTS = ("items", "results", "recommendations", "suggestions")
STATES = ("seen", "watch_later", "hidden")
PREFIX = "/api/v1"
KNOWN_ROUTES = {
    "GET /api/v1/recommendations/personalized",
    "GET /api/v1/recommendations/popular",
    "GET /api/v1/recommendations/similar/{kind}/{ref}",
    "GET /api/v1/search/semantic",
    "GET /api/v1/onboarding/quiz",
}
# Other things in a path are the reader's own.
NAMED_BY_ANYBODY = ("kind", "ref", "title_id", "item_id")
PAGES, REQUESTS_PER_READER = 4, 8
# Shares of what is optional in query and body: some of it, none of it, and a body with everything.
RANDOM, PLAIN = ((SOME, SOME), (SOME, SOME)), ((0, 0), (0, 1))


@dataclass
class Reader:
    """Someone with a past: titles they rated or named as favourites, and what they said of titles."""

    user_id: int
    headers: dict[str, str]
    known: set[int] = field(default_factory=set)
    states: dict[int, str] = field(default_factory=dict)

    def may_be_shown(self, title_id: int, include: Sequence[str | None]) -> bool:
        return title_id not in self.known or self.states.get(title_id) in include


@pytest.fixture(scope="module")
def database(sample_database: str) -> Iterator[Connection]:
    with connect(sample_database) as connection:
        yield connection


@pytest.fixture(scope="module")
def titles(database: Connection) -> dict[str, list[int]]:
    """The catalogue's titles by kind."""
    found: dict[str, list[int]] = {}
    for title_id, kind in database.execute("select id, kind from data.titles order by id"):
        found.setdefault(kind, []).append(title_id)
    return found


@pytest.fixture(scope="module")
def suggesting(every_operation: list[Operation]) -> list[Operation]:
    found = [operation for operation in every_operation if operation.definition.get("x-suggests")]
    assert {operation.name for operation in found} >= KNOWN_ROUTES
    return found


def test_every_route_that_leaves_titles_out_on_demand_is_known_to_suggest(every_operation: list[Operation]) -> None:
    for operation in every_operation:
        names = {parameter.name for parameter in operation.parameters}
        if "exclude" in names:
            assert operation.definition.get("x-suggests"), operation.name
            assert "include" in names, operation.name


def say(connection: Connection, reader: Reader, states: dict[int, str | None]) -> None:
    """Set states, all in one round trip."""
    connection.execute(
        "select s.state from unnest(%s::integer[], %s::text[]) as w (title_id, state) "
        "cross join lateral rpc.set_title_state(%s, w.title_id, w.state) as s",
        [list(states), list(states.values()), reader.user_id],
    )
    for title_id, state in states.items():
        reader.states.pop(title_id, None)
        if state:
            reader.states[title_id] = state
            reader.known.add(title_id)


def settled(connection: Connection, reader: Reader, everything: list[int], chance: random.Random) -> Reader:
    """Give a reader a past: between no title and nearly all, each rated, a favourite, or in a state."""
    rated = dict.fromkeys(chance.sample(everything, chance.randint(0, 10)), True)
    rated |= dict.fromkeys(chance.sample(everything, chance.randint(0, 3)), False)
    others = [title_id for title_id in everything if title_id not in rated]
    favourites = chance.sample(others, chance.choice([0, 5, 9]))
    call(
        connection,
        "save_onboarding",
        user_id=reader.user_id,
        questions=["moods"],
        answers=["funny"],
        favourites=favourites,
    )
    connection.execute(
        "select r.title_id from unnest(%s::integer[], %s::boolean[]) as w (title_id, seen) "
        "cross join lateral rpc.rate_title(%s, w.title_id, %s, w.seen) as r",
        [list(rated), list(rated.values()), reader.user_id, chance.randint(1, 10) / 2],
    )
    reader.known = {*rated, *favourites}
    reader.states = dict.fromkeys((*favourites, *(title_id for title_id, seen in rated.items() if seen)), "seen")
    share = chance.choice([0, 0.1, 0.5, 0.9, 0.99])
    said = [title_id for title_id in everything if chance.random() < share]
    say(connection, reader, {title_id: chance.choice(STATES) for title_id in said})
    return reader


def suggested(reply: httpx.Response) -> list[int]:
    """The titles that a reply suggests, in JSON or as a stream of events. Fails where there is no list of them."""
    if reply.headers["content-type"].startswith("text/event-stream"):
        lines = [line.removeprefix("data:") for line in reply.text.splitlines() if line.startswith("data:")]
        bodies = [json.loads(line) for line in lines]
    else:
        bodies = [reply.json()]
    lists = [body[name] for body in bodies if isinstance(body, dict) for name in LISTS if name in body]
    assert lists, f"{reply.request.url}: none of {LISTS} is in the reply"
    return [int(item["title_id"]) for items in lists for item in items]


def next_cursor(reply: httpx.Response) -> str | None:
    if reply.headers["content-type"].startswith("application/json"):
        cursor: str | None = reply.json().get("next_cursor")
        return cursor
    return None


class Trial:
    """Readers who ask suggesting routes for pages, and what they should not have been shown."""

    def __init__(
        self,
        api: httpx.Client,
        connection: Connection,
        titles: dict[str, list[int]],
        new_reader: Callable[[], tuple[int, dict[str, str]]],
        chance: random.Random,
    ) -> None:
        self._api = api
        self._connection = connection
        self._requests = Requests(chance, titles)
        self._new_reader = new_reader
        self._chance = chance
        self.everything = [title_id for group in titles.values() for title_id in group]
        self.leaks: list[str] = []
        self.pages: Counter[str] = Counter()
        self.shown: Counter[str] = Counter()

    def reader(self) -> Reader:
        return settled(self._connection, Reader(*self._new_reader()), self.everything, self._chance)

    def ask(
        self, operation: Operation, headers: dict[str, str], ways: Sequence[tuple[float, float]] = (*RANDOM, *PLAIN)
    ) -> tuple[MadeRequest, httpx.Response]:
        """The first page of a random request; where its values do not go together, of a plainer one."""
        path_values = self._resources(operation, headers) if headers else {}
        for query, body in ways:
            request = self._requests.make(operation, path_values, query=query, body=body)
            reply = request.send(self._api, headers)
            assert reply.status_code < 500, f"{operation.name}: {reply.text[:300]}"
            if reply.status_code == 200 or (operation.method == "POST" and reply.status_code == 201):
                return request, reply
        raise AssertionError(f"{operation.name}, made from its schema, is refused: {reply.text[:300]}")

    def run(self, operation: Operation, reader: Reader, *, anonymous: bool) -> None:
        """One request and its next pages, while the reader goes on saying what they know."""
        headers = {} if anonymous else reader.headers
        request, reply = self.ask(operation, headers)
        if not suggested(reply):
            request, reply = self.ask(operation, headers, PLAIN)
        before: set[int] = set()
        for _ in range(PAGES):
            found = suggested(reply)
            self.pages[operation.name] += 1
            self.shown[operation.name] += len(found)
            for title_id in found:
                known = not anonymous and not reader.may_be_shown(title_id, request.include)
                if known or title_id in request.exclude or title_id in before:
                    self.leaks.append(f"{reply.request.method} {reply.request.url} {request.body}: {title_id}")
            before |= set(found)
            cursor = next_cursor(reply)
            if cursor is None:
                return
            if not anonymous and self._chance.random() < 0.5:
                changed = self._chance.sample(self.everything, 10)
                say(self._connection, reader, {title_id: self._chance.choice(STATES) for title_id in changed})
            reply = request.send(self._api, headers, cursor)
            assert reply.status_code in (200, 201), reply.text[:300]

    def _resources(self, operation: Operation, headers: dict[str, str]) -> dict[str, str]:
        """What stands in the path and is the reader's own: made by a POST to the path before it, with some titles."""
        name = next((name for name in re.findall(r"{(\w+)}", operation.path) if name not in NAMED_BY_ANYBODY), None)
        if name is None:
            return {}
        collection = operation.path.partition(f"/{{{name}}}")[0]
        operations = {
            (method.upper(), path): Operation(method.upper(), path, definition, operation.document)
            for path, methods in operation.document["paths"].items()
            for method, definition in methods.items()
        }
        making = self._requests.make(operations["POST", collection], {})
        made = making.send(self._api, headers).raise_for_status().json()
        path_values = {name: str(next(made[key] for key in (name, "id", "list_id") if key in made))}
        for (method, path), adding in operations.items():
            if method == "PUT" and path.startswith(f"{collection}/{{{name}}}/") and path.endswith("/{ref}"):
                for _ in range(3):
                    self._requests.make(adding, path_values).send(self._api, headers).raise_for_status()
        return path_values


Ask = Callable[[int], Trial]


@pytest.fixture
def ask(
    api: httpx.Client,
    database: Connection,
    titles: dict[str, list[int]],
    new_reader: Callable[[], tuple[int, dict[str, str]]],
    suggesting: list[Operation],
) -> Ask:
    """Asks one route after the other, in the name of many readers and of nobody, until so many pages were answered."""

    def run(pages: int) -> Trial:
        chance = random.Random(20)
        trial = Trial(api, database, titles, new_reader, chance)
        turns = cycle(suggesting)
        while trial.pages.total() < pages:
            reader = trial.reader()
            for operation in islice(turns, REQUESTS_PER_READER):
                trial.run(operation, reader, anonymous=not operation.needs_token and chance.random() < 0.1)
        return trial

    return run


def check(trial: Trial, suggesting: list[Operation]) -> None:
    counts = ", ".join(f"{name.replace(PREFIX, '')} {number}" for name, number in sorted(trial.pages.items()))
    print(f"{trial.pages.total()} pages with {trial.shown.total()} titles: {counts}")
    assert trial.leaks[:3] == [], f"{len(trial.leaks)} leaks"
    # A route that never showed anything would prove nothing.
    assert {name for name, number in trial.shown.items() if number} == {operation.name for operation in suggesting}


def test_no_route_suggests_what_its_reader_knows(ask: Ask, suggesting: list[Operation]) -> None:
    check(ask(250), suggesting)


@pytest.mark.slow
def test_five_thousand_pages_suggest_nothing_that_their_reader_knows(ask: Ask, suggesting: list[Operation]) -> None:
    check(ask(5000), suggesting)


def test_readers_are_shown_less_because_of_what_they_know(
    api: httpx.Client,
    database: Connection,
    titles: dict[str, list[int]],
    new_reader: Callable[[], tuple[int, dict[str, str]]],
    suggesting: list[Operation],
) -> None:
    """Every route would suggest a known title if it forgot its reader: the same question of a newcomer has one."""
    trial = Trial(api, database, titles, new_reader, random.Random(4))
    for operation in suggesting:
        reader, newcomer = Reader(*new_reader()), Reader(*new_reader())
        for _ in range(10):
            request, reply = trial.ask(operation, newcomer.headers)
            if asked := [title_id for title_id in suggested(reply) if title_id not in request.exclude]:
                break
        say(database, reader, dict.fromkeys(asked, "hidden"))
        assert asked, operation.name
        # What is the newcomer's own is not the reader's to ask about.
        if set(re.findall(r"{(\w+)}", operation.path)) <= set(NAMED_BY_ANYBODY):
            assert not set(suggested(request.send(api, reader.headers))) & set(asked), operation.name
