create or replace function rpc.blend_presets()
returns table (preset text, signal text, weight float8, mmr_lambda float8, meaning text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select b.preset, w.signal, w.weight, b.mmr_lambda, b.meaning
    from data.blend_presets as b
    inner join data.blend_weights as w on w.preset = b.preset
    inner join data.signals as g on g.signal = w.signal
    order by b.preset, g.position;
end;

comment on function rpc.blend_presets is
$$The ways to blend signals: a row for each preset and each signal that counts in it, with the weight. See signals().

Weights are in any proportion. mmr_lambda is the lambda that lists are diversified with (see recommend) and meaning says what the preset
is for; both are the same in all rows of a preset. tuned is the default; classic has the usual weights, set by hand. The presets named
like a strategy are that strategy.$$;
