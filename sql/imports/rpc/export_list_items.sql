create or replace function rpc.export_list_items(
    p_user_id bigint, p_list_id bigint, p_after_place integer default 0, p_limit integer default 500
)
returns table (place integer, refs text[], kind text, title text, year integer, note text, added_at timestamptz)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select i.place, engine.title_refs(t.id), t.kind, t.original_title, t.year::integer, i.note, i.added_at
    from data.lists as l
    inner join data.list_items as i on i.list_id = l.id
    inner join data.titles as t on t.id = i.title_id
    where l.id = p_list_id and l.user_id = p_user_id and i.place > p_after_place
    order by i.place
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.export_list_items is
$$The titles of a user's list in its order, regardless of the maturity cap, with their external ids. No rows for another user's list.

For the next page pass the last row's place. At most 1,000 rows.$$;
