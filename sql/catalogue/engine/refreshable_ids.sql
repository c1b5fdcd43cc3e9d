-- An installation without API keys never synchronises, so jobs queued there would never be worked off.
create or replace function engine.refreshable_ids(p_title_ids integer[])
returns table (title_id integer, queue text, ref text)
language sql stable parallel safe
begin atomic
    select s.title_id, s.queue, s.ref
    from engine.stale_ids() as s
    where
        s.title_id = any(p_title_ids)
        and exists (
            select 1 from data.sync_runs as r
            where
                r.source = s.queue
                and r.started_at > now() - (select engine.tuning('sync_expected_days')) * interval '1 day'
        );
end;

comment on function engine.refreshable_ids is
$$The stale_ids() of the given titles whose sources are synchronised: a run in data.sync_runs started within the last 14 days (tuning:
sync_expected_days).$$;
