create or replace function rpc.apply_import(p_user_id bigint, p_import_id bigint)
returns table (
    import_id bigint, format text, status text, message text, file_sha256 text, entries integer, matched integer, doubtful integer,
    unknown integer, broken integer, skipped integer, looked_for integer,
    ratings_added integer, ratings_changed integer, ratings_same integer, ratings_kept integer,
    states_added integer, states_changed integer, states_same integer, states_kept integer,
    lists_added integer, items_added integer, items_same integer, items_skipped integer, left_alone integer,
    created_at timestamptz, updated_at timestamptz, applied_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
as $$
declare
    v_import record;
    v_has_rated boolean;
begin
    -- Serialises a user's changes; ratings take the same lock.
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    perform 1 from data.imports as i where i.user_id = p_user_id and i.id = p_import_id for update;
    select i.status, i.entries into v_import from rpc.get_import(p_user_id, p_import_id) as i;
    if v_import.status not in ('ready', 'undone') or (v_import.status = 'undone' and v_import.entries = 0) then
        raise exception using
            errcode = 'PT409',
            message = case v_import.status
                when 'undone' then 'The entries of this import were deleted when another import began after it was undone.'
                when 'reading' then 'The file is still being read.'
                when 'applied' then 'This import is already applied.'
                else 'This import failed.'
            end,
            hint = case v_import.status
                when 'reading' then 'Wait until it is ready.'
                when 'applied' then 'Undo it first to apply it again.'
                else 'Send the file again.'
            end;
    end if;
    update data.imports as i
    set
        status = 'applied', applied_at = now(), updated_at = now(), left_alone = 0,
        ratings_added = 0, ratings_changed = 0, ratings_same = 0, ratings_kept = 0,
        states_added = 0, states_changed = 0, states_same = 0, states_kept = 0,
        lists_added = 0, items_added = 0, items_same = 0, items_skipped = 0
    where i.user_id = p_user_id and i.id = p_import_id;
    v_has_rated := engine.write_changes(p_user_id, p_import_id, null);
    perform engine.fill_lists(p_user_id, p_import_id, null);
    if v_has_rated then
        perform engine.rebuild_profiles(array[p_user_id]);
    end if;

    update data.import_entries as e
    set waits = true, looked_at_title = (select coalesce(max(t.id), 0) from data.titles as t)
    where e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'unknown';

    insert into data.jobs (queue, ref, priority)
    select w.queue, w.ref, engine.tuning('import_job_priority')
    from engine.missing_title_refs(p_user_id, p_import_id) as w
    where w.ref is not null
    order by starts_with(w.ref, 'named:'), w.queue desc, w.ref
    limit engine.tuning('most_import_jobs')::integer
    on conflict on constraint jobs_queue_ref_key do nothing;

    return query
        select
            i.import_id, i.format, i.status, i.message, i.file_sha256, i.entries, i.matched, i.doubtful, i.unknown, i.broken,
            i.skipped, i.looked_for, i.ratings_added, i.ratings_changed, i.ratings_same, i.ratings_kept, i.states_added,
            i.states_changed, i.states_same, i.states_kept, i.lists_added, i.items_added, i.items_same, i.items_skipped,
            i.left_alone, i.created_at, i.updated_at, i.applied_at
        from rpc.get_import(p_user_id, p_import_id) as i;
end;
$$;

comment on function rpc.apply_import is
$$Applies an import to a user's ratings, states and lists: all matched entries, all or nothing. Applying a file twice changes nothing.

An existing rating or state is only replaced by a newer one; if the file has no date, the existing one is kept. Of several lines about a
title the latest counts. A rated title counts as seen, unless the file gives it another state after that. A list whose name exists is
extended. Entries without a title in the catalogue are applied once it is added, and are requested (at most 2,000 titles; tuning:
most_import_jobs) from TMDB, by ids or by name and year, or from Google Books, by ISBN. undo_import() reverts everything except these
requests.

PT409 unless the import is ready or undone, PT404 unless it is the user's own.$$;
