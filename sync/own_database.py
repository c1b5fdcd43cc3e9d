"""Database that exists only while a job measures something in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import conninfo as conninfo_text
from psycopg import sql

from migrations.deploy import deploy


@contextmanager
def own_database(conninfo: str, purpose: str) -> Iterator[str]:
    """The conninfo of a deployed, empty database cinelibre_`purpose`_`pid` on the same server; dropped at the end."""
    with _created(conninfo, f"cinelibre_{purpose}_{os.getpid()}", "template1") as own:
        deploy(own)
        yield own


@contextmanager
def copied_database(conninfo: str, original: str, purpose: str) -> Iterator[str]:
    """The conninfo of a copy of the `original` database on that server, to which nobody may be connected meanwhile."""
    template = str(conninfo_text.conninfo_to_dict(original)["dbname"])
    with _created(conninfo, f"cinelibre_{purpose}_{os.getpid()}", template) as own:
        yield own


@contextmanager
def _created(conninfo: str, name: str, template: str) -> Iterator[str]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        statement = sql.SQL("create database {} template {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield conninfo_text.make_conninfo(conninfo, dbname=name)
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
