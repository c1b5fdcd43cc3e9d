-- The planner assumes that a new table is empty, and would compare every word with every other in a nested loop.
create or replace function rpc.refresh_words()
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set enable_nestloop = off
begin atomic
    with counted as materialized (
        select n.word, count(*)::integer as uses
        from (
            select distinct t.title_id, t.position, w.word
            from data.title_names as t
            cross join lateral string_to_table(t.name, ' ') as w (word)
        ) as n
        group by n.word
    ),

    written as (
        update data.search_words as s
        set uses = coalesce(c.uses, 0)
        from data.search_words as w
        left join counted as c on c.word = w.word
        where s.word = w.word and s.uses <> coalesce(c.uses, 0)
        returning s.word
    )

    select count(*)::integer from written;
end;

comment on function rpc.refresh_words is
$$Recounts the names of titles that contain each word of the search vocabulary; returns the number of counts that changed.$$;
