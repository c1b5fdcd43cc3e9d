create or replace function rpc.enqueue_stale(p_queue text, p_limit integer)
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with chosen as (
        select s.ref, coalesce(t.score, 0) as priority
        from engine.stale_ids() as s
        left join data.title_trends as t on t.title_id = s.title_id
        where
            s.source = case p_queue when 'omdb' then 'imdb' else p_queue end
            and not exists (select 1 from data.jobs as j where j.queue = p_queue and j.ref = s.ref)
        order by case when p_queue <> 'omdb' then date_trunc('day', s.checked_at) end nulls first, priority desc, s.ref
        limit engine.bounded_limit(p_limit, 100000)
    ),

    added as (
        insert into data.jobs (queue, ref, priority)
        select p_queue, c.ref, c.priority
        from chosen as c
        order by c.ref
        on conflict on constraint jobs_queue_ref_key do nothing
        returning id
    )

    select count(*)::integer from added;
end;

comment on function rpc.enqueue_stale is
$$Queues stale titles of a source (tmdb, google, omdb): those not fetched for 7 days (tuning: stale_days) or never. The ones stale for the
most days come first, and among these the highest trending score; for omdb, which allows few requests per day, trending score alone decides.
Returns the number of jobs created, at most 100,000; jobs already queued stay as they are and do not count.

Their priority is the trending score alone, below that of titles somebody looks at: see request_refresh.$$;
