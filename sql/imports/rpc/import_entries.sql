create or replace function rpc.import_entries(
    p_user_id bigint, p_import_id bigint, p_match text default null, p_limit integer default 20, p_after_position integer default 0
)
returns table (
    entry_position integer, file text, line integer, kind text, refs text[], title text, year integer, creators text[], rating real,
    rated_at timestamptz, state text, state_at timestamptz, list_name text, list_position integer, note text, match text,
    title_id integer, candidates integer[], reason text
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select 1 from data.imports as i where i.user_id = p_user_id and i.id = p_import_id) then
        raise exception using errcode = 'PT404', message = 'You have no such import.';
    end if;
    return query
        select
            e.position, e.file, e.line, e.kind, e.refs, e.title, e.year::integer, e.creators, e.rating, e.rated_at, e.state, e.state_at,
            e.list_name, e.list_position, e.note, e.match, e.title_id, e.candidates, e.reason
        from data.import_entries as e
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.position > p_after_position
            and (p_match is null or e.match = p_match)
        order by e.position
        limit engine.bounded_limit(p_limit, 200);
end;
$$;

comment on function rpc.import_entries is
$$The lines of an import and the titles they refer to, in the order of the file; p_match is matched, doubtful, unknown, broken, skipped or
null for all.

title_id is the matched title; for a doubtful entry candidates are offered instead, most likely first. reason says how the title was found
(ref, name, chosen by the user, later), why it is doubtful (several, other_year, other_maker, no_year, near_name), or why the line is
broken. For the next page pass the last row's entry_position. At most 200 rows. PT404 unless the import is the user's own.$$;
