create or replace function rpc.end_experiment(p_name text)
returns table (experiment text, starts_at timestamptz, ends_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_ended data.experiments;
begin
    update data.experiments as e set ends_at = now() where e.name = p_name and e.ends_at is null returning e.* into v_ended;
    if v_ended.name is null then
        if exists (select 1 from data.experiments as e where e.name = p_name) then
            raise exception using errcode = 'PT409', message = format('The experiment %s has already ended.', p_name);
        end if;
        raise exception using errcode = 'PT404', message = 'There is no such experiment.';
    end if;
    return query select v_ended.name, v_ended.starts_at, v_ended.ends_at;
end;
$$;

comment on function rpc.end_experiment is
$$Ends the running experiment: all users get the same recommendations again. What users do with titles that they were shown still counts.

PT404 for an unknown experiment, PT409 for one that has already ended.$$;
