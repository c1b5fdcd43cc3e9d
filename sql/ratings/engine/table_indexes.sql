create or replace function engine.table_indexes(p_table regclass)
returns table (step integer, removal text, definition text)
language sql stable parallel safe
begin atomic
    select
        row_number() over (order by d.needs_an_index, d.name)::integer, d.removal, d.definition
    from (
        select
            c.contype = 'f' as needs_an_index,
            c.conname as name,
            format('alter table %s drop constraint %I', p_table, c.conname) as removal,
            format('alter table %s add constraint %I %s', p_table, c.conname, pg_get_constraintdef(c.oid)) as definition
        from pg_constraint as c
        where c.conrelid = p_table and c.contype in ('p', 'u', 'f')
        union all
        select
            false,
            i.indexrelid::regclass::text,
            format('drop index %s', i.indexrelid::regclass),
            pg_get_indexdef(i.indexrelid)
        from pg_index as i
        where
            i.indrelid = p_table
            and not exists (
                select 1 from pg_constraint as c where c.conindid = i.indexrelid and c.contype in ('p', 'u')
            )
    ) as d;
end;

comment on function engine.table_indexes is
$$The statements that drop a table's indexes, keys and foreign keys, and those that recreate them unchanged, in order.$$;
