create or replace function rpc.claim_jobs(p_queue text, p_holder uuid, p_limit integer default 100)
returns table (ref text)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    -- Materialised: a subquery of the update might be run again for each job, and every time skip those that it has locked already.
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
$$Takes the most urgent jobs of a queue that are due and that no other worker has, for 5 minutes (tuning: claim_seconds): what a worker
does not finish in time is there for others again, and at once for itself. At most 1,000.$$;
