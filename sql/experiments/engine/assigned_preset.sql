create or replace function engine.assigned_preset(p_user_id bigint)
returns text
language sql stable parallel safe
begin atomic
    select v.preset
    from data.experiment_variants as v
    where
        v.experiment = (select engine.running_experiment())
        and v.variant = (select engine.assigned_variant(engine.running_experiment(), p_user_id));
end;

comment on function engine.assigned_preset is
$$The blend preset of a user's variant in the running experiment; null if none is running.$$;
