create or replace function rpc.user_lists(p_user_id bigint, p_limit integer default 20, p_before_list_id bigint default null)
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select l.list_id, l.name, l.description, l.is_shared, l.title_count, l.created_at, l.updated_at
    from engine.list_summaries(p_user_id) as l
    where p_before_list_id is null or l.list_id < p_before_list_id
    order by l.list_id desc
    limit engine.bounded_limit(p_limit, 200);
end;

comment on function rpc.user_lists is
$$A user's lists with the columns of get_list, newest first. For the next page pass the last row's list_id. At most 200 rows.$$;
