create or replace function rpc.waiting_jobs(p_queue text default null)
returns table (queue text, waiting integer, next_in_seconds float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        j.queue, count(*)::integer,
        greatest(0, extract(epoch from min(greatest(j.due_at, coalesce(j.claimed_until, j.due_at))) - now()))::float8
    from data.jobs as j
    where p_queue is null or j.queue = p_queue
    group by j.queue
    order by j.queue;
end;

comment on function rpc.waiting_jobs is
$$The number of waiting jobs in each queue, and the seconds until the first of them is due: 0 for now. No row for an empty queue.$$;
