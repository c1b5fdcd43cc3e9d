"""A deploy over a database of an earlier release: rows survive new names, and functions of old names go."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from migrations.deploy import deploy
from migrations.manifest import MIGRATIONS_FOLDER
from sync.connection import call
from tests.conftest import Databases

# The last migration before tables, columns, tuning and constraints got other names.
LAST_MIGRATION = 23

# Functions of then: one keeps its name and takes other parameter names, one is gone, and one more reads renamed tables.
FUNCTIONS = {
    "engine/bounded_limit": """
create function engine.bounded_limit(p_limit integer, p_most integer)
returns integer
language sql immutable
begin atomic
    select least(p_limit, p_most);
end;
""",
    "engine/sound": """
create function engine.sound(p_word text)
returns text
language sql immutable
begin atomic
    select p_word;
end;
""",
    "rpc/providers": """
create function rpc.providers(p_country text)
returns table (provider text, titles bigint)
language sql stable
begin atomic
    select engine.sound(p.slug), count(o.title_id)
    from data.providers as p
    left join data.title_providers as o on o.provider = p.slug and o.country = p_country
    group by p.slug
    limit engine.bounded_limit(1, 2);
end;
""",
}

ROWS = """
insert into data.users (name, external_ref) values ('Reader', 'movielens:1');
insert into data.titles (kind, original_title) values ('movie', 'Heat');
insert into data.providers (slug, name) values ('lantern-play', 'Lantern Play');
insert into data.title_providers (title_id, country, provider, access) values (1, 'FR', 'lantern-play', 'flatrate');
insert into data.preferences (user_id, country) values (1, 'FR');
insert into data.preferred_providers (user_id, provider) values (1, 'lantern-play');
insert into data.user_profiles (user_id, rating_count, rating_mean, bias, title_weight, ones, tenths, squares)
values (1, 1, 4, 0.5, 0.25, '{1:1}/1000000000', '{1:10}/1000000000', '{1:100}/1000000000');
insert into data.search_words (word, keys, pieces) values ('heat', '{hit}', '{^h,hi}');
update data.upstreams set per_day = 7, used_today = 3 where name = 'tmdb';
update data.tuning set value = 0.5 where name = 'trend_acclaim';
"""


@pytest.fixture
def earlier_release(tmp_path: Path, databases: Databases) -> Any:
    """A database as it was before, with a row in everything that has another name since."""
    migrations, functions = tmp_path / "migrations", tmp_path / "sql"
    migrations.mkdir()
    for file in MIGRATIONS_FOLDER.glob("[0-9]*.sql"):
        if int(file.name.partition("_")[0]) <= LAST_MIGRATION:
            shutil.copy(file, migrations)
    for name, text in FUNCTIONS.items():
        file = functions / f"old/{name}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (functions / "old/all.sql").write_text("".join(f"\\ir {name}.sql\n" for name in FUNCTIONS))
    (functions / "all.sql").write_text("\\ir old/all.sql\n\\ir grants.sql\n")
    (functions / "grants.sql").write_text("")
    with databases.create() as conninfo:
        deploy(conninfo, migrations_folder=migrations, sql_folder=functions)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(ROWS.encode())
        yield conninfo


def test_rows_keep_their_values_under_new_names(earlier_release: str) -> None:
    report = deploy(earlier_release)
    assert f"{LAST_MIGRATION + 1:04d}_names" in report.migrations
    assert report.functions == "rebuilt"
    assert sorted(report.dropped) == ["engine.sound(text)", "rpc.providers(text)"]
    assert deploy(earlier_release).is_noop
    with psycopg.connect(earlier_release, autocommit=True) as connection:
        found = connection.cursor(row_factory=dict_row)
        found.execute(
            """
            select
                (select name from data.services where slug = 'lantern-play') as service,
                (select to_jsonb(o) from data.title_services as o) as offer,
                (select to_jsonb(p) from data.preferred_services as p) as preferred,
                (select rarity_weight from data.user_profiles) as rarity_weight,
                (select skip_bigrams from data.search_words) as skip_bigrams,
                (select array[per_day, used_today] from data.sources where name = 'tmdb') as budget,
                (select value from data.tuning where name = 'trend_external_rating') as weight,
                (select count(*) from data.tuning where name = 'trend_acclaim') as old_names
            """
        )
        assert found.fetchone() == {
            "service": "Lantern Play",
            "offer": {"title_id": 1, "country": "FR", "service": "lantern-play", "access": "flatrate"},
            "preferred": {"user_id": 1, "service": "lantern-play"},
            "rarity_weight": 0.25,
            "skip_bigrams": ["^h", "hi"],
            "budget": [7, 3],
            "weight": 0.5,
            "old_names": 0,
        }


def test_functions_work_on_the_rows_of_before(earlier_release: str) -> None:
    deploy(earlier_release)
    with psycopg.connect(earlier_release, autocommit=True) as connection:
        assert call(connection, "services", country="FR") == [("lantern-play", "Lantern Play", 1)]
        assert call(connection, "my_services", user_id=1) == [(["lantern-play"],)]
        ((_, _, preferred, *_),) = call(connection, "save_preferences", user_id=1, providers=["mubi"])
        assert preferred == ["mubi"]
        ((wait_seconds, refused),) = call(connection, "reserve_request", source="tmdb")
        assert (wait_seconds, refused) == (0, None)
        assert connection.execute("select engine.tuning('rarity_prior')").fetchone() == (20,)
