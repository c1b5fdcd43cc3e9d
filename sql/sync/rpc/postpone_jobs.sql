-- Up to half of the delay is random, so that jobs that failed together are not retried together.
create or replace function rpc.postpone_jobs(p_queue text, p_refs text[], p_errors text[])
returns table (ref text, is_given_up boolean)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with failed as (
        select j.id, e.error, j.attempts + 1 as attempts
        from (
            select n.ref, max(n.error) as error from unnest(p_refs, p_errors) as n (ref, error) group by n.ref
        ) as e
        inner join data.jobs as j on j.queue = p_queue and j.ref = e.ref
        order by j.id
        for update of j
    )

    update data.jobs as j
    set
        attempts = f.attempts, last_error = left(f.error, 1000), claimed_by = null, claimed_until = null,
        due_at = now() + (select engine.tuning('job_backoff_seconds')) * power(2, f.attempts - 1) * (0.5 + random() / 2)
        * interval '1 second'
    from failed as f
    where j.id = f.id;

    select
        rpc.quarantine(
            p_source => p_queue, p_refs => g.refs, p_reasons => array_fill('unavailable'::text, array[cardinality(g.refs)]),
            p_details => g.errors
        )
    from (
        select array_agg(j.ref order by j.ref) as refs, array_agg(j.last_error order by j.ref) as errors
        from data.jobs as j
        where j.queue = p_queue and j.ref = any(p_refs) and j.attempts >= (select engine.tuning('job_attempts'))
    ) as g
    where g.refs is not null;

    select r.ref, q.ref is not null
    from (select distinct n.ref from unnest(p_refs) as n (ref)) as r
    left join data.quarantine as q
        on q.source = p_queue and q.ref = r.ref and q.reason = 'unavailable' and q.last_at = now()
    order by r.ref;
end;

comment on function rpc.postpone_jobs is
$$Postpones jobs that failed temporarily: by a minute (tuning: job_backoff_seconds), doubled with each failure. After 5 failures (tuning:
job_attempts) a title is given up and quarantined as unavailable.$$;
