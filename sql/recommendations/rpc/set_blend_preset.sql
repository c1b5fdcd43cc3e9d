create or replace function rpc.set_blend_preset(
    p_preset text, p_collaborative float8, p_content float8, p_graph float8, p_sentiment float8, p_popularity float8,
    p_context float8, p_relevance float8 default 0.7, p_meaning text default null
)
returns void
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.blend_presets as b (
        preset, meaning, collaborative, content, graph, sentiment, popularity, context, relevance, collaborative_candidates,
        content_candidates, graph_candidates
    )
    select
        p_preset, coalesce(p_meaning, 'set by hand'), p_collaborative, p_content, p_graph, p_sentiment, p_popularity, p_context,
        p_relevance, c.collaborative_candidates, c.content_candidates, c.graph_candidates
    from data.blend_presets as c
    where c.preset = 'classic'
    on conflict (preset) do update
        set
            meaning = coalesce(p_meaning, b.meaning), collaborative = excluded.collaborative, content = excluded.content,
            graph = excluded.graph, sentiment = excluded.sentiment, popularity = excluded.popularity, context = excluded.context,
            relevance = excluded.relevance;
end;

comment on function rpc.set_blend_preset is
$$Makes or changes a blend preset: weights of 0 or more, in any proportion, and relevance, the lambda of the diversification.

The next recommendation uses it. New presets take their candidates from the same sources as classic.$$;
