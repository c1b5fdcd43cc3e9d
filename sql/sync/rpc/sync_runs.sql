create or replace function rpc.sync_runs(p_limit integer default 20, p_run_id bigint default null)
returns table (
    run_id bigint, source text, since timestamptz, started_at timestamptz, finished_at timestamptz, resumed integer, discovered integer,
    added integer, changed integer, unchanged integer, gone integer, quarantined integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        r.id, r.source, r.since, r.started_at, r.finished_at, r.resumed, r.discovered, r.added, r.changed, r.unchanged, r.gone,
        r.quarantined
    from data.sync_runs as r
    where p_run_id is null or r.id = p_run_id
    order by r.id desc
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.sync_runs is
$$The latest synchronisations with the sources of the catalogue, with counts of titles; finished_at is null for a run that is in progress or
was interrupted, which the next one resumes.$$;
