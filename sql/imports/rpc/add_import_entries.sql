-- A custom plan per call: the generic plan for an import's first lines would be kept for its last.
create or replace function rpc.add_import_entries(p_user_id bigint, p_import_id bigint, p_format text, p_entries text)
returns table (entries integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_import data.imports;
    v_added integer;
    v_broken integer;
begin
    select i.* into v_import from data.imports as i where i.user_id = p_user_id and i.id = p_import_id for update;
    if v_import.status is distinct from 'reading' then
        raise exception using errcode = 'PT409', message = 'This import is no longer being read.';
    end if;
    if v_import.entries + jsonb_array_length(p_entries::jsonb) > engine.tuning('most_import_entries') then
        raise exception using
            errcode = 'PT422',
            message = format('The file has more than %s lines, the maximum of an import.', engine.tuning('most_import_entries')),
            hint = 'Split it and send its parts one after the other.';
    end if;
    insert into data.import_entries (
        user_id, import_id, position, file, line, kind, refs, title, year, creators, rating, rated_at, state, state_at,
        list_name, list_position, note, match, reason
    )
    select
        p_user_id, p_import_id, v_import.entries + e.number, n.file, n.line, n.kind, coalesce(n.refs, '{}'), coalesce(n.title, ''),
        case when n.year between -3000 and 2200 then n.year end, coalesce(n.creators, '{}'), n.rating,
        -- A date without a time of day is read as noon, which may be hours away. Dates further in the future are ignored.
        case when n.rated_at between '1900-01-01Z' and now() + interval '1 day' then least(n.rated_at, now()) end,
        n.state, case when n.state_at between '1900-01-01Z' and now() + interval '1 day' then least(n.state_at, now()) end,
        n.list_name, n.position, coalesce(n.note, ''), case when n.reason is null then 'unknown' else 'broken' end, n.reason
    from jsonb_array_elements(p_entries::jsonb) with ordinality as e (entry, number)
    cross join
        lateral jsonb_to_record(e.entry) as n (
            file text, line integer, kind text, refs text[], title text, year integer, creators text[], rating real,
            rated_at timestamptz, state text, state_at timestamptz, list_name text, position integer, note text, reason text
        );
    get diagnostics v_added = row_count;
    select count(*) into v_broken
    from data.import_entries as e
    where
        e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'broken'
        and e.position between v_import.entries + 1 and v_import.entries + v_added;
    update data.imports as i
    set
        format = p_format, entries = i.entries + v_added, broken = i.broken + v_broken,
        unknown = i.unknown + v_added - v_broken, updated_at = now()
    where i.user_id = p_user_id and i.id = p_import_id;
    perform engine.store_matches(
        p_user_id => p_user_id, p_import_id => p_import_id, p_first => v_import.entries + 1, p_last => v_import.entries + v_added
    );
    return query select v_import.entries + v_added;
end;
$$;

comment on function rpc.add_import_entries is
$$Adds the next lines of a file to an import that is being read, and matches them to titles. p_entries is a JSON array of objects with the
fields of an entry (file, line, kind, refs, title, year, creators, rating, rated_at, state, state_at, list_name, position, note), or with
file, line and the reason why a line cannot be read. Returns the number of entries so far.

Dates before 1900 and in the future, except later today, are ignored. PT422 for more than 100,000 lines (tuning: most_import_entries), PT409
if the import is not being read.$$;
