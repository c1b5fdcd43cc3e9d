"""`cinelibre refresh`: all derived data, the title graph and missing embeddings."""

import argparse

from api.settings import Settings
from sync.commands.command import Command
from sync.commands.databases import open_deployed_database


def run(settings: Settings, _: argparse.Namespace) -> None:
    from sync.catalogue.embedding import embed_if_possible
    from sync.connection import connect
    from sync.derived import refresh_derived
    from sync.graph.learning import learn_graph

    with open_deployed_database(settings) as conninfo, connect(conninfo) as connection:
        refresh_derived(connection, restart=False)
        # The graph comes before the embedding model is loaded, because memory need not hold both.
        learn_graph(connection)
        embed_if_possible(settings, connection)


COMMAND = Command(
    name="refresh",
    text="Compute everything derived again: statistics, profiles, the title graph, missing embeddings.",
    run=run,
)
