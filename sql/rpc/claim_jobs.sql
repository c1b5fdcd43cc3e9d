create or replace function rpc.claim_jobs(p_queue text, p_holder uuid, p_limit integer default 100, p_seconds float8 default null)
returns table (ref text, attempts integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with claimed as (
        update data.jobs as j
        set
            claimed_by = p_holder,
            claimed_until = now() + coalesce(p_seconds, (select engine.tuning('sync_lease_seconds'))) * interval '1 second'
        where
            j.id in (
                select w.id
                from data.jobs as w
                where w.queue = p_queue and w.due_at <= now() and coalesce(w.claimed_until < now(), true)
                order by w.priority desc, w.id
                limit engine.bounded_limit(p_limit, 1000)
                for update skip locked
            )
        returning j.ref, j.attempts, j.priority, j.id
    )

    select c.ref, c.attempts::integer from claimed as c order by c.priority desc, c.id;
end;

comment on function rpc.claim_jobs is
$$Takes the most urgent jobs of a queue for p_seconds (tuning: sync_lease_seconds), those that no other worker has and that are due.
What a worker does not finish in time is there for others again. At most 1,000.$$;
