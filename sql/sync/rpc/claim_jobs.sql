create or replace function rpc.claim_jobs(p_queue text, p_holder uuid, p_limit integer default 100)
returns table (ref text)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    -- Materialised, because a subquery of the update may be executed once per job, each time skipping the jobs it has already locked.
    with chosen as materialized (
        select w.id
        from data.jobs as w
        where
            w.queue = p_queue and w.due_at <= now()
            and coalesce(w.claimed_until < now() or w.claimed_by = p_holder, true)
        order by w.priority desc, w.id
        limit engine.bounded_limit(p_limit, 1000)
        for update skip locked
    ),

    claimed as (
        update data.jobs as j
        set
            claimed_by = p_holder,
            claimed_until = now() + (select engine.tuning('claim_seconds')) * interval '1 second'
        from chosen as w
        where j.id = w.id
        returning j.ref, j.priority, j.id
    )

    select c.ref from claimed as c order by c.priority desc, c.id;
end;

comment on function rpc.claim_jobs is
$$Claims the most urgent jobs of a queue that are due and not claimed by another worker, for 5 minutes (tuning: claim_seconds): jobs not
finished in time can be claimed by others again, and by the same worker at once. At most 1,000.$$;
