create or replace function engine.import_summaries(p_user_id bigint)
returns table (
    import_id bigint, format text, status text, message text, file_sha256 text, entries integer, matched integer, doubtful integer,
    unknown integer, broken integer, skipped integer, looked_for integer,
    ratings_added integer, ratings_changed integer, ratings_same integer, ratings_kept integer,
    states_added integer, states_changed integer, states_same integer, states_kept integer,
    lists_added integer, items_added integer, items_same integer, items_skipped integer, left_alone integer,
    created_at timestamptz, updated_at timestamptz, applied_at timestamptz
)
language sql stable parallel safe
begin atomic
    select
        i.id, i.format, case when s.is_silent then 'failed' else i.status end,
        case when s.is_silent then 'The import was interrupted: send the file again.' else i.message end,
        i.file_sha256, i.entries, i.matched, i.doubtful, i.unknown, i.broken, i.skipped, i.looked_for,
        i.ratings_added, i.ratings_changed, i.ratings_same, i.ratings_kept,
        i.states_added, i.states_changed, i.states_same, i.states_kept,
        i.lists_added, i.items_added, i.items_same, i.items_skipped, i.left_alone,
        i.created_at, i.updated_at, i.applied_at
    from data.imports as i
    cross join
        lateral (
            select
                i.status = 'reading'
                and i.updated_at < now() - (select engine.tuning('import_silence_seconds')) * interval '1 second' as is_silent
        ) as s
    where i.user_id = p_user_id;
end;

comment on function engine.import_summaries is
$$A user's imports, in no particular order. An import that is being read but has been silent for a minute (tuning: import_silence_seconds)
counts as failed, because its reader has died.$$;
