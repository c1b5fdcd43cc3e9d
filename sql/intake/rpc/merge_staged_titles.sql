-- The planner knows nothing about staged rows: it takes them for few and chooses nested loops, and takes the contents of their documents
-- for many and builds hash tables that cost milliseconds. Both are disabled, except for lookups that allow nothing else. A generic plan,
-- because planning every batch would take longer than merging a small one.
create or replace function rpc.merge_staged_titles(p_keep_known boolean default false, p_checked boolean default false)
returns table (ref text, title_id integer, outcome text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_hashagg = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_known integer[];
    v_changed integer[];
    v_reworded integer[];
    v_is_first boolean := true;
begin
    loop
        perform engine.match_staged_titles(p_keep_known);
        exit when not exists (
            select 1 from data.staged_titles as s where s.staged_by = pg_current_xact_id() and s.outcome is not null
        );
        if v_is_first then
            perform engine.add_staged_names();
            perform engine.lock_staged_titles(p_checked);
            v_is_first := false;
        end if;

        select array_agg(s.title_id) filter (where s.outcome <> 'added'), array_agg(s.title_id) filter (where s.outcome = 'changed')
        into v_known, v_changed
        from data.staged_titles as s
        where s.staged_by = pg_current_xact_id() and s.outcome is not null;

        perform engine.write_staged_titles(v_changed, p_checked);
        perform engine.retract_duplicate_titles();
        perform engine.merge_genres(v_changed);
        perform engine.merge_keywords(v_changed);
        v_reworded := engine.merge_texts(v_changed) || engine.merge_credits(v_changed);
        perform engine.merge_offers(v_changed);
        if v_reworded <> '{}' then
            perform engine.mark_reworded_titles(v_reworded);
        end if;
        if v_known <> '{}' then
            perform engine.amend_refs(v_known, p_checked);
        end if;
        perform engine.add_staged_trends();

        return query
        with merged as (
            delete from data.staged_titles as s
            where s.staged_by = pg_current_xact_id() and s.outcome is not null
            returning s.position, s.ref, s.title_id, s.outcome
        )

        select m.ref, m.title_id, replace(m.outcome, 'kept', 'unchanged') from merged as m order by m.position;
    end loop;
end;
$$;

comment on function rpc.merge_staged_titles is
$$Merges the documents that this transaction wrote to data.staged_titles (see rpc.upsert_titles) into the catalogue and deletes them there.
Returns for each its first ref, the title's id, and whether the title was added, changed or unchanged. The result is as if they were merged
one after the other: of two documents about one title the last one wins.

A document identical to the source's previous one changes nothing. With p_keep_known, titles already in the catalogue stay as they are and
only get new refs. With p_checked the sources were asked about the first refs just now, which is stored in data.external_ids.checked_at. The
search columns of written titles are left to rpc.refresh_texts.$$;
