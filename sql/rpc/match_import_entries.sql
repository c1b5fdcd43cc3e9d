-- Near names take a search each, so few are looked for in a call, and not for more than some entries of an import.
create or replace function rpc.match_import_entries(p_user_id bigint, p_import_id bigint)
returns table (status text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_import data.imports;
    v_positions integer[];
begin
    select i.* into v_import from data.imports as i where i.user_id = p_user_id and i.id = p_import_id for update;
    if v_import.status is distinct from 'reading' then
        raise exception using errcode = 'PT409', message = 'This import is not being read any more.';
    end if;
    v_positions := array(
        select e.position
        from data.import_entries as e
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'unknown' and e.title <> ''
            and e.position > v_import.looked_through
        order by e.position
        limit least(engine.tuning('import_near_batch'), engine.tuning('import_near_names') - v_import.looked_for)::integer
    );
    if v_positions = '{}' then
        update data.imports as i set status = 'ready', updated_at = now() where i.user_id = p_user_id and i.id = p_import_id;
        return query select 'ready';
        return;
    end if;
    update data.import_entries as e
    set match = 'doubtful', reason = 'near_name', candidates = n.candidates
    from (
        select u.position, engine.near_names(u.title, u.kind, u.year) as candidates
        from data.import_entries as u
        where u.user_id = p_user_id and u.import_id = p_import_id and u.position = any(v_positions)
        offset 0
    ) as n
    where e.user_id = p_user_id and e.import_id = p_import_id and e.position = n.position and n.candidates <> '{}';
    perform engine.count_matches(p_user_id, p_import_id, v_positions);
    update data.imports as i
    set
        looked_through = v_positions[cardinality(v_positions)], looked_for = i.looked_for + cardinality(v_positions),
        updated_at = now()
    where i.user_id = p_user_id and i.id = p_import_id;
    return query select 'reading';
end;
$$;

comment on function rpc.match_import_entries is
$$Looks for near names of the next entries that no title was found for, of an import that has been read to its end. Call it until it
returns ready: then there is nothing left to look for, or near names of 500 entries have been looked for (tuning: import_near_names).
What is found is doubtful and offered.

PT409 when the import is not being read.$$;
