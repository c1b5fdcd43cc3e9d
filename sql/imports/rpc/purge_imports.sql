create or replace function rpc.purge_imports()
returns table (imports integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_import record;
begin
    -- One import per call, because it may have 100,000 entries.
    select i.user_id, i.id, i.status into v_import
    from data.imports as i
    where
        (
            i.status in ('failed', 'undone') and i.entries > 0 and i.updated_at < now() - interval '1 day'
            or i.status = 'reading' and i.updated_at < now() - interval '1 day'
            or i.status = 'ready'
            and i.updated_at < now() - (select engine.tuning('import_kept_days')) * interval '1 day'
        )
    order by i.user_id, i.id
    limit 1
    for update skip locked;
    if not found then
        return;
    end if;
    perform engine.delete_entries(v_import.user_id, array[v_import.id]);
    if v_import.status in ('reading', 'ready') then
        update data.imports as i
        set
            status = 'failed', updated_at = now(),
            message = case v_import.status
                when 'ready' then 'The import was not applied in time: send the file again.'
                else 'The import was interrupted: send the file again.'
            end
        where i.user_id = v_import.user_id and i.id = v_import.id;
    end if;
    return query select 1;
end;
$$;

comment on function rpc.purge_imports is
$$Deletes the entries of one import that will not be applied: undone or interrupted a day ago, or ready for 30 days (tuning:
import_kept_days). Call it until it returns no row.$$;
