create or replace function rpc.user_imports(p_user_id bigint, p_limit integer default 20, p_before_import_id bigint default null)
returns table (
    import_id bigint, format text, status text, message text, file_sha256 text, entries integer, matched integer, doubtful integer,
    unknown integer, broken integer, skipped integer, looked_for integer,
    ratings_added integer, ratings_changed integer, ratings_same integer, ratings_kept integer,
    states_added integer, states_changed integer, states_same integer, states_kept integer,
    lists_added integer, items_added integer, items_same integer, items_skipped integer, left_alone integer,
    created_at timestamptz, updated_at timestamptz, applied_at timestamptz
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        i.import_id, i.format, i.status, i.message, i.file_sha256, i.entries, i.matched, i.doubtful, i.unknown, i.broken,
        i.skipped, i.looked_for, i.ratings_added, i.ratings_changed, i.ratings_same, i.ratings_kept, i.states_added,
        i.states_changed, i.states_same, i.states_kept, i.lists_added, i.items_added, i.items_same, i.items_skipped,
        i.left_alone, i.created_at, i.updated_at, i.applied_at
    from engine.import_summaries(p_user_id) as i
    where p_before_import_id is null or i.import_id < p_before_import_id
    order by i.import_id desc
    limit engine.bounded_limit(p_limit, 200);
end;

comment on function rpc.user_imports is
$$A user's imports with the columns of get_import, newest first. For the next page pass the last row's import_id. At most 200 rows.$$;
