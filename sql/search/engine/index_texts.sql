create or replace function engine.index_texts(p_title_ids integer[])
returns void
language plpgsql volatile parallel unsafe
as $$
declare
    v_stale integer[] := array(
        select t.id
        from data.titles as t
        where t.id = any(p_title_ids) and t.search_version <> engine.search_version()
        order by t.id
        for no key update
    );
begin
    if v_stale <> '{}' then
        perform engine.fill_search_columns(v_stale);
    end if;
end;
$$;

comment on function engine.index_texts is
$$Fills the search columns of those of the given titles whose columns are of another version or empty.$$;
