create or replace function engine.bounded_limit(p_limit integer, p_max integer)
returns integer
language sql immutable parallel safe
begin atomic
    select least(greatest(coalesce(p_limit, p_max), 0), p_max);
end;

comment on function engine.bounded_limit is
$$The number of rows a caller gets: p_limit, but at least 0 and at most p_max. Null stands for p_max.$$;
