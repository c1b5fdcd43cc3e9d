create or replace function rpc.signals()
returns table (signal text, meaning text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select g.signal, g.meaning from data.signals as g order by g.position;
end;

comment on function rpc.signals is
$$The signals that recommend() blends, and what each is made of.

Of two that contribute the same to a score, the first names the strategy.$$;
