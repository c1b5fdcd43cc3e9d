create or replace function rpc.undo_import(p_user_id bigint, p_import_id bigint)
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
    v_status text;
    v_left integer;
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    perform 1 from data.imports as i where i.user_id = p_user_id and i.id = p_import_id for update;
    select i.status into v_status from rpc.get_import(p_user_id, p_import_id) as i;
    if v_status <> 'applied' then
        raise exception using
            errcode = 'PT409',
            message = 'This import is not applied, so there is nothing to undo.',
            hint = 'An import can be undone once after each time it is applied.';
    end if;
    v_left := engine.restore_ratings(p_user_id, p_import_id)
        + engine.restore_states(p_user_id, p_import_id)
        + engine.restore_lists(p_user_id, p_import_id);
    delete from data.import_changes as c where c.user_id = p_user_id and c.import_id = p_import_id;
    delete from data.import_lists as k where k.user_id = p_user_id and k.import_id = p_import_id;
    perform engine.rebuild_profiles(array[p_user_id]);
    update data.import_entries as e set waits = false where e.user_id = p_user_id and e.import_id = p_import_id and e.waits;
    update data.imports as i set status = 'undone', updated_at = now(), left_alone = v_left
    where i.user_id = p_user_id and i.id = p_import_id;
    return query
        select
            i.import_id, i.format, i.status, i.message, i.file_sha256, i.entries, i.matched, i.doubtful, i.unknown, i.broken,
            i.skipped, i.looked_for, i.ratings_added, i.ratings_changed, i.ratings_same, i.ratings_kept, i.states_added,
            i.states_changed, i.states_same, i.states_kept, i.lists_added, i.items_added, i.items_same, i.items_skipped,
            i.left_alone, i.created_at, i.updated_at, i.applied_at
        from rpc.get_import(p_user_id, p_import_id) as i;
end;
$$;

comment on function rpc.undo_import is
$$Reverts an applied import: ratings, states and lists are restored with their ids and dates. What the user has changed since stays as it is
and is counted in left_alone. apply_import() applies it again, until another import begins.

PT409 unless the import is applied, PT404 unless it is the user's own.$$;
