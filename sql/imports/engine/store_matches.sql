create or replace function engine.store_matches(p_user_id bigint, p_import_id bigint, p_first integer, p_last integer)
returns void
language sql volatile parallel unsafe
begin atomic
    with found as materialized (
        select m.entry_position, m.match, m.title_id, m.candidates, m.reason
        from engine.match_entries(p_user_id => p_user_id, p_import_id => p_import_id, p_first => p_first, p_last => p_last) as m
        where m.match <> 'unknown'
    ),

    stored as (
        update data.import_entries as e
        set match = f.match, title_id = f.title_id, candidates = f.candidates, reason = f.reason
        from found as f
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.position = f.entry_position
            -- Tells the planner that only a part of a long import is concerned.
            and e.position between p_first and p_last
    )

    update data.imports as i
    set matched = i.matched + n.matched, doubtful = i.doubtful + n.doubtful, unknown = i.unknown - n.matched - n.doubtful
    from (
        select
            count(*) filter (where f.match = 'matched') as matched, count(*) filter (where f.match = 'doubtful') as doubtful
        from found as f
    ) as n
    where i.user_id = p_user_id and i.id = p_import_id;
end;

comment on function engine.store_matches is
$$Matches the unknown entries in a part of an import to titles (see match_entries), stores the results and updates the import's counts.$$;
