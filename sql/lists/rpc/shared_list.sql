create or replace function rpc.shared_list(p_share_token text)
returns table (name text, description text, updated_at timestamptz)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select l.name, l.description, l.updated_at
        from data.lists as l
        where l.id = engine.shared_list_id(p_share_token);
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such shared list, or it is no longer shared.';
    end if;
end;
$$;

comment on function rpc.shared_list is
$$A shared list, to be read by anyone with the token; its owner is not revealed. PT404 for an unknown token or one that was revoked.$$;
