"""Benchmark of the chat as a frontend uses it: messages understood by rules, over HTTP."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import httpx
import uvicorn

from api.app import create_app
from api.settings import Settings, default_home
from sync.bench.load import load_embeddings
from sync.bench.made_catalogue import Catalogue
from sync.bench.made_vectors import MadeVectors
from sync.bench.measures import Timing, timed
from sync.connection import Connection

CHAT = "chat"
MESSAGES = 100
FIRST = (
    "a {genre} film",
    "find me a {genre} in {language} from the {decade}s",
    "{language} {genre} with {person}",
    "a {genre} under two hours, nothing with {person}",
    "highly rated {genre} series since {decade}",
    "something like {title}",
    "something like {title} but darker",
    "a funny {language} film",
    "{genre} or {other}, no {third}, on netflix in France",
    "a book about {word}",
    "what's that film called {title}",
    "the latest {language} {genre} films",
)
THEN = (
    "more recent ones",
    "in {language} instead",
    "something else",
    "without {other}",
    "not the second one",
    "shorter",
)
LANGUAGES = ("Malayalam", "Tamil", "Hindi", "French", "Korean", "English")
GENRES = ("thriller", "comedy", "drama", "romance", "horror", "crime", "fantasy", "mystery", "western", "war")


def measure_chat(
    connection: Connection, conninfo: str, catalogue: Catalogue, *, messages: int = MESSAGES, seed: int = 0
) -> list[Timing]:
    """Time first messages and follow-ups of conversations, each over HTTP with everything that it stores."""
    load_embeddings(connection, catalogue.titles, MadeVectors(seed))
    connection.execute("vacuum (analyze)")
    chance = random.Random(seed)  # noqa: S311  # Nothing here is a secret.
    titles = [
        str(title)
        for (title,) in connection.execute(
            "select original_title from data.titles order by imdb_votes desc nulls last, id limit 2000"
        ).fetchall()
    ]
    with serving(conninfo) as client:
        body = {"email": "bench@example.com", "password": "correct horse", "name": "Bench"}
        client.headers["Authorization"] = f"Bearer {client.post('/auth/register', json=body).json()['token']}"

        def say(text: str, session_id: str | None = None) -> str:
            content = {"message": text, **({"session_id": session_id} if session_id else {})}
            return str(client.post("/chat", json=content).raise_for_status().json()["session_id"])

        firsts = [fill(pattern, catalogue, titles, chance) for pattern in cycle(FIRST, messages)]
        follow_ups = [fill(pattern, catalogue, titles, chance) for pattern in cycle(THEN, messages)]
        first = timed(f"{CHAT}, first message", [partial(say, text) for text in firsts])
        # After the timing above, because only a reader's latest conversations are kept.
        sessions = [say(text) for text in firsts]
        following = [partial(say, text, session) for text, session in zip(follow_ups, sessions, strict=True)]
        return [first, timed(f"{CHAT}, follow-up", following)]


def cycle(patterns: Sequence[str], count: int) -> Iterator[str]:
    return (patterns[number % len(patterns)] for number in range(count))


def fill(pattern: str, catalogue: Catalogue, titles: Sequence[str], chance: random.Random) -> str:
    genre, other, third = chance.sample(GENRES, 3)
    return pattern.format(
        genre=genre,
        other=other,
        third=third,
        language=chance.choice(LANGUAGES),
        decade=chance.choice([1980, 1990, 2000, 2010]),
        person=catalogue.people[chance.randrange(len(catalogue.people) // 20)],
        title=chance.choice(titles),
        word=chance.choice(catalogue.keywords),
    )


@contextmanager
def serving(conninfo: str) -> Iterator[httpx.Client]:
    """A client of the API on a real socket while entered."""
    app = create_app(Settings(cinelibre_home=default_home()), conninfo)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the API did not start")
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(30)
