"""Database that a command works on: DATABASE_URL's, or the embedded server's, which runs as long as the command."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from api.settings import Settings
from migrations.deploy import deploy
from migrations.embedded import database


def open_database(settings: Settings) -> AbstractContextManager[str]:
    """The conninfo of the database as it is."""
    return database(settings.database_url, settings.cinelibre_home, settings.cinelibre_postgres_version)


@contextmanager
def open_deployed_database(settings: Settings) -> Iterator[str]:
    """The conninfo of the database with this checkout's schema."""
    with open_database(settings) as conninfo:
        deploy(conninfo)
        yield conninfo
