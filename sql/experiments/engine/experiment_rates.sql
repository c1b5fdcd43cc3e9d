create or replace function engine.experiment_rates(p_experiment text)
returns table (
    variant_position integer, variant text, preset text, share float8, outcome text, users bigint, shown bigint, hits bigint,
    rate float8, rate_low float8, rate_high float8, difference float8, difference_low float8, difference_high float8
)
language sql stable parallel safe
begin atomic
    with variants as (
        select v.position, v.variant, v.preset, v.weight / sum(v.weight) over () as share
        from data.experiment_variants as v
        where v.experiment = p_experiment
    ),

    summed as (
        select
            v.position, o.outcome, count(u.user_id) as users,
            coalesce(sum(u.shown), 0)::bigint as shown, coalesce(sum(o.hits), 0)::bigint as hits,
            sum(u.shown::numeric * u.shown) as shown_squared, sum(u.shown::numeric * o.hits) as shown_hits,
            sum(o.hits::numeric * o.hits) as hits_squared
        from variants as v
        left join engine.experiment_users(p_experiment) as u on u.variant = v.variant
        cross join lateral (values ('clicked', u.clicked), ('liked', u.liked)) as o (outcome, hits)
        group by v.position, o.outcome
    ),

    rated as (
        select
            s.position, s.outcome, s.users, s.shown, s.hits, s.hits / nullif(s.shown, 0)::float8 as rate,
            (select engine.tuning('experiment_interval'))
            * engine.ratio_error(
                p_users => s.users, p_shown => s.shown, p_hits => s.hits,
                p_shown_squared => s.shown_squared, p_shown_hits => s.shown_hits, p_hits_squared => s.hits_squared
            ) as margin
        from summed as s
    ),

    compared as (
        select
            r.position, r.outcome, r.rate - control.rate as difference, sqrt(r.margin ^ 2 + control.margin ^ 2) as margin
        from rated as r
        inner join rated as control on control.outcome = r.outcome and control.position = 1
        where r.position > 1
    )

    select
        v.position, v.variant, v.preset, v.share, r.outcome, r.users, r.shown, r.hits, r.rate,
        case when r.margin is not null then greatest(0, r.rate - r.margin) end,
        case when r.margin is not null then least(1, r.rate + r.margin) end,
        c.difference, c.difference - c.margin, c.difference + c.margin
    from rated as r
    inner join variants as v on v.position = r.position
    left join compared as c on c.position = r.position and c.outcome = r.outcome;
end;

comment on function engine.experiment_rates is
$$For each variant of an experiment (variant_position 1 is the control) and each outcome (clicked, liked): the share of the shown titles
with that outcome, and its difference from the control, both with 95% confidence intervals as described in experiment_report().$$;
