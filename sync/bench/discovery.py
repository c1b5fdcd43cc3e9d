"""Benchmark of discovery: mixtures of filters in any order, next to plain SQL that filters and sorts everything."""

import random
from collections.abc import Sequence
from functools import partial
from typing import Any

from api.discovery.title_filter import TitleFilter
from sync.bench.made_catalogue import COUNTRIES, LANGUAGES, SERVICES, Catalogue
from sync.bench.measures import Timing, timed
from sync.bench.timing import Call
from sync.connection import Connection, call
from sync.functions.catalogue import genres

SEARCHES, ROWS = 100, 20
# Titles that a well-read reader has seen, the best known ones.
KNOWN = 2_000
SORTS = ("popularity", "votes", "imdb", "release")
NAIVE = "plain SQL"
NAIVE_STATEMENT = """
select t.id
from data.titles as t
left join data.title_trends as r on r.title_id = t.id
where
    (%(kind)s::text is null or t.kind = %(kind)s)
    and (%(genres)s::text[] is null or exists (
        select 1 from data.title_genres as g where g.title_id = t.id and g.genre = any(%(genres)s)
    ))
    and (%(not_genres)s::text[] is null or not exists (
        select 1 from data.title_genres as g where g.title_id = t.id and g.genre = any(%(not_genres)s)
    ))
    and (%(languages)s::text[] is null or t.original_language = any(%(languages)s))
    and (%(not_languages)s::text[] is null or coalesce(t.original_language <> all(%(not_languages)s), true))
    and (%(countries)s::text[] is null or t.countries && %(countries)s)
    and (%(people)s::text[] is null or exists (
        select 1 from data.credits as c
        inner join data.people as p on p.id = c.person_id
        where c.title_id = t.id and p.folded_name in (select engine.fold_text(n) from unnest(%(people)s) as n)
    ))
    and (%(keywords)s::text[] is null or exists (
        select 1 from data.title_keywords as c
        inner join data.keywords as k on k.id = c.keyword_id
        where c.title_id = t.id and k.folded_name in (select engine.fold_text(n) from unnest(%(keywords)s) as n)
    ))
    and (%(year_gte)s::integer is null or t.year >= %(year_gte)s)
    and (%(year_lte)s::integer is null or t.year <= %(year_lte)s)
    and (%(runtime_lte)s::integer is null or t.runtime_minutes <= %(runtime_lte)s)
    and (%(imdb_gte)s::real is null or t.imdb_rating >= %(imdb_gte)s)
    and (%(votes_gte)s::integer is null or t.imdb_votes >= %(votes_gte)s)
    and (%(maturity_lte)s::integer is null or t.minimum_age <= %(maturity_lte)s)
    and (%(providers)s::text[] is null or exists (
        select 1 from data.title_services as o
        where
            o.title_id = t.id and o.service = any(%(providers)s) and o.country = %(provider_country)s
            and o.access in ('flatrate', 'free', 'ads')
    ))
order by r.score desc nulls last, t.id
limit %(limit)s
"""
FILTERS = (
    "kind",
    "genres",
    "not_genres",
    "languages",
    "not_languages",
    "countries",
    "people",
    "keywords",
    "year_gte",
    "year_lte",
    "runtime_lte",
    "imdb_gte",
    "votes_gte",
    "maturity_lte",
    "providers",
    "provider_country",
)

Wanted = dict[str, Any]


def draw_filters(catalogue: Catalogue, genres: Sequence[str], count: int, seed: int = 0) -> list[Wanted]:
    """Filters of `count` imagined readers: mostly a kind and a genre or two, sometimes a person or a service."""
    chance = random.Random(seed)  # noqa: S311  # Nothing here is a secret.

    def one_reader() -> Wanted:
        country = chance.choice(COUNTRIES)
        possible: dict[str, tuple[float, Any]] = {
            "kind": (0.8, chance.choice(["movie", "movie", "movie", "tv", "book"])),
            "genres": (0.6, chance.sample(genres, chance.choice([1, 1, 2]))),
            "not_genres": (0.2, chance.sample(genres, 1)),
            "languages": (0.35, chance.sample(list(LANGUAGES), chance.choice([1, 1, 2]))),
            "not_languages": (0.1, chance.sample(list(LANGUAGES), 1)),
            "countries": (0.1, [country]),
            "people": (0.15, [catalogue.people[chance.randrange(len(catalogue.people) // 20)]]),
            "keywords": (0.1, [catalogue.keywords[chance.randrange(len(catalogue.keywords) // 10)]]),
            "year_gte": (0.3, chance.choice([1950, 1980, 2000, 2015])),
            "year_lte": (0.15, chance.choice([1990, 2010, 2020])),
            "runtime_lte": (0.15, chance.choice([90, 120])),
            "imdb_gte": (0.2, chance.choice([6.5, 7.5, 8.5])),
            "votes_gte": (0.2, chance.choice([100, 1_000, 10_000])),
            "maturity_lte": (0.1, chance.choice([8, 13])),
            "providers": (0.2, chance.sample(SERVICES, 2)),
        }
        wanted = {name: value for name, (share, value) in possible.items() if chance.random() < share}
        return {**wanted, "provider_country": country} if "providers" in wanted else wanted

    return [one_reader() for _ in range(count)]


def measure_discovery(
    connection: Connection, catalogue: Catalogue, *, searches: int = SEARCHES, seed: int = 0
) -> list[Timing]:
    """Time every order and the facets on the same random filters, then for a reader who knows many titles."""
    slugs = [genre.genre for genre in genres(connection)]
    wanted = draw_filters(catalogue, slugs, searches, seed)
    rows = [
        timed(NAIVE, [partial(naive, connection, filters) for filters in wanted]),
        *(
            timed(f"discover_titles, {sort}", _calls(connection, "discover_titles", wanted, sort=sort, limit=ROWS))
            for sort in SORTS
        ),
        timed("discovery_facets", _calls(connection, "discovery_facets", wanted)),
    ]
    reader = well_read(connection)
    for name, function, arguments in (
        ("discover_titles, popularity", "discover_titles", {"limit": ROWS}),
        ("discover_titles, personal", "discover_titles", {"sort": "personal", "limit": ROWS}),
        ("discovery_facets", "discovery_facets", {}),
    ):
        calls = _calls(connection, function, wanted, user_id=reader, **arguments)
        rows.append(timed(f"{name}, {KNOWN:,} known", calls))
    return rows


def naive(connection: Connection, filters: Wanted) -> list[int]:
    """The most popular titles that fit, by the textbook query."""
    values = {**dict.fromkeys(FILTERS), **filters, "limit": ROWS}
    return [int(row[0]) for row in connection.execute(NAIVE_STATEMENT, values).fetchall()]


def well_read(connection: Connection) -> int:
    """A new user who has seen the best known titles; returns the id."""
    statement = "insert into data.users (name) values ('Reader') returning id"
    ((user_id,),) = connection.execute(statement).fetchall()
    connection.execute(
        "select rpc.set_title_state(%s, t.id, 'seen') from"
        " (select b.id from data.titles as b order by b.imdb_votes desc nulls last, b.id limit %s) as t",
        [user_id, KNOWN],
    )
    return int(user_id)


def _calls(connection: Connection, function: str, wanted: Sequence[Wanted], **arguments: Any) -> list[Call]:
    return [partial(call, connection, function, filter=TitleFilter(**filters), **arguments) for filters in wanted]
