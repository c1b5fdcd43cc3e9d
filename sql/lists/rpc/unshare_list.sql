create or replace function rpc.unshare_list(p_user_id bigint, p_list_id bigint)
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update data.lists as l set share_token_sha256 = null where l.id = p_list_id and l.user_id = p_user_id;
    return query select g.list_id, g.name, g.description, g.is_shared, g.title_count, g.created_at, g.updated_at
        from rpc.get_list(p_user_id, p_list_id) as g;
end;
$$;

comment on function rpc.unshare_list is
$$Stops sharing a list, so that its link no longer works, and returns the list: see get_list. PT404 unless the list is the user's own.$$;
