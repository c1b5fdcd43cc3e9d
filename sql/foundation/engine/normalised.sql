create or replace function engine.normalised(p_value float8, p_min float8, p_max float8)
returns float8
language sql immutable parallel safe
begin atomic
    select case
        when p_max is null then null
        when p_max > p_min then greatest(0, (coalesce(p_value, p_min) - p_min) / (p_max - p_min))
        else 0
    end;
end;

comment on function engine.normalised is
$$A value's place between the least (0) and the most (1); a missing one counts as the least, and where all are equal they are 0.

Null where the most is null: then nobody has a value.$$;
