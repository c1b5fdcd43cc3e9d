create or replace function engine.running_experiment()
returns text
language sql stable parallel safe
begin atomic
    select e.name from data.experiments as e where e.ends_at is null;
end;

comment on function engine.running_experiment is
$$The name of the running experiment; null if there is none.$$;
