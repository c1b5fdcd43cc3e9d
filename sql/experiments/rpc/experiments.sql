create or replace function rpc.experiments()
returns table (
    experiment text, description text, starts_at timestamptz, ends_at timestamptz, variants text[], shares float8[], presets text[]
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with shared as (
        select v.experiment, v.position, v.variant, v.preset, v.weight / sum(v.weight) over (partition by v.experiment) as share
        from data.experiment_variants as v
    )

    select
        e.name, e.description, e.starts_at, e.ends_at,
        array_agg(s.variant order by s.position), array_agg(s.share order by s.position),
        array_agg(s.preset order by s.position)
    from data.experiments as e
    inner join shared as s on s.experiment = e.name
    group by e.name
    order by e.starts_at desc, e.name;
end;

comment on function rpc.experiments is
$$All experiments, latest first, with their variants (the first is the control), each variant's share of the users, and its blend preset. An
experiment without an end is running.$$;
