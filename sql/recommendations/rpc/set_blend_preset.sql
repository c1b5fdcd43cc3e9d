create or replace function rpc.set_blend_preset(
    p_preset text, p_signals text[] default null, p_weights float8[] default null, p_mmr_lambda float8 default 0.7,
    p_meaning text default null
)
returns void
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_unknown constant text := (
        select min(n.signal) from unnest(p_signals) as n (signal) where n.signal not in (select g.signal from data.signals as g)
    );
begin
    if v_unknown is not null then
        raise exception using
            errcode = 'PT422',
            message = format('There is no signal %s.', v_unknown),
            hint = 'signals() lists them.';
    end if;
    if cardinality(p_signals) is distinct from cardinality(p_weights) then
        raise exception using
            errcode = 'PT422',
            message = format('There are %s signals but %s weights.', cardinality(p_signals), cardinality(p_weights)),
            hint = 'p_weights needs one weight for each of p_signals, in the same order.';
    end if;
    if p_weights is not null and not exists (select from unnest(p_weights) as w (weight) where w.weight > 0) then
        raise exception using
            errcode = 'PT422',
            message = 'No weight is above 0.',
            hint = 'At least one signal must count.';
    end if;
    insert into data.blend_presets as b (
        preset, meaning, mmr_lambda, collaborative_candidates, content_candidates, graph_candidates
    )
    select
        p_preset, coalesce(p_meaning, 'set by hand'), p_mmr_lambda, c.collaborative_candidates, c.content_candidates, c.graph_candidates
    from data.blend_presets as c
    where c.preset = 'classic'
    on conflict (preset) do update set meaning = coalesce(p_meaning, b.meaning), mmr_lambda = excluded.mmr_lambda;
    delete from data.blend_weights as w where w.preset = p_preset;
    insert into data.blend_weights (preset, signal, weight)
    select p_preset, w.signal, w.weight
    from unnest(p_signals, p_weights) as w (signal, weight)
    where w.weight is distinct from 0
    union all
    select p_preset, g.signal, g.default_weight
    from data.signals as g
    where p_signals is null and g.default_weight > 0;
end;
$$;

comment on function rpc.set_blend_preset is
$$Makes or changes a blend preset: p_weights are the weights of p_signals, 0 or more and in any proportion. Signals that are not named do
not count; without p_signals all have their default weights (see signals).

p_mmr_lambda, from 0 to 1, is the lambda of maximal marginal relevance that lists are diversified with: see recommend(). The next
recommendation uses the preset. A new one takes its candidates from the same sources as classic. PT422 for an unknown signal or where no
weight is above 0.$$;
