"""New titles' consequences: search columns, imported entries that waited for them, and embeddings."""

from api.settings import Settings
from sync.catalogue.embedding import embed_if_possible
from sync.connection import Connection
from sync.derived import index_texts
from sync.functions.imports import match_waiting_entries, purge_imports

ENTRIES_PER_CALL = 500


def follow_new_titles(settings: Settings, connection: Connection) -> int:
    """Index the texts of new titles, match imported entries that waited for them, and embed them; returns how many."""
    index_texts(connection)
    while match_waiting_entries(connection, limit=ENTRIES_PER_CALL) or purge_imports(connection):
        pass
    return embed_if_possible(settings, connection)
