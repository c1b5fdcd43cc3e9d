"""Communities in which every signal has something to say, and how tests ask for recommendations."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest

from sync.connection import call
from sync.graph.learning import learn_graph
from tests.communities import Community, Matrix, Row, called, settle, tune
from tests.conftest import Connection

KINDS = ("movie", "tv", "book")
GENRES = ("action", "comedy", "crime", "drama", "horror")
LANGUAGES = ("en", "fr", "hi")
SIGNALS = ("collaborative", "content", "graph", "sentiment", "popularity", "context")
# The preset of a strategy weighs one signal alone.
STRATEGIES = {"collaborative": "collaborative", "content": "content", "graph": "graph", "popular": "popularity"}

# Two tastes, one for the first titles and one for the last, and three readers who hardly rated anything.
TWO_TASTES: Matrix = [
    [5, 4.5, 5, None, None, 1, 1.5, None, None, None],
    [5, 4, 4.5, 5, 4, 1, 2, 1, None, 2],
    [4.5, 5, 5, 4.5, 5, None, 1, 0.5, 1, None],
    [4, 5, 4, 5, None, 1.5, None, 1, 2, None],
    [1, 1.5, 1, None, 2, 5, 4, 5, None, 4.5],
    [2, 1, None, 1, 1, 4.5, 5, 4, 5, None],
    [None, 1, 2, 1.5, None, 5, 4.5, 5, 4, None],
    [5, 4, *[None] * 8],
    [None, None, None, 3.5, *[None] * 6],
    [None] * 10,
]


def dress(connection: Connection, community: Community, seed: int = 0) -> None:
    """Give a community's titles embeddings, genres, languages, reviews and the learned graph."""
    chance = np.random.default_rng(seed)
    titles = community.titles
    vectors = chance.integers(-3, 4, size=(len(titles), 4)) + 0.5
    call(
        connection,
        "store_embeddings",
        model_name="test",
        weights_sha256="test",
        title_ids=titles,
        texts=[""] * len(titles),
        embeddings=[str([*map(float, vector), *[0.0] * 380]) for vector in vectors],
    )
    for title in titles:
        connection.execute(
            "update data.titles set original_language = %s where id = %s", [chance.choice(LANGUAGES).item(), title]
        )
        for genre in sorted(set(chance.choice(GENRES, size=2).tolist())):
            connection.execute("insert into data.title_genres (title_id, genre) values (%s, %s)", [title, genre])
    connection.execute(
        "insert into data.title_sentiments (title_id, sentiment, review_count) select id, sin(id), 20 from data.titles"
    )
    tune(connection, "graph_regularisation", 5)
    learn_graph(connection)


def two_tastes(connection: Connection) -> Community:
    """The community above, with everything that signals look at."""
    community = settle(connection, TWO_TASTES, kinds=KINDS)
    dress(connection, community)
    return community


def recommended(connection: Connection, user_id: int | None, **arguments: Any) -> list[Row]:
    """recommend(), by default all of it; mmr_lambda stands for lambda, which Python keeps for itself."""
    if "mmr_lambda" in arguments:
        arguments["lambda"] = arguments.pop("mmr_lambda")
    return called(connection, "recommend", **{"user_id": user_id, "count": 200, **arguments})


def weights_of(connection: Connection, preset: str) -> dict[str, float]:
    """The weights of a preset by signal, without those that do not count in it."""
    return {row["signal"]: row["weight"] for row in called(connection, "blend_presets") if row["preset"] == preset}


def candidate_signals(connection: Connection, user_id: int, preset: str) -> dict[int, Row]:
    """The scores of a user's candidates by title and signal."""
    found: dict[int, Row] = {}
    for row in called(connection, "candidate_signals", user_id=user_id, preset=preset):
        found.setdefault(row["title_id"], {})[row["signal"]] = row["score"]
    return found


def titles_of(rows: Iterable[Row]) -> list[int]:
    return [row["title_id"] for row in rows]


def same_figures(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether two lists say the same of the same titles, but for rounding; equals may have changed places."""

    def figures(listed: Sequence[Row]) -> dict[int, dict[str, Any]]:
        return {
            row["title_id"]: {
                name: pytest.approx(figure, abs=1e-9) if isinstance(figure, float) else figure
                for name, figure in row.items()
                # Where two signals contribute the same, rounding chooses.
                if name != "strategy"
            }
            for row in listed
        }

    plain = {row["title_id"]: {name: row[name] for name in row if name != "strategy"} for row in rows}
    return plain == figures(others)
