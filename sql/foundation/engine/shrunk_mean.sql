create or replace function engine.shrunk_mean(p_sum float8, p_count float8, p_shrinkage float8)
returns float8
language sql immutable parallel safe
begin atomic
    select coalesce(p_sum / nullif(p_count + p_shrinkage, 0), 0);
end;

comment on function engine.shrunk_mean is
$$The mean of p_count values, given by their sum, shrunk toward 0 as if p_shrinkage further values had been 0; 0 without any values.$$;
