-- The lock ensures that two callers cannot both find that no experiment is running.
create or replace function rpc.create_experiment(
    p_name text, p_description text, p_variants text[], p_weights float8[], p_presets text[]
)
returns table (experiment text, variant text, share float8, preset text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_running text;
    v_unknown text;
begin
    if (
        cardinality(p_variants) >= 2
        and cardinality(p_weights) = cardinality(p_variants)
        and cardinality(p_presets) = cardinality(p_variants)
    ) is not true then
        raise exception using
            errcode = 'PT422',
            message = 'An experiment needs at least two variants, each with a weight and a preset.',
            hint = 'Pass three equally long arrays; the first variant is the control.';
    end if;
    select p.preset into v_unknown
    from unnest(p_presets) as p (preset)
    where not exists (select 1 from data.blend_presets as b where b.preset = p.preset)
    limit 1;
    if found then
        raise exception using
            errcode = 'PT422',
            message = format('There is no preset %s.', coalesce(v_unknown, 'null')),
            hint = 'blend_presets() lists them, set_blend_preset() makes one.';
    end if;
    lock table data.experiments in share row exclusive mode;
    v_running := engine.running_experiment();
    if v_running is not null then
        raise exception using
            errcode = 'PT409',
            message = format('The experiment %s is running, and only one can run at a time.', v_running),
            hint = format('select * from rpc.end_experiment(%L) ends it.', v_running);
    end if;
    if exists (select 1 from data.experiments as e where e.name = p_name) then
        raise exception using
            errcode = 'PT409',
            message = format('There already was an experiment %s.', p_name),
            hint = 'Choose another name: with the same one, users would get the same variants again.';
    end if;
    insert into data.experiments (name, description) values (p_name, p_description);
    insert into data.experiment_variants (experiment, variant, position, weight, preset)
    select p_name, v.variant, v.position, v.weight, v.preset
    from unnest(p_variants, p_weights, p_presets) with ordinality as v (variant, weight, preset, position);
    return query
    select v.experiment, v.variant, v.weight / sum(v.weight) over (), v.preset
    from data.experiment_variants as v
    where v.experiment = p_name
    order by v.position;
end;
$$;

comment on function rpc.create_experiment is
$$Starts an experiment: from now on every user belongs to one variant and gets recommendations blended by its preset. The arrays are equally
long; the first variant is the control, and the weights determine the share of users of each variant.

PT422 for a preset that is not one of blend_presets(), PT409 while another experiment is running and for a name that was used before.
end_experiment() ends it, experiment_report() evaluates it.$$;
