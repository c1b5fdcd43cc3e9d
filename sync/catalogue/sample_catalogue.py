"""Sample catalogue and its demo community, stored with all that is derived from them."""

from sync.catalogue.sources.sample import demo_ratings, read_titles
from sync.catalogue.staged_ratings import merge_ratings
from sync.catalogue.store import store_titles
from sync.connection import Connection
from sync.derived import refresh_derived
from sync.graph.learning import learn_graph


def load_sample(connection: Connection) -> int:
    """Store the sample, and return how many titles it has; a repeat changes nothing."""
    titles = read_titles()
    # In the order of their refs, so that a title has the same id in every fresh database.
    count = store_titles(connection, sorted(titles, key=lambda title: title.refs[0]))
    merge_ratings(connection, demo_ratings(titles), is_demo=True)
    refresh_derived(connection)
    learn_graph(connection)
    return count
