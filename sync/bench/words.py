"""Benchmark of searches by words and of suggestions, next to plain SQL that looks at every name."""

import random
from collections.abc import Sequence
from functools import partial

from sync.bench.discovery import NAIVE
from sync.bench.made_catalogue import Catalogue
from sync.bench.measures import Timing, timed
from sync.bench.misspellings import RULES, misspelt
from sync.bench.timing import Call
from sync.connection import Connection
from sync.functions.search import search_titles, suggest_titles

SEARCHES, ROWS, SUGGESTIONS = 100, 20, 8
NAIVE_WORDS = f"{NAIVE}, words"
# The share of letter pairs that a name has in common with the query, the best that works without an index.
NAIVE_STATEMENT = """
select x.title_id
from data.title_texts as x
cross join lateral (
    select count(*)::float8 as common
    from generate_series(1, length(%(query)s) - 1) as at (position)
    where strpos(lower(x.title), substr(%(query)s, at.position, 2)) > 0
) as shared
where x.language = 'en'
order by shared.common / greatest(length(x.title), length(%(query)s)) desc, x.title_id
limit %(limit)s
"""
# The costliest queries: words that very many names have.
COMMON = ("the", "the love of", "of the", "night of the dead", "a day in the house", "le jour de la fille", "my girl")


def draw_names(connection: Connection, count: int, seed: int = 0) -> list[str]:
    """The English names of `count` titles drawn at random."""
    ids = [int(row[0]) for row in connection.execute("select id from data.titles order by id").fetchall()]
    chosen = random.Random(seed).sample(ids, min(count, len(ids)))  # noqa: S311  # Nothing here is a secret.
    statement = "select title from data.title_texts where language = 'en' and title_id = any(%s) order by title_id"
    return [str(row[0]) for row in connection.execute(statement, [chosen]).fetchall()]


def misspell(names: Sequence[str]) -> list[str]:
    """Every name misspelt, each rule in turn."""
    rules = list(RULES)
    return [misspelt(name, rules[number % len(rules)], number) for number, name in enumerate(names)]


def measure_words(
    connection: Connection, catalogue: Catalogue, *, searches: int = SEARCHES, seed: int = 0
) -> list[Timing]:
    """Time searches for misspelt names, for common words and for people, and suggestions for beginnings."""
    names = draw_names(connection, searches, seed)
    wrong = misspell(names)
    people = random.Random(seed).sample(catalogue.people, min(searches, len(catalogue.people)))  # noqa: S311
    beginnings = [name.lower()[: 1 + number % 8] for number, name in enumerate(names)]
    return [
        timed(NAIVE_WORDS, [partial(match_naively, connection, query) for query in wrong], warm=1),
        timed("search_titles, misspelt", _calls(connection, wrong)),
        timed("search_titles, common words", _calls(connection, COMMON)),
        timed("search_titles, people", _calls(connection, people)),
        timed("suggest_titles, 1 to 8 letters", _suggestions(connection, beginnings)),
        timed("suggest_titles, misspelt", _suggestions(connection, wrong)),
    ]


def match_naively(connection: Connection, query: str) -> list[int]:
    """The titles whose English names share most pairs of letters with a query, by a look at every one."""
    found = connection.execute(NAIVE_STATEMENT, {"query": query, "limit": ROWS}).fetchall()
    return [int(row[0]) for row in found]


def _calls(connection: Connection, queries: Sequence[str]) -> list[Call]:
    return [partial(search_titles, connection, query=query, count=ROWS) for query in queries]


def _suggestions(connection: Connection, prefixes: Sequence[str]) -> list[Call]:
    return [partial(suggest_titles, connection, prefix=prefix, limit=SUGGESTIONS) for prefix in prefixes]
