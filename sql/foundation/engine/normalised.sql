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
$$Min-max scaling: 0 for the minimum, 1 for the maximum. A missing value counts as the minimum; where all values are equal the result is 0.

Null where the maximum is null, which means that nothing has a value.$$;
