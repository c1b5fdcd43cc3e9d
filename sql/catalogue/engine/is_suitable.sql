-- A single expression that uses each parameter once, because only such a function is inlined into the calling query. 99 is above every age
-- and cap.
create or replace function engine.is_suitable(p_minimum_age smallint, p_cap smallint)
returns boolean
language sql immutable parallel safe
begin atomic
    select coalesce(p_minimum_age, 99) <= coalesce(p_cap, 99);
end;

comment on function engine.is_suitable is
$$Whether a title with a minimum age may be shown under a maturity cap. An unclassified title counts as adult; without a cap everything may
be shown.$$;
