"""The main job: from an empty folder to a running service that shows what it is."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec

from api.accounts.passwords import PasswordHasher
from api.embedding.embedder import Embedder
from api.embedding.model_files import ModelFiles
from api.settings import Settings
from sync.catalogue.sources.sample import demo_ratings, read_titles
from sync.catalogue.staged_ratings import merge_ratings
from sync.catalogue.store import embed_stale_titles, store_titles
from sync.connection import Connection, call
from sync.derived import refresh_derived
from sync.graph.learning import learn_graph

# Addresses that a browser on this machine calls localhost.
LOCAL_HOSTS = ("127.0.0.1", "0.0.0.0", "::")  # noqa: S104
DEMO_EMAIL = "demo@cinelibre.example"
# What the demo account has rated: enough for collaborative recommendations at the first look.
DEMO_RATINGS = {
    "imdb:tt3417422": 5.0,
    "imdb:tt4851630": 4.5,
    "imdb:tt0871510": 4.0,
    "imdb:tt2258337": 4.5,
    "tmdb:movie:496243": 5.0,
    "tmdb:movie:129": 4.0,
    "imdb:tt0903747": 4.5,
    "tmdb:movie:597": 2.5,
}


class DemoLogin(msgspec.Struct, frozen=True, kw_only=True):
    """The account that `up` prints; its password is made here and kept in a file that only we can read."""

    email: str
    password: str


def load_sample(connection: Connection) -> int:
    """Put the sample catalogue and its demo community in; returns how many titles. Again, it changes nothing."""
    titles = read_titles()
    # In the order of their refs, so that a title has the same id wherever the sample is.
    count = store_titles(connection, sorted(titles, key=lambda title: title.refs[0]))
    merge_ratings(connection, demo_ratings(titles), is_demo=True)
    refresh_derived(connection)
    learn_graph(connection)
    return count


def embed_catalogue(connection: Connection, files: ModelFiles, settings: Settings) -> int:
    """Embed the titles that need it; loads the model only if there are any."""
    model = {"model_name": files.name, "weights_sha256": files.weights_sha256}
    if not call(connection, "stale_embeddings", **model, limit=1):
        return 0
    embedder = Embedder(files, settings.cinelibre_home / "cache")
    try:
        return embed_stale_titles(connection, embedder)
    finally:
        embedder.close()


def demo_login(connection: Connection, settings: Settings) -> DemoLogin:
    """The demo account, made or given a new password where the file with the old one is missing."""
    file = settings.cinelibre_home / "demo-login.json"
    hasher = PasswordHasher(settings.password_pepper)
    try:
        kept = _kept_login(file)
        stored = call(connection, "find_login", email=DEMO_EMAIL)
        if kept and stored and hasher.matches_now(kept.password, stored[0][1]):
            return kept
        made = DemoLogin(email=DEMO_EMAIL, password=secrets.token_urlsafe(9))
        ((user_id,),) = call(
            connection, "set_demo_login", email=made.email, password_hash=hasher.hash_now(made.password)
        )
        _keep(file, made)
        for ref, rating in DEMO_RATINGS.items():
            ((title_id, _),) = call(connection, "resolve_title", ref=ref)
            call(connection, "rate_title", user_id=user_id, title_id=title_id, rating=rating)
        return made
    finally:
        hasher.close()


def _kept_login(file: Path) -> DemoLogin | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=DemoLogin)
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(file: Path, login: DemoLogin) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(msgspec.json.encode(login))


def welcome(settings: Settings, login: DemoLogin | None) -> Callable[[], None]:
    """What to print once the service listens."""
    address = f"http://{'localhost' if settings.host in LOCAL_HOSTS else settings.host}:{settings.port}"
    lines = [
        "",
        f"CineLibre is ready at {address}",
        f"  documentation  {address}/docs",
        f'  search         curl "{address}/search/semantic?q=rodent+cooks+gourmet+meals&limit=3"',
        "  psql           uv run cinelibre psql -c 'select * from get_popular_items(5)'",
    ]
    if login:
        lines.append(f"  demo login     {login.email}  {login.password}")
    return lambda: print("\n".join(lines), flush=True)
