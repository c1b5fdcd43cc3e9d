create or replace function engine.mark_reworded_titles(p_reworded integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    update data.titles as t set search_version = 0 where t.id = any(p_reworded) and t.search_version <> 0;
end;

comment on function engine.mark_reworded_titles is
$$Marks titles whose texts or people changed, so that rpc.refresh_texts fills their search columns again.$$;
