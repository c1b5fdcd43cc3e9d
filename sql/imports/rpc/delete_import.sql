create or replace function rpc.delete_import(p_user_id bigint, p_import_id bigint)
returns table (import_id bigint)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        delete from data.imports as i where i.user_id = p_user_id and i.id = p_import_id
        returning i.id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such import.';
    end if;
end;
$$;

comment on function rpc.delete_import is
$$Deletes an import: its entries, and the data needed to undo it. What it changed stays; entries still waiting for their titles are dropped.
PT404 unless the import is the user's own.$$;
