"""Measures of the functions as applications call them, for users from the least to the most active."""

from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from api.embedding.embedder import to_text
from sync.bench.database_server import temporary_files
from sync.bench.load import ONE_BOOK_IN
from sync.bench.made_vectors import MadeVectors
from sync.bench.timing import Call, milliseconds, percentile, spread
from sync.connection import Connection
from sync.functions.collaborative import (
    get_collaborative_recommendations,
    get_literal_recommendations,
    refresh_neighbours,
)
from sync.functions.content import NearTitle, match_titles, similar_titles
from sync.functions.popularity import get_popular_items
from sync.functions.ratings import rate_title
from sync.functions.recommendations import recommend
from sync.progress import Progress

COUNT, TOP = 20, 10
NAIVE = "get_literal_recommendations (plain SQL)"
NAIVE_SECONDS, MIN_USERS = 60.0, 20
# Functions measured with and without stored neighbours: name, function, arguments.
RECOMMENDATIONS: tuple[tuple[str, Callable[..., object], dict[str, str]], ...] = (
    ("get_collaborative_recommendations", get_collaborative_recommendations, {}),
    ("recommend, collaborative", recommend, {"strategy": "collaborative"}),
    ("recommend, hybrid", recommend, {}),
)
ACTIVE_USERS = "select user_id from data.user_profiles where rating_count > 0 order by rating_count, user_id"
NEIGHBOURS = """
select user_id, similarity from engine.top_neighbours(%s, %s)
order by similarity desc, user_id limit (select engine.tuning('neighbour_count'))::integer
"""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """A function's number of calls, and their durations at the median and at the 95th percentile."""

    name: str
    calls: int
    p50_ms: float
    p95_ms: float


class Measures:
    """Timings of one size, measured in an order in which none disturbs the next; the last ones write."""

    def __init__(self, connection: Connection, users: Sequence[int]) -> None:
        self._connection = connection
        self.users = users
        self.rows: list[Timing] = []
        self.temporary_files = 0

    def naive(self) -> None:
        """The textbook query, for fewer users where it takes seconds."""
        (probe,) = milliseconds(self._for_users(self.users[-1:], get_literal_recommendations), warm=0)
        is_slow = probe * len(self.users) > NAIVE_SECONDS * 1000
        users = spread(self.users, MIN_USERS) if is_slow else self.users
        self._time(NAIVE, self._for_users(users, get_literal_recommendations), warm=1 if is_slow else None)

    def recommendations(self) -> None:
        """Fresh, then with the neighbours stored that refresh_neighbours computes, which is timed between."""
        before = temporary_files(self._connection)
        self._recommend("fresh")
        self.temporary_files = temporary_files(self._connection) - before
        refreshes: list[Call] = [partial(refresh_neighbours, self._connection, user_id=u) for u in self.users]
        self._time("refresh_neighbours", refreshes)
        self._recommend("warm")

    def catalogue(self, titles: int) -> None:
        """The functions that do not depend on a user."""
        chosen = spread(range(1, titles + 1), len(self.users))
        similar: list[Call] = [
            partial(similar_titles, self._connection, title_id=title, count=COUNT) for title in chosen
        ]
        self._time("similar_titles", similar)
        self._time("get_popular_items", [partial(get_popular_items, self._connection, limit=COUNT)] * len(chosen))

    def meanings(self, meanings: MadeVectors) -> dict[str, float]:
        """Search by meaning, among all titles and among books alone: the share of the true nearest found."""
        queries = [to_text(vector) for vector in meanings.draw(len(self.users))]
        found = {}
        for name, kind in (("match_titles", None), (f"match_titles, 1 title in {ONE_BOOK_IN}", "book")):
            calls = [
                partial(match_titles, self._connection, embedding=query, threshold=-1, count=TOP, kind=kind)
                for query in queries
            ]
            self._time(name, calls)
            found[name] = self._found(calls)
        return found

    def ratings(self, rated_titles: int) -> None:
        """A committed rating, with all that is derived from it at once."""
        for warming in self._ratings(rated_titles, 0):
            warming()
        self._time("rate_title", self._ratings(rated_titles, len(self.users)), warm=0)

    def budget(self) -> list[float]:
        """Of the similarity of each user's true nearest neighbours, the share of those that the budget finds."""
        users, shares = spread(self.users, MIN_USERS), []
        with Progress("comparing with everybody", len(users), "user") as progress:
            for user in users:
                exact = self._neighbours(user, exact=True)
                kept = self._neighbours(user, exact=False)
                if exact:
                    shares.append(sum(exact[other] for other in exact.keys() & kept.keys()) / sum(exact.values()))
                progress.advance()
        return shares

    def _neighbours(self, user: int, *, exact: bool) -> dict[int, float]:
        return {int(row[0]): float(row[1]) for row in self._connection.execute(NEIGHBOURS, [user, exact])}

    def _recommend(self, state: str) -> None:
        for name, function, arguments in RECOMMENDATIONS:
            self._time(f"{name}, {state}", self._for_users(self.users, function, **arguments))

    def _ratings(self, rated_titles: int, first: int) -> list[Call]:
        return [
            partial(rate_title, self._connection, user_id=user, title_id=1 + number % rated_titles, rating=4.0)
            for number, user in enumerate(self.users, start=first)
        ]

    def _for_users(self, users: Sequence[int], function: Callable[..., object], **arguments: str) -> list[Call]:
        return [partial(function, self._connection, user_id=user, count=COUNT, **arguments) for user in users]

    def _time(self, name: str, calls: Sequence[Call], *, warm: int | None = None) -> None:
        self.rows.append(timed(name, calls, warm=warm))

    def _found(self, calls: Sequence[Callable[[], list[NearTitle]]]) -> float:
        """The share of the true nearest, those that a scan of every vector finds, among what the calls return."""
        approximate = [_title_ids(each()) for each in calls]
        with self._connection.transaction():
            self._connection.execute("set local enable_indexscan = off")
            exact = [_title_ids(each()) for each in calls]
        return sum(len(a & e) for a, e in zip(approximate, exact, strict=True)) / max(1, sum(map(len, exact)))


def timed(name: str, calls: Sequence[Call], *, warm: int | None = None) -> Timing:
    """The durations of `calls`, after an untimed round of the first `warm` of them (default: all)."""
    with Progress(f"timing {name}", len(calls), "call") as progress:
        durations = milliseconds(calls, warm=warm, after_each=progress.advance)
    return Timing(name=name, calls=len(calls), p50_ms=percentile(durations, 0.5), p95_ms=percentile(durations, 0.95))


def active_users(connection: Connection, count: int) -> list[int]:
    """Users from the least to the most active, evenly by their rank."""
    return spread([int(row[0]) for row in connection.execute(ACTIVE_USERS)], count)


def _title_ids(titles: list[NearTitle]) -> set[int]:
    return {title.title_id for title in titles}
