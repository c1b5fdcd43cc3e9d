-- A generic plan assumes a handful of titles, for which the planner would choose nested loops.
create or replace function rpc.refresh_texts(p_after_title_id integer default 0, p_count integer default 1000)
returns integer
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_version smallint := engine.search_version();
    v_stale integer[];
begin
    -- The two ends of the index show whether there are any.
    if v_version <> (select min(t.search_version) from data.titles as t)
        or v_version <> (select max(t.search_version) from data.titles as t) then
        -- Titles locked by another job are left to it.
        v_stale := array(
            select t.id
            from data.titles as t
            where t.id > p_after_title_id and (t.search_version < v_version or t.search_version > v_version)
            order by t.id
            limit p_count
            for no key update skip locked
        );
        if v_stale <> '{}' then
            perform engine.fill_search_columns(v_stale);
        end if;
        if cardinality(v_stale) = p_count then
            return v_stale[p_count];
        end if;
    end if;
    return (select max(t.id) from data.titles as t where t.id > p_after_title_id);
end;
$$;

comment on function rpc.refresh_texts is
$$Fills the search columns of the next p_count titles after p_after_title_id that changed since, or that an earlier version of
engine.fill_search_columns filled; others are not read. Returns the title up to which all columns are up to date, null if none was left
after p_after_title_id. Call it until it returns null.$$;
