create or replace function rpc.update_list(
    p_user_id bigint, p_list_id bigint, p_name text default null, p_description text default null
)
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update data.lists as l
    set name = coalesce(p_name, l.name), description = coalesce(p_description, l.description), updated_at = now()
    where l.id = p_list_id and l.user_id = p_user_id;
    return query select g.list_id, g.name, g.description, g.is_shared, g.title_count, g.created_at, g.updated_at
        from rpc.get_list(p_user_id, p_list_id) as g;
end;
$$;

comment on function rpc.update_list is
$$Changes a list's name, description or both, and returns the list; null leaves a value unchanged.

PT404 unless the list is the user's own.$$;
