create or replace function rpc.end_sync(p_run_id bigint)
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    update data.sync_runs as r set finished_at = now() where r.id = p_run_id and r.finished_at is null;

    with forgotten as (
        delete from data.sync_parts as s where s.run_id = p_run_id returning s.part
    )

    select count(*)::integer from forgotten;
end;

comment on function rpc.end_sync is
$$Ends a run and deletes its progress in each list. Returns the number of lists.$$;
