create or replace function engine.search_version()
returns smallint
language sql immutable parallel safe
begin atomic
    select 1::smallint;
end;

comment on function engine.search_version is
$$The version of what engine.fill_search_columns writes. Increase it with every change of the search columns: see rpc.refresh_texts.$$;
