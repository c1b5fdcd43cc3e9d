create or replace function rpc.count_sync(
    p_run_id bigint, p_added integer default 0, p_changed integer default 0, p_unchanged integer default 0, p_gone integer default 0,
    p_quarantined integer default 0
)
returns void
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    update data.sync_runs as r
    set
        added = r.added + p_added, changed = r.changed + p_changed, unchanged = r.unchanged + p_unchanged, gone = r.gone + p_gone,
        quarantined = r.quarantined + p_quarantined
    where r.id = p_run_id;
end;

comment on function rpc.count_sync is
$$Adds to the counts of a run, in the transaction that does the work.$$;
