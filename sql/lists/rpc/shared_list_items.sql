create or replace function rpc.shared_list_items(
    p_share_token text, p_limit integer default 20, p_after_place integer default 0, p_reader_id bigint default null
)
returns table (title_id integer, kind text, title text, place integer, note text, added_at timestamptz)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select i.title_id, i.kind, i.title, i.place, i.note, i.added_at
    from engine.listed_items((select engine.shared_list_id(p_share_token)), p_reader_id) as i
    where i.place > p_after_place
    order by i.place
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.shared_list_items is
$$The titles of a shared list in its order, with its owner's notes; without those above the maturity cap of p_reader_id. No rows for an
unknown token.

For the next page pass the last row's place. At most 1,000 rows.$$;
