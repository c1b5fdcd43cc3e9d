create or replace function rpc.finish_jobs(p_queue text, p_refs text[])
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select engine.remove_jobs(p_queue, p_refs);

    with released as (
        delete from data.quarantine as q where q.source = p_queue and q.ref = any(p_refs) returning q.ref
    )

    select count(*)::integer from released;
end;

comment on function rpc.finish_jobs is
$$Deletes finished jobs, in the transaction that stores their results, and removes their titles from quarantine; returns how many were
quarantined.$$;
