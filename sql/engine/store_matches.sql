create or replace function engine.store_matches(p_user_id bigint, p_import_id bigint, p_positions integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    update data.import_entries as e
    set match = m.match, title_id = m.title_id, candidates = m.candidates, reason = m.reason
    from engine.match_entries(p_user_id, p_import_id, p_positions) as m
    where e.user_id = p_user_id and e.import_id = p_import_id and e.position = m.entry_position and m.match <> 'unknown';
end;

comment on function engine.store_matches is
$$Matches unknown entries of an import to titles, as far as they can be: see match_entries.$$;
