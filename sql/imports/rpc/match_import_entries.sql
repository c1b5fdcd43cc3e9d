-- Each similar name takes a search, so one call searches for a second, and only for a limited number of names per import. A generic plan,
-- because planning takes longer than execution.
create or replace function rpc.match_import_entries(p_user_id bigint, p_import_id bigint)
returns table (status text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_import data.imports;
    v_entry record;
    v_candidates integer[];
    v_found integer := 0;
    v_through integer;
    v_looked_for integer := 0;
    v_is_late boolean := false;
    v_status text;
begin
    select i.* into v_import from data.imports as i where i.user_id = p_user_id and i.id = p_import_id for update;
    if v_import.status is distinct from 'reading' then
        raise exception using errcode = 'PT409', message = 'This import is no longer being read.';
    end if;
    -- A film in several files of an archive is searched once.
    for v_entry in
        select e.title, e.kind, e.year, min(e.position) as position, array_agg(e.position) as positions
        from data.import_entries as e
        where e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'unknown' and e.title <> ''
        group by e.title, e.kind, e.year
        having min(e.position) > v_import.looked_through
        order by min(e.position)
        limit greatest(0, engine.tuning('import_near_names') - v_import.looked_for)::integer
    loop
        v_candidates := engine.near_name_matches(v_entry.title, v_entry.kind, v_entry.year);
        if v_candidates <> '{}' then
            update data.import_entries as e
            set match = 'doubtful', reason = 'near_name', candidates = v_candidates
            where e.user_id = p_user_id and e.import_id = p_import_id and e.position = any(v_entry.positions);
            v_found := v_found + cardinality(v_entry.positions);
        end if;
        v_through := v_entry.position;
        v_looked_for := v_looked_for + 1;
        v_is_late := clock_timestamp() > statement_timestamp() + engine.tuning('import_near_seconds') * interval '1 second';
        exit when v_is_late;
    end loop;
    v_status := case when v_is_late then 'reading' else 'ready' end;
    update data.imports as i
    set
        status = v_status, updated_at = now(), doubtful = i.doubtful + v_found, unknown = i.unknown - v_found,
        looked_through = coalesce(v_through, i.looked_through), looked_for = i.looked_for + v_looked_for
    where i.user_id = p_user_id and i.id = p_import_id;
    return query select v_status;
end;
$$;

comment on function rpc.match_import_entries is
$$Searches for similar names of entries without a match, for a second (tuning: import_near_seconds), in an import that has been read to its
end. Call it until it returns ready: then either nothing is left to search for, or similar names of 200 titles (tuning: import_near_names)
were searched. Titles found this way are doubtful and offered as candidates.

PT409 if the import is not being read.$$;
