-- Jobs that a worker holds are skipped rather than waited for: they are about to be done.
create or replace function rpc.request_refresh(p_title_ids integer[], p_priority float8 default null)
returns table (queued integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with wanted as materialized (
        select s.queue, s.ref, coalesce(p_priority, (select engine.tuning('read_priority'))) + coalesce(t.score, 0) as priority
        from engine.refreshable_ids(p_title_ids[1:100]) as s
        left join data.title_trends as t on t.title_id = s.title_id
    ),

    waiting as materialized (
        select j.id, w.priority
        from wanted as w
        inner join data.jobs as j on j.queue = w.queue and j.ref = w.ref
        where j.priority < w.priority
        order by j.id
        for update of j skip locked
    ),

    raised as (
        update data.jobs as j set priority = w.priority from waiting as w where j.id = w.id returning j.id
    ),

    added as (
        insert into data.jobs (queue, ref, priority)
        select w.queue, w.ref, w.priority
        from wanted as w
        where not exists (select 1 from data.jobs as j where j.queue = w.queue and j.ref = w.ref)
        order by w.queue, w.ref
        on conflict on constraint jobs_queue_ref_key do nothing
        returning id
    )

    select ((select count(*) from raised) + (select count(*) from added))::integer;
end;

comment on function rpc.request_refresh is
$$Queues stale titles that somebody looks at: those among the first 100 given titles that were not fetched for 7 days (tuning: stale_days).
Nothing is written for the others. Returns the number of jobs created or raised in priority.

The priority is p_priority (null: 20, tuning: read_priority) plus the title's trending score. A waiting job is raised if its priority is
lower, and keeps its attempts and due time. Nothing is queued for a source without a run in the last 14 days (tuning: sync_expected_days),
because no run would fetch it: an installation without API keys collects no jobs.$$;
