create or replace function rpc.begin_sync(p_source text, p_since timestamptz default null)
returns table (run_id bigint, since timestamptz, started_at timestamptz, resumed integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.sync_runs as r (source, since)
    select
        p_source,
        coalesce(
            p_since,
            (select max(f.started_at) from data.sync_runs as f where f.source = p_source and f.finished_at is not null),
            now()
        )
    on conflict (source) where finished_at is null do update
        set resumed = r.resumed + 1, since = least(r.since, p_since)
    returning r.id, r.since, r.started_at, r.resumed;
end;

comment on function rpc.begin_sync is
$$Starts a synchronisation with a source, or resumes one that was interrupted.

since is the time from which changes at the source are read: p_since, or the start of the last finished run; for the first run now, because
everything it finds is new.$$;
