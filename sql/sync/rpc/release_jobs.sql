create or replace function rpc.release_jobs(p_queue text, p_holder uuid)
returns void
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    update data.jobs as j
    set claimed_by = null, claimed_until = null
    where
        j.id in (
            select w.id from data.jobs as w where w.queue = p_queue and w.claimed_by = p_holder order by w.id for update
        );
end;

comment on function rpc.release_jobs is
$$Releases the jobs that a worker claimed and did not process.$$;
