create or replace function rpc.fail_import(p_user_id bigint, p_import_id bigint, p_message text)
returns table (import_id bigint)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update data.imports as i set status = 'failed', message = left(p_message, 1000), updated_at = now()
    where i.user_id = p_user_id and i.id = p_import_id and i.status = 'reading';
    if not found then
        return;
    end if;
    perform engine.delete_entries(p_user_id, array[p_import_id]);
    return query select p_import_id;
end;
$$;

comment on function rpc.fail_import is
$$Records why an import could not be read and deletes the entries read so far. No row if it is no longer being read.$$;
