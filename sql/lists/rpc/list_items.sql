create or replace function rpc.list_items(
    p_user_id bigint, p_list_id bigint, p_limit integer default 20, p_after_place integer default 0
)
returns table (title_id integer, kind text, title text, place integer, note text, added_at timestamptz)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform 1 from rpc.get_list(p_user_id, p_list_id);
    return query
        select i.title_id, i.kind, i.title, i.place, i.note, i.added_at
        from engine.listed_items(p_list_id, p_user_id) as i
        where i.place > p_after_place
        order by i.place
        limit engine.bounded_limit(p_limit, 1000);
end;
$$;

comment on function rpc.list_items is
$$The titles of a user's list in its order, with the user's notes; without those above the user's maturity cap.

For the next page pass the last row's place. At most 1,000 rows. PT404 unless the list is the user's own.$$;
