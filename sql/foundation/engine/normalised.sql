create or replace function engine.normalised(p_value float8, p_least float8, p_most float8)
returns float8
language sql immutable parallel safe
begin atomic
    select case
        when p_most is null then null
        when p_most > p_least then greatest(0, (coalesce(p_value, p_least) - p_least) / (p_most - p_least))
        else 0
    end;
end;

comment on function engine.normalised is
$$A value's place between the least (0) and the most (1); a missing one counts as the least, and where all are equal they are 0.

Null where the most is null: then nobody has a value.$$;
