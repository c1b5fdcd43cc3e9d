"""`cinelibre up`: from an empty folder to a running service."""

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from api.settings import Settings
from migrations.deploy import deploy
from sync.commands.command import Command
from sync.commands.databases import open_database
from sync.progress import say

if TYPE_CHECKING:
    from sync.demo_account import DemoLogin

# Addresses that a browser on this machine calls localhost.
LOCAL_HOSTS = ("127.0.0.1", "0.0.0.0", "::")  # noqa: S104


def run(settings: Settings, _: argparse.Namespace) -> int:
    with open_database(settings) as conninfo:
        # In a process of its own, so that the memory it takes is free again when the service starts.
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as executor:
            login = executor.submit(prepare, settings, conninfo).result()
        from api.server import serve

        return 0 if serve(settings, conninfo, welcome(settings, login)) else 1


def prepare(settings: Settings, conninfo: str) -> "DemoLogin | None":
    """Deploy, fill an empty catalogue with the sample, embed what needs it; the demo login where the sample is."""
    from sync.catalogue.embedding import embed_if_possible
    from sync.catalogue.sample_catalogue import load_sample
    from sync.connection import connect
    from sync.demo_account import DEMO_EMAIL, demo_login
    from sync.derived import refresh_search
    from sync.functions.accounts import find_login
    from sync.functions.foundation import service_status

    report = deploy(conninfo)
    say(f"database ready, schema {'as it was' if report.is_noop else 'deployed'}")
    with connect(conninfo) as connection:
        (status,) = service_status(connection)
        is_empty = status.titles == 0
        if not is_empty and not report.is_noop:
            refresh_search(connection)
        if is_empty:
            say(f"sample catalogue: {load_sample(connection)} titles")
        embed_if_possible(settings, connection)
        if is_empty or find_login(connection, email=DEMO_EMAIL):
            return demo_login(connection, settings)
    return None


def welcome(settings: Settings, login: "DemoLogin | None") -> Callable[[], None]:
    """A function that prints where to look, for when the service listens."""
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


COMMAND = Command(
    name="up",
    text="Prepare everything and serve: database, schema, model, the sample catalogue if there is none.",
    run=run,
)
