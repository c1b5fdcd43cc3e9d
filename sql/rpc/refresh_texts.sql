create or replace function rpc.refresh_texts(p_after_title_id integer default 0, p_count integer default 1000)
returns integer
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    -- What another job fills, or writes just now, is left to it.
    v_stale integer[] := array(
        select t.id
        from data.titles as t
        where t.id > p_after_title_id and (t.search_version < engine.search_version() or t.search_version > engine.search_version())
        order by t.id
        limit p_count
        for no key update skip locked
    );
begin
    if v_stale <> '{}' then
        perform engine.fill_search_columns(v_stale);
    end if;
    if cardinality(v_stale) = p_count then
        return v_stale[p_count];
    end if;
    return (select max(t.id) from data.titles as t where t.id > p_after_title_id);
end;
$$;

comment on function rpc.refresh_texts is
$$Fills the search columns of the next p_count titles after p_after_title_id that were merged since, or that another version of
engine.fill_search_columns filled. Others are not looked at. Returns the title up to which all are filled now, null when none was left
after p_after_title_id. Call it until it returns null.$$;
