create or replace function rpc.signals()
returns table (signal text, default_weight float8, meaning text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select g.signal, g.default_weight, g.meaning from data.signals as g order by g.position;
end;

comment on function rpc.signals is
$$The signals that recommend() blends: what each reads, and the weight that set_blend_preset() gives it where no weights are named.

Of two that contribute the same to a score, the first names the strategy.$$;
