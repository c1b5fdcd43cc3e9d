"""Demo account, whose password is made here and kept in a file that only we can read."""

import os
import secrets
from pathlib import Path

import msgspec

from api.accounts.passwords import PasswordHasher
from api.settings import Settings
from sync.connection import Connection
from sync.functions.accounts import find_login, set_demo_login
from sync.functions.catalogue import resolve_title
from sync.functions.ratings import rate_title

DEMO_EMAIL = "demo@cinelibre.example"
# Ratings of the demo account, enough for collaborative recommendations at the first look.
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
    """The login that `cinelibre up` prints."""

    email: str
    password: str


def demo_login(connection: Connection, settings: Settings) -> DemoLogin:
    """The demo account's login; it is given a new password where the file with the old one is missing."""
    file = settings.cinelibre_home / "demo-login.json"
    hasher = PasswordHasher(settings.password_pepper)
    try:
        kept = _read(file)
        stored = find_login(connection, email=DEMO_EMAIL)
        if kept and stored and hasher.matches_now(kept.password, stored[0].password_hash):
            return kept
        made = DemoLogin(email=DEMO_EMAIL, password=secrets.token_urlsafe(9))
        user_id = set_demo_login(connection, email=made.email, password_hash=hasher.hash_now(made.password))
        _write(file, made)
        for ref, rating in DEMO_RATINGS.items():
            (title,) = resolve_title(connection, ref=ref)
            rate_title(connection, user_id=user_id, title_id=title.title_id, rating=rating)
        return made
    finally:
        hasher.close()


def _read(file: Path) -> DemoLogin | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=DemoLogin)
    except (OSError, msgspec.MsgspecError):
        return None


def _write(file: Path, login: DemoLogin) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(msgspec.json.encode(login))
