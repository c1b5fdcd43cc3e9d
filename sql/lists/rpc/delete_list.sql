create or replace function rpc.delete_list(p_user_id bigint, p_list_id bigint)
returns table (list_id bigint, name text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        delete from data.lists as l where l.id = p_list_id and l.user_id = p_user_id
        returning l.id, l.name;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such list.';
    end if;
end;
$$;

comment on function rpc.delete_list is
$$Deletes a list permanently, with its order, notes and link, and returns its name. PT404 unless the list is the user's own.$$;
