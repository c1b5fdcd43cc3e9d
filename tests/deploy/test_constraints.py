"""Names of constraints: by them a log says which table and which column an error is about."""

import pytest

from tests.conftest import Connection

# To be emptied once the branch that changes this table is merged.
EXEMPT_TABLES = ("blend_presets",)

# Primary keys, unique and foreign keys as PostgreSQL itself would name them; checks begin with the table.
MISNAMED = """
select r.relname || '.' || c.conname
from pg_constraint as c
inner join pg_class as r on r.oid = c.conrelid
cross join lateral (
    select string_agg(a.attname, '_' order by k.place) as names
    from unnest(c.conkey) with ordinality as k (number, place)
    inner join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.number
) as columns
where
    c.connamespace = 'data'::regnamespace and c.contype in ('p', 'u', 'f', 'c') and r.relname <> all(%s)
    and case c.contype
        when 'p' then c.conname <> r.relname || '_pkey'
        when 'u' then c.conname <> r.relname || '_' || columns.names || '_key'
        when 'f' then c.conname <> r.relname || '_' || columns.names || '_fkey'
        else not starts_with(c.conname, r.relname || '_')
    end
order by 1
"""


def misnamed(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(MISNAMED, [list(EXEMPT_TABLES)])]


def test_a_constraint_is_named_after_its_table_and_columns(connection: Connection) -> None:
    assert misnamed(connection) == []


@pytest.mark.parametrize(
    "constraint",
    [
        "primary key (user_id, title_id)",
        "unique (title_id, user_id)",
        "foreign key (title_id) references data.titles (id)",
        "check (rating > 0)",
    ],
)
def test_another_name_is_noticed(connection: Connection, constraint: str) -> None:
    statement = f"""create table data.riddles (
        user_id bigint, title_id integer, rating real, constraint nobody_guesses_this {constraint}
    )"""
    connection.execute(statement.encode())
    assert misnamed(connection) == ["riddles.nobody_guesses_this"]
