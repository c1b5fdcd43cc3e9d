create or replace function engine.count_matches(p_user_id bigint, p_import_id bigint, p_positions integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    update data.imports as i
    set
        matched = i.matched + n.matched, doubtful = i.doubtful + n.doubtful, unknown = i.unknown - n.matched - n.doubtful
    from (
        select
            count(*) filter (where e.match = 'matched') as matched,
            count(*) filter (where e.match = 'doubtful') as doubtful
        from data.import_entries as e
        where e.user_id = p_user_id and e.import_id = p_import_id and e.position = any(p_positions)
    ) as n
    where i.user_id = p_user_id and i.id = p_import_id;
end;

comment on function engine.count_matches is
$$Counts entries of an import, unknown so far, as what they have become.$$;
