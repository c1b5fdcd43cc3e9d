create or replace function engine.assigned_variant(p_experiment text, p_user_id bigint)
returns text
language sql stable parallel safe
begin atomic
    with stacked as (
        select v.variant, v.position, sum(v.weight) over (order by v.position) as reached
        from data.experiment_variants as v
        where v.experiment = p_experiment
    )

    select s.variant
    from stacked as s
    where s.reached > engine.experiment_draw(p_experiment, p_user_id) * (select max(a.reached) from stacked as a)
    order by s.position
    limit 1;
end;

comment on function engine.assigned_variant is
$$The variant of an experiment that a user is assigned to, always the same: the variants divide [0, 1) by their weights in the order of
their positions, and the user's draw falls into one part. Null for an unknown experiment and for no user.$$;
