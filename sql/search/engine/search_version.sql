create or replace function engine.search_version()
returns smallint
language sql immutable parallel safe
begin atomic
    select 1::smallint;
end;

comment on function engine.search_version is
$$Which search columns engine.fill_search_columns fills. It grows with every change of what they hold; see rpc.refresh_texts.$$;
