-- Users are locked before entries and in order, as when an import is applied or undone.
create or replace function rpc.match_waiting_entries(p_limit integer default 1000)
returns table (looked_for integer, matched integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_greatest integer;
    v_user_ids bigint[];
    v_import record;
    v_found integer[];
    v_looked_for integer := 0;
    v_matched integer := 0;
begin
    select coalesce(max(t.id), 0) into v_greatest from data.titles as t;
    v_user_ids := array(
        select distinct n.user_id
        from (
            select e.user_id
            from data.import_entries as e
            where e.waits and e.looked_at_title < v_greatest
            order by e.looked_at_title, e.user_id, e.import_id, e.position
            limit engine.bounded_limit(p_limit, 10000)
        ) as n
    );
    if v_user_ids = '{}' then
        return;
    end if;
    perform 1 from (select u.id from data.users as u where u.id = any(v_user_ids) order by u.id for no key update) as locked;
    for v_import in
        select n.user_id, n.import_id, min(n.position) as first, max(n.position) as last, count(*) as number
        from (
            select e.user_id, e.import_id, e.position
            from data.import_entries as e
            where e.waits and e.looked_at_title < v_greatest and e.user_id = any(v_user_ids)
            order by e.looked_at_title, e.user_id, e.import_id, e.position
            limit engine.bounded_limit(p_limit, 10000)
        ) as n
        group by n.user_id, n.import_id
        order by n.user_id, n.import_id
    loop
        v_looked_for := v_looked_for + v_import.number;
        with found as materialized (
            select m.entry_position, m.match, m.title_id
            from engine.match_entries(
                p_user_id => v_import.user_id, p_import_id => v_import.import_id, p_first => v_import.first, p_last => v_import.last
            ) as m
        ),

        stored as (
            update data.import_entries as e
            set
                looked_at_title = v_greatest,
                match = case when f.match = 'matched' then 'matched' else e.match end,
                title_id = f.title_id,
                reason = case when f.match = 'matched' then 'later' else e.reason end,
                waits = f.match <> 'matched'
            from found as f
            where
                e.user_id = v_import.user_id and e.import_id = v_import.import_id and e.position = f.entry_position and e.waits
                and e.position between v_import.first and v_import.last
        )

        select coalesce(array_agg(f.entry_position), '{}') into v_found from found as f where f.match = 'matched';
        if v_found <> '{}' then
            v_matched := v_matched + cardinality(v_found);
            update data.imports as i
            set matched = i.matched + cardinality(v_found), unknown = i.unknown - cardinality(v_found)
            where i.user_id = v_import.user_id and i.id = v_import.import_id;
            if engine.write_changes(v_import.user_id, v_import.import_id, v_found) then
                perform engine.rebuild_profiles(array[v_import.user_id]);
            end if;
            perform engine.fill_lists(v_import.user_id, v_import.import_id, v_found);
        end if;
    end loop;
    return query select v_looked_for, v_matched;
end;
$$;

comment on function rpc.match_waiting_entries is
$$Looks again for the titles of the next p_limit (at most 10,000) waiting entries of applied imports, and applies those found. Each entry is
looked for once whenever the catalogue has grown.

Call it until it returns no row: then every waiting entry has been looked for. Entries that are doubtful by now keep waiting.$$;
