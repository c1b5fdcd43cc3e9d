create or replace function rpc.touch_import(p_user_id bigint, p_import_id bigint)
returns table (import_id bigint)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    update data.imports as i set updated_at = now()
    where i.user_id = p_user_id and i.id = p_import_id and i.status = 'reading'
    returning i.id;
end;

comment on function rpc.touch_import is
$$The heartbeat of an import that is being read or waits in a queue: without one for a minute it counts as failed. No row if it is no longer
being read.$$;
