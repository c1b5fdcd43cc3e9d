create or replace function rpc.blend_presets()
returns table (
    preset text, meaning text, collaborative float8, content float8, graph float8, sentiment float8, popularity float8,
    context float8, relevance float8
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select b.preset, b.meaning, b.collaborative, b.content, b.graph, b.sentiment, b.popularity, b.context, b.relevance
    from data.blend_presets as b
    order by b.preset;
end;

comment on function rpc.blend_presets is
$$The ways to blend the six signals: their weights, and relevance, the lambda with which lists are diversified.

tuned is the default; classic is as recommenders are usually weighted by hand. Those named like a strategy are that strategy.$$;
