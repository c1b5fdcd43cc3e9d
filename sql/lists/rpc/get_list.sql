create or replace function rpc.get_list(p_user_id bigint, p_list_id bigint)
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select l.list_id, l.name, l.description, l.is_shared, l.title_count, l.created_at, l.updated_at
        from engine.list_summaries(p_user_id) as l
        where l.list_id = p_list_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such list.';
    end if;
end;
$$;

comment on function rpc.get_list is
$$One of a user's lists: name, description, whether it is shared, number of titles, and when it was created and last changed.

title_count leaves out titles above the user's maturity cap. PT404 unless the list is the user's own.$$;
