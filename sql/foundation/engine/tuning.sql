-- In a query write (select engine.tuning('name')): a subquery is evaluated once per query, a bare call once per row.
create or replace function engine.tuning(p_name text)
returns float8
language sql stable parallel safe
begin atomic
    select t.value from data.tuning as t where t.name = p_name;
end;

comment on function engine.tuning is
$$A weight or threshold of the engine, from data.tuning; null for an unknown name.$$;
